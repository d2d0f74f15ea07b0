"""What an assessment asks: its instruments in their order, what has been answered, and where to go on."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.measures import shelf
from handrail.measures.instrument import Instrument, Item

from . import steps
from .counting import asked_measures
from .models import Assessment, ItemResponse, Step

TITLES = {
    "baseline": gettext_lazy("Your starting point"), "weekly": gettext_lazy("Check in"),
    "mid": gettext_lazy("How you are, halfway"), "post": gettext_lazy("How you are at the end"),
    "three-months": gettext_lazy("How you are, three months on"),
    "six-months": gettext_lazy("How you are, six months on"),
    "twelve-months": gettext_lazy("How you are, a year on"),
}
SMALL_NUMBERS = [
    gettext_lazy("one"), gettext_lazy("two"), gettext_lazy("three"), gettext_lazy("four"), gettext_lazy("five"),
    gettext_lazy("six"), gettext_lazy("seven"), gettext_lazy("eight"), gettext_lazy("nine"), gettext_lazy("ten"),
]


@dataclass(frozen=True)
class Given:
    """What somebody says to one question: a value, or that they'd rather not say; else nothing yet."""

    value: int | None = None
    declined: bool = False


@dataclass(frozen=True)
class Part:
    """One measure of an assessment, with what has been answered of it so far."""

    instrument: Instrument
    digest: str
    values: Mapping[str, int | None]
    heads: Mapping[str, uuid.UUID]  # item → client id of the response that stands
    declined: frozenset[str] = frozenset()  # items they'd rather not say

    @property
    def measure(self) -> str:
        """The measure's id."""
        return self.instrument.id

    def given(self, item: str) -> Given:
        """What has been said to an item so far."""
        return Given(self.values.get(item), item in self.declined)

    @property
    def gaps(self) -> list[Item]:
        """Items that count towards a score, are asked after the other answers, and have no answer."""
        return [item for item in self.instrument.items
                if item.is_scored and item.is_open(self.values) and self.given(item.key) == Given()]

    @property
    def is_begun(self) -> bool:
        """Whether anything of it has been answered."""
        return bool(self.declined) or any(value is not None for value in self.values.values())


class NotAsked(LookupError):
    """The assessment doesn't ask this measure."""


def parts(assessment: Assessment) -> list[Part]:
    """The parts of an assessment in the order asked, without what counts from earlier. One statement."""
    rows = ItemResponse.objects.filter(assessment=assessment)
    kept = list(rows.values_list("measure", "item", "value", "declined", "row__client_id"))
    return [
        Part(shelf.instrument(digest), digest,
             values={item: value for of, item, value, _, _ in kept if of == measure},
             heads={item: client_id for of, item, _, _, client_id in kept if of == measure},
             declined=frozenset(item for of, item, _, declined, _ in kept if of == measure and declined))
        for measure, digest in asked_measures(assessment)
    ]


def instrument_of(assessment: Assessment, measure: str) -> Instrument:
    """The instrument, in the version pinned when the assessment opened. Raises NotAsked."""
    for asked, digest in assessment.measures:
        if asked == measure:
            return shelf.instrument(digest)
    raise NotAsked(measure)


def go_on_at(asked: Sequence[Part]) -> Part:
    """Where somebody goes on: behind the last part they began, unless that one still has gaps."""
    begun = [position for position, part in enumerate(asked) if part.is_begun]
    if not begun:
        return asked[0]
    last = begun[-1]
    return asked[last] if asked[last].gaps else asked[min(last + 1, len(asked) - 1)]


def questions_in(instruments: Iterable[Instrument]) -> int:
    """How many questions there are to answer."""
    return sum(len(instrument.items) for instrument in instruments)


def seconds_for(instruments: Iterable[Instrument]) -> int:
    """How long they take, honestly."""
    return sum(instrument.seconds for instrument in instruments)


def response_key(assessment_id: uuid.UUID, measure: str, item: str) -> str:
    """The journal's key of a response."""
    return f"{assessment_id}/{measure}/{item}"


def parse_key(key: str) -> tuple[uuid.UUID, str, str]:
    """Assessment, measure and item of a journal key."""
    assessment, measure, item = key.split("/")
    return uuid.UUID(assessment), measure, item


def title_of(battery: str) -> str:
    """What a participant calls a battery."""
    return str(TITLES.get(battery) or _("How you are now"))


def effort(questions: int, seconds: int) -> str:
    """How much it is, honestly: "four questions, under a minute"."""
    count = str(SMALL_NUMBERS[questions - 1]) if 0 < questions <= len(SMALL_NUMBERS) else str(questions)
    minutes = -(-seconds // 60)
    time = ngettext("about %(minutes)s minute", "about %(minutes)s minutes", minutes) % {"minutes": minutes}
    return ngettext("%(count)s question, %(time)s", "%(count)s questions, %(time)s", questions) % {
        "count": count, "time": _("under a minute") if seconds < 60 else time,
    }


def effort_of(asked: Iterable[Part]) -> str:
    """How much a whole battery is: "24 questions, about 5 minutes"."""
    instruments = [part.instrument for part in asked]
    return effort(questions_in(instruments), seconds_for(instruments))


@steps.words("journeys", "assessment")
def step_in_words(step: Step) -> steps.Shown:
    """An open assessment, as Today offers it."""
    line = effort(step.facts["questions"], step.facts["seconds"])
    return steps.Shown(
        title=title_of(step.facts["battery"]), line=line[:1].upper() + line[1:],
        url=reverse("journeys:assessment", args=[step.facts["assessment"]]), seconds=step.facts["seconds"],
        action=_("Answer the questions"),
    )
