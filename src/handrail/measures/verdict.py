"""What a change came to: percent, remission, clinical significance, deterioration. Rules on plain data.

Every function follows the scale's direction. Amounts are exact decimals; thresholds are compared without dividing, so
that thirty per cent is thirty per cent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .change import Change, reliable_change
from .instrument import Scale

NOTICED, MUCH = Decimal(30), Decimal(50)  # per cent; Farrar et al. 2001, Dworkin et al. 2008 (IMMPACT)
WITHIN = 2  # standard deviations; Jacobson and Truax 1991


@dataclass(frozen=True)
class Cut:
    """Where the scores of people who need treatment begin, on the scale's worse side. `by` says who drew the line:
    "case_at" (the scale's own) or "norm" (criterion b, from what people score on average)."""

    value: Decimal
    by: str
    better: str  # the end of the scale at which people are well: "lower" or "higher"

    def is_case(self, score: Decimal) -> bool:
        """Whether a score lies on the worse side. A scale's own cut is itself a case; two deviations aren't yet."""
        if score == self.value:
            return self.by == "case_at"
        return (score > self.value) == (self.better == "lower")


@dataclass(frozen=True)
class Verdict:
    """From one score to a later one. None means that the scale doesn't say, or that the question doesn't arise."""

    change: Change
    percent: Decimal | None  # of the first score; above nought is for the better
    cut: Cut | None
    was_case: bool | None
    is_case: bool | None
    is_remission: bool | None
    is_significant: bool | None
    is_deterioration: bool | None

    @property
    def has_recovered(self) -> bool:
        """From a case to none, whether or not the change is reliable ("recovery" of NHS Talking Therapies)."""
        return self.was_case is True and self.is_case is False


def verdict(before: Decimal, after: Decimal, *, scale: Scale, sex: str = "") -> Verdict:
    """All that a change from `before` to `after` came to. `sex` is "men" or "women" where a cut is by sex."""
    change, cut = reliable_change(before, after, scale=scale), cut_of(scale, sex)
    was_case, is_case = (cut.is_case(before), cut.is_case(after)) if cut else (None, None)
    return Verdict(
        change, percent_change(before, after, scale=scale), cut, was_case, is_case,
        is_remission(before, after, scale=scale, sex=sex), _is_significant(change, was_case, is_case),
        None if change.is_reliable is None else change.is_reliable and change.direction == "worse",
    )


def clinically_significant(before: Decimal, after: Decimal, *, scale: Scale, sex: str = "") -> bool | None:
    """Jacobson and Truax (1991): reliably better, and from the side of cases to the other.

    None where the scale has no reliable change or no cut. Whoever was no case at first can't change so: False.
    """
    return verdict(before, after, scale=scale, sex=sex).is_significant


def _is_significant(change: Change, was_case: bool | None, is_case: bool | None) -> bool | None:
    if change.is_reliable is None or was_case is None:
        return None
    return change.is_reliable and change.direction == "better" and was_case and not is_case


def cut_of(scale: Scale, sex: str = "") -> Cut | None:
    """The scale's own cut; else criterion b where it names a norm with its deviation; None where it names neither."""
    own = scale.case_at if scale.case_at is not None else scale.case_at_by_sex.get(sex)
    if own is not None:
        return Cut(own, "case_at", scale.better)
    if scale.case_at_by_sex or scale.norm is None or scale.norm.sd is None:
        return None
    return Cut(criterion_b(scale.norm.mean, scale.norm.sd, better=scale.better), "norm", scale.better)


def criterion_a(mean: Decimal, sd: Decimal, *, better: str) -> Decimal:
    """Jacobson and Truax (1991), a: two deviations from the mean of people in treatment, towards the better end."""
    return mean - WITHIN * sd if better == "lower" else mean + WITHIN * sd


def criterion_b(mean: Decimal, sd: Decimal, *, better: str) -> Decimal:
    """Jacobson and Truax (1991), b: two deviations from the mean of people in general, towards the worse end."""
    return mean + WITHIN * sd if better == "lower" else mean - WITHIN * sd


def criterion_c(treated: tuple[Decimal, Decimal], general: tuple[Decimal, Decimal]) -> Decimal:
    """Jacobson and Truax (1991), c: where a score is as likely among people in treatment as among people in general.

    Each is (mean, SD); the point between the means, nearer to the one that spreads less.
    """
    (mean_1, sd_1), (mean_0, sd_0) = treated, general
    return (sd_0 * mean_1 + sd_1 * mean_0) / (sd_0 + sd_1)


def is_remission(before: Decimal, after: Decimal, *, scale: Scale, sex: str = "") -> bool | None:
    """Whether somebody who was a case has got below the scale's cut of remission, else below its cut of cases.

    A scale's own cuts only ("remission_below", "case_at"); None where it has none. Whoever was no case at first, or
    was in remission already, can't get there: False.
    """
    was_case, is_case = scale.is_case(before, sex), scale.is_case(after, sex)
    if scale.remission_below is not None:
        was_well = scale.is_remission(before)
        return bool(scale.is_remission(after)) and not was_well and was_case is not False
    return None if was_case is None else was_case and not is_case


def percent_change(before: Decimal, after: Decimal, *, scale: Scale) -> Decimal | None:
    """By how many per cent of the first score it changed; above nought is for the better (Dworkin et al. 2008).

    None where a share means nothing: a first score of nought, or a scale that doesn't begin at nought.
    """
    if before <= 0 or scale.range[0] != 0:
        return None
    better = before - after if scale.better == "lower" else after - before
    return better * 100 / before


def is_better_by(before: Decimal, after: Decimal, percent: Decimal, *, scale: Scale) -> bool | None:
    """Whether a score is better by at least so many per cent of the first. None where a share means nothing.

    30 % is what people notice, 50 % is much (Farrar et al. 2001; Dworkin et al. 2008).
    """
    if before <= 0 or scale.range[0] != 0:
        return None
    better = before - after if scale.better == "lower" else after - before
    return better * 100 >= percent * before


def is_worse_twice_in_a_row(scores: Sequence[Decimal], *, scale: Scale) -> bool:
    """Whether the last two of these scores, oldest first, are each reliably worse than the first one.

    One such score may be a hard week; two in a row are looked at. (A rule of our own, for safety.)
    """
    if len(scores) < 3:
        return False
    changes = [reliable_change(scores[0], later, scale=scale) for later in scores[-2:]]
    return all(change.direction == "worse" and change.is_reliable for change in changes)
