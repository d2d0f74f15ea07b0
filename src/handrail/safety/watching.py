"""What is watched for in single responses: pure rules. One signal so far; signals as files come with more of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Signal:
    """One thing to watch for in a single response: an item of a measure, above a value."""

    code: str
    measure: str
    item: str
    above: int
    answer_within: timedelta  # working time


ITEM_9 = Signal("phq-9-item-9", measure="phq-9", item="9", above=0, answer_within=timedelta(hours=4))
SAID_AT_SCREENING = Signal("screening-help-now", measure="", item="", above=0, answer_within=timedelta(hours=4))

WATCHED: tuple[Signal, ...] = (ITEM_9,)
SIGNALS = {signal.code: signal for signal in (ITEM_9, SAID_AT_SCREENING)}


def signal_in(measure: str, item: str, value: int | None, *, watched: Iterable[Signal] = WATCHED) -> Signal | None:
    """The signal that a response carries, if any. An item left out carries none."""
    if value is None:
        return None
    carried = (one for one in watched if (one.measure, one.item) == (measure, item) and value > one.above)
    return next(carried, None)
