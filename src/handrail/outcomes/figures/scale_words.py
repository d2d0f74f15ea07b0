"""What figures of a scale have in common: which way is better, the group's figures as entries, what is hidden."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from handrail.evidence.intervals import Estimate
from handrail.evidence.within import Effect, mean_change, raw_score_change
from handrail.look.figures.figure import Entry, between, hidden, nothing, number

from ..points import Point
from ..reader import Reader
from ..telling import Told, carried_forward

ALL = "all"


def which_way(reader: Reader) -> str:
    """Which way the scale goes, in a sentence."""
    if reader.lower_is_better:
        return _("Lower is better: a change below nothing is an improvement.")
    return _("Higher is better: a change above nothing is an improvement.")


def hidden_groups(told: Mapping[str, Told]) -> frozenset[str]:
    """Which groups' means aren't told at one point, `ALL` among them where nobody's is. See `scope.tellable`."""
    few = frozenset(group for group, one in told.items() if one.paired and not one.pairs.n)
    return few | {ALL} if few and not any(one.pairs.n for one in told.values()) else few


def estimated(found: Estimate | Effect | None, *, is_hidden: bool = False, places: int = 2) -> tuple[Entry, Entry]:
    """A figure and its interval, as two entries."""
    if is_hidden:
        return hidden(), hidden()
    if found is None:
        return nothing(), nothing()
    interval = found.interval() if isinstance(found, Effect) else found
    words = between(interval.low, interval.high, places)
    return number(found.value, places), Entry(words, f"{interval.low:.4f} to {interval.high:.4f}")


def changed(told: Told) -> Estimate | None:
    """The mean change of those who have both scores; none below two."""
    return mean_change(told.pairs) if told.pairs.n >= 2 else None


def standardised(told: Told) -> Effect | None:
    """The same in standard deviations before (SMCR)."""
    return raw_score_change(told.pairs) if told.pairs.n >= 3 else None


def bound(told: Told) -> Estimate | None:
    """The same for everybody who started, missing taken for unchanged."""
    return carried_forward(told) if told.pairs.n >= 2 else None


def at_point(reader: Reader, point: Point) -> dict:
    """Every cell at one point."""
    return {cell: points[point] for cell, points in reader.told.items()}


def nothing_to_show() -> str:
    """The finding where there is none."""
    return _("Too few people have answered this questionnaire twice for a change to be shown.")
