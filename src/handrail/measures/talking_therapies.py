"""What NHS Talking Therapies count of a course of treatment, from its depression and its anxiety measure together.

Source: the NHS Talking Therapies manual's recovery, reliable improvement, reliable recovery and reliable deterioration,
as Gyani, Shafran, Layard and Clark write them out (Behaviour Research and Therapy 2013; 51: 597–606).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .verdict import Verdict


@dataclass(frozen=True)
class Outcome:
    """What became of somebody by both measures."""

    was_case: bool  # at least one measure was at its cut or above at first
    has_recovered: bool  # was a case, and now neither measure is
    is_reliably_better: bool
    is_reliably_worse: bool

    @property
    def has_recovered_reliably(self) -> bool:
        """Recovered and reliably better."""
        return self.has_recovered and self.is_reliably_better


def outcome_of(verdicts: Sequence[Verdict]) -> Outcome:
    """What these measures say together. Raises ValueError where one has no cut or no reliable change.

    Reliably better: one measure is, and no other is reliably worse; reliably worse the other way round.
    """
    if not verdicts or any(one.was_case is None or one.change.is_reliable is None for one in verdicts):
        raise ValueError("each measure needs a cut and a reliable change")
    was_case = any(one.was_case for one in verdicts)
    better = any(one.change.is_reliable and one.change.direction == "better" for one in verdicts)
    worse = any(one.is_deterioration for one in verdicts)
    return Outcome(
        was_case, was_case and not any(one.is_case for one in verdicts), better and not worse, worse and not better,
    )
