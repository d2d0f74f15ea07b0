"""Change of a score: is it more than measurement error alone would give, and is it one that matters to people?"""

from dataclasses import dataclass
from decimal import Decimal

from .instrument import Scale

Z = Decimal("1.96")


@dataclass(frozen=True)
class Change:
    """From one score to a later one, in the scale's direction."""

    before: Decimal
    after: Decimal
    direction: str  # "better", "worse" or "same"
    is_reliable: bool | None  # None: the instrument names no figure
    matters: bool | None  # for the better, by as much as people notice; None: the instrument names no figure
    matters_much: bool | None

    @property
    def amount(self) -> Decimal:
        """How much it changed, without a sign."""
        return abs(self.after - self.before)


def reliable_change(before: Decimal, after: Decimal, *, scale: Scale) -> Change:
    """Jacobson and Truax (1991): change beyond what measurement error alone would give.

    `before` and `after` are scores of `scale`, in its own units; better and worse follow the scale's direction.
    """
    amount = abs(after - before)
    is_better = (after < before) == (scale.better == "lower")
    direction = "same" if amount == 0 else "better" if is_better else "worse"
    limit = threshold(scale)
    matters = much = None
    if scale.matters is not None:
        matters = _is_share(amount, before, scale.matters.percent, direction)
        much = None if scale.matters.much is None else _is_share(amount, before, scale.matters.much, direction)
    return Change(before, after, direction, None if limit is None else _is_beyond(amount, limit, scale), matters, much)


def threshold(scale: Scale) -> Decimal | None:
    """The least reliable change: the fixed figure, or 1.96 × SD × √2 × √(1 − r); None where the scale names neither."""
    rule = scale.reliable_change
    if rule is None:
        return None
    if rule.fixed is not None:
        return rule.fixed
    return Z * rule.sd * Decimal(2).sqrt() * (1 - rule.r).sqrt()


def could_be_chance(first: Decimal, *, scale: Scale) -> tuple[Decimal, Decimal] | None:
    """The band around a first score in which a later one could lie by measurement error alone, within the range."""
    limit = threshold(scale)
    if limit is None:
        return None
    low, high = scale.range
    return max(low, first - limit), min(high, first + limit)


def _is_share(amount: Decimal, of: Decimal, percent: Decimal, direction: str) -> bool:
    """Better by at least so many per cent of the first score; compared without dividing, so that it is exact."""
    return direction == "better" and of > 0 and amount * 100 >= percent * of


def _is_beyond(amount: Decimal, limit: Decimal, scale: Scale) -> bool:
    """A fixed figure is itself a reliable change ("6 or more"); the computed one must be passed."""
    return amount >= limit if scale.reliable_change.fixed is not None else amount > limit
