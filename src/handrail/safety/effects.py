"""What somebody says at the end, or on leaving, about what was hard because of the course. Pure rules.

Every treatment that can help can harm, and courses over the internet are no exception (Rozental et al. 2014, Internet
Interventions 1:12, ask that negative effects be asked for, defined and reported). The questions are our own and few;
none is needed, and the wording invites: somebody who liked the course finds it hard to say what it cost.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from . import adverse

KINDS = ("pain", "overdone", "distress", "sleep", "strain", "failing", "treatment", "other")
NOT_AT_ALL, A_LITTLE, QUITE, VERY = range(4)
DEGREES = (NOT_AT_ALL, A_LITTLE, QUITE, VERY)
STILL = ("yes", "no")
FROM_COURSE = ("yes", "partly", "no", "unsure")

AS_EVENT = {"pain": "pain", "overdone": "injury", "distress": "distress", "sleep": "sleep", "strain": "strain",
            "failing": "distress", "treatment": "treatment", "other": "other"}
AS_GRADE = {A_LITTLE: adverse.MILD, QUITE: adverse.MODERATE, VERY: adverse.SEVERE}
AS_RELATED = {"yes": "probably", "partly": "possibly", "no": "unrelated", "unsure": "possibly", "": "possibly"}


@dataclass(frozen=True)
class Told:
    """What was said: how much of what, whether it is still so, whether the course had to do with it, own words."""

    effects: Mapping[str, int] = field(default_factory=dict)  # kind → degree, of what was answered
    still: str = ""
    from_course: str = ""
    words: str = ""

    @property
    def there(self) -> dict[str, int]:
        """What was there at all, the strongest first."""
        found = [(kind, self.effects[kind]) for kind in KINDS if self.effects.get(kind, NOT_AT_ALL) > NOT_AT_ALL]
        return dict(sorted(found, key=lambda pair: -pair[1]))

    @property
    def worst(self) -> int:
        """The strongest of all; nought where nothing was there."""
        return max(self.effects.values(), default=NOT_AT_ALL)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered at all."""
        return not (self.effects or self.still or self.from_course or self.words.strip())


def as_report(told: Told, kind: str) -> adverse.Report:
    """One effect as the first version of an adverse event: what the participant said, for somebody to go on from.

    How related it is, is what they said of it themselves; a guide amends that after having talked with them.
    """
    return adverse.Report(
        kind=AS_EVENT[kind], grade=AS_GRADE[told.effects[kind]], related=AS_RELATED[told.from_course],
        outcome="not-recovered" if told.still == "yes" else "recovered" if told.still == "no" else "unknown",
        words={"what": told.words},
    )
