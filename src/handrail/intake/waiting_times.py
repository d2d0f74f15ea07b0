"""How long people really waited, honestly: the middle one of them, and four of five; nothing where they are too few.

Pure: days in, numbers out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 10  # below that, one person more or less would change what is said
LATEST = 50  # the last so many people: what was a year ago says little of now


@dataclass(frozen=True)
class Told:
    """What can be said of the last people's waiting."""

    people: int
    median: int  # days: half of them waited so long, or less
    most: int  # days: four of five waited so long, or less


def told(days: Sequence[int], *, longest_now: int | None = None) -> Told | None:
    """What to say, from the waits of the last people who started, in days; None where they are too few to say.

    The median is the mean of the middle two, rounded up; "four of five" is the smallest wait that at least 80 % of
    them did not exceed. `longest_now`: who waits longest at this moment. Where that is longer already than four of
    five waited, it is what is said: those who still wait would otherwise be left out of what their wait looks like.
    """
    if len(days) < FEWEST:
        return None
    ordered = sorted(days)
    middle = len(ordered) // 2
    median = ordered[middle] if len(ordered) % 2 else -(-(ordered[middle - 1] + ordered[middle]) // 2)
    most = ordered[-(-len(ordered) * 4 // 5) - 1]
    return Told(len(ordered), median, max(most, longest_now or 0))
