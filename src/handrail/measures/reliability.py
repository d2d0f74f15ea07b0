"""How well a scale's items hang together in a group: Cronbach's alpha and McDonald's omega, from complete cases.

Alpha with the interval of Feldt (1965), as Feldt, Woodruff and Salih give it (Applied Psychological Measurement 1987;
11: 93–103, formulas 6 and 7). Omega total (McDonald, Test Theory, 1999) of one factor, which is fitted by unweighted
least squares ("minres") to the correlations; the loadings are then taken back to the items' own units, because it is
their plain sum that is scored. Rows are people, columns a scale's items, already turned round where the scale reverses
them. Floats are enough here: nothing is scored or cut by these figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, lgamma, log, log1p, sqrt

from .instrument import Scale

HOW = (
    "From each person's first questionnaire without a gap.",
    "The interval is Feldt's (1965).",
    "Omega is the total of one factor, fitted by unweighted least squares to the correlations.",
)
LEAST_ROWS = 50  # below that a figure says more about who happened to answer
TURNS = 5_000
NEAR_ENOUGH = 1e-12


class NotComputable(ValueError):
    """Why a figure can't be worked out, in a sentence."""


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Omega:
    """McDonald's omega total, and the loadings it comes from, of standardised items, in the items' order."""

    value: float
    loadings: tuple[float, ...]


def cronbach_alpha(rows: Sequence[Sequence[float]], level: float = 0.95) -> Alpha:
    """Alpha, k ÷ (k − 1) × (1 − sum of the items' variances ÷ variance of their sum). Raises NotComputable."""
    covariances = covariance_matrix(rows)
    items = len(covariances)
    if len({sum(row) for row in rows}) == 1:  # asked of the sums themselves: floats might leave a crumb of variance
        raise NotComputable("Everybody has the same sum; there is nothing to compare.")
    total = sum(map(sum, covariances))
    own = sum(covariances[place][place] for place in range(items))
    value = items / (items - 1) * (1 - own / total)
    low, high = feldt_interval(value, people=len(rows), items=items, level=level)
    return Alpha(value, low, high)


def feldt_interval(alpha: float, *, people: int, items: int, level: float = 0.95) -> tuple[float, float]:
    """The interval of an alpha found in so many people with so many items: 1 − (1 − alpha) × F of n − 1 and
    (n − 1)(k − 1) degrees of freedom."""
    first, second = people - 1, (people - 1) * (items - 1)
    tail = (1 - level) / 2
    return tuple(1 - (1 - alpha) * f_quantile(share, first, second) for share in (1 - tail, tail))


def mcdonald_omega(rows: Sequence[Sequence[float]]) -> Omega:
    """Omega total, (sum of loadings)² ÷ ((sum of loadings)² + sum of unique variances). Raises NotComputable."""
    covariances = covariance_matrix(rows)
    return omega_of(covariances)


def omega_of(covariances: Sequence[Sequence[float]]) -> Omega:
    """The same from a matrix of covariances (or correlations). Raises NotComputable."""
    if len(covariances) < 3:
        raise NotComputable("Omega needs three items: with two, a factor can't be told from chance.")
    spreads = [sqrt(covariances[place][place]) for place in range(len(covariances))]
    if min(spreads) <= 0:
        raise NotComputable("Everybody gave one of the items the same answer; omega can't be worked out.")
    correlations = [[covariances[row][column] / (spreads[row] * spreads[column]) for column in range(len(spreads))]
                    for row in range(len(spreads))]
    loadings = one_factor(correlations)
    shared = sum(spread * loading for spread, loading in zip(spreads, loadings, strict=True)) ** 2
    unique = sum(spread**2 * (1 - loading**2) for spread, loading in zip(spreads, loadings, strict=True))
    if shared <= 0:
        raise NotComputable("The items have nothing in common that a factor could stand for.")
    return Omega(shared / (shared + unique), tuple(loadings))


def covariance_matrix(rows: Sequence[Sequence[float]]) -> list[list[float]]:
    """The items' variances and covariances, with n − 1. Raises NotComputable."""
    people, items = len(rows), len(rows[0]) if rows else 0
    if people < 3 or items < 2:
        raise NotComputable("There must be two items at least, answered by three people.")
    means = [sum(row[item] for row in rows) / people for item in range(items)]
    apart = [[row[item] - means[item] for item in range(items)] for row in rows]
    found = [[0.0] * items for _ in range(items)]
    for one in range(items):
        for other in range(one, items):
            found[one][other] = found[other][one] = sum(row[one] * row[other] for row in apart) / (people - 1)
    return found


def one_factor(correlations: Sequence[Sequence[float]]) -> list[float]:
    """Loadings of one factor that leave the least squares outside the diagonal, by cycling through the items until
    nothing moves. Raises NotComputable where a loading would pass 1 (a Heywood case) or nothing settles."""
    size = len(correlations)
    loadings = _start(correlations)
    for _ in range(TURNS):
        moved = 0.0
        for item in range(size):
            others = [place for place in range(size) if place != item]
            weight = sum(loadings[place] ** 2 for place in others)
            if weight == 0:
                raise NotComputable("The items have nothing in common that a factor could stand for.")
            best = sum(correlations[item][place] * loadings[place] for place in others) / weight
            moved, loadings[item] = max(moved, abs(best - loadings[item])), best
        if moved < NEAR_ENOUGH:
            break
    else:
        raise NotComputable("One factor doesn't settle on these answers; omega can't be worked out.")
    if any(abs(loading) > 1 for loading in loadings):
        raise NotComputable("One item would be explained by more than the whole (a Heywood case); omega can't be "
                            "worked out.")
    return [-loading for loading in loadings] if sum(loadings) < 0 else loadings


def _start(correlations: Sequence[Sequence[float]]) -> list[float]:
    """Where the cycling begins: the square root of how much each item goes with the others, signed."""
    sums = [sum(row) - row[place] for place, row in enumerate(correlations)]
    size = max(len(correlations) - 1, 1)
    return [(1 if one >= 0 else -1) * sqrt(max(abs(one) / size, 0.01)) for one in sums]


def f_quantile(share: float, first: float, second: float) -> float:
    """The value below which a share of the F distribution with these degrees of freedom lies."""
    low, high = 0.0, 1.0
    while f_share(high, first, second) < share:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if f_share(middle, first, second) < share else (low, middle)
    return (low + high) / 2


def f_share(value: float, first: float, second: float) -> float:
    """How much of the F distribution lies below a value."""
    return _beta_share(first * value / (first * value + second), first / 2, second / 2) if value > 0 else 0.0


def _beta_share(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun 26.5.8)."""
    if x <= 0 or x >= 1:
        return min(max(x, 0.0), 1.0)
    front = exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction, by Lentz's method."""
    tiny = 1e-300
    result = c = 1.0
    d = 1 / _not_zero(1 - (a + b) * x / (a + 1), tiny)
    result = d
    for step in range(1, 10_000):
        for part in (step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step)),
                     -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))):
            d = 1 / _not_zero(1 + part * d, tiny)
            c = _not_zero(1 + part / c, tiny)
            result *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return result


def _not_zero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny


@dataclass(frozen=True)
class OfScale:
    """What could be worked out for a scale in a group, and why not what couldn't."""

    scale: str
    items: int
    people: int
    alpha: Alpha | None = None
    omega: Omega | None = None
    reasons: tuple[str, ...] = ()


def of_scale(scale: Scale, rows: Sequence[Sequence[float]]) -> OfScale:
    """Alpha and omega of a scale, from complete rows; neither from fewer than 50 people."""
    found = OfScale(scale.key, len(scale.items), len(rows))
    if found.items < 2:
        return replace(found, reasons=("One question alone can't hang together with others.",))
    if found.people < LEAST_ROWS:
        many = "person has" if found.people == 1 else "people have"
        return replace(found, reasons=(f"{found.people} {many} answered every question so far; the figures are shown "
                                       f"from {LEAST_ROWS} on.",))
    reasons = []
    for name, figure in (("alpha", cronbach_alpha), ("omega", mcdonald_omega)):
        try:
            found = replace(found, **{name: figure(rows)})
        except NotComputable as why:
            reasons.append(str(why))
    return replace(found, reasons=tuple(reasons))


def in_sentences(scales: Sequence[OfScale]) -> list[str]:
    """For a person to read."""
    lines = []
    for one in scales:
        if one.alpha is None and one.omega is None:
            lines.append(f"  {one.scale}: {' '.join(one.reasons)}")
            continue
        lines.append(f"  {one.scale}: {one.items} questions, {one.people} people")
        if one.alpha:
            lines.append(f"    Cronbach's alpha {one.alpha.value:.2f} (95 % interval {one.alpha.low:.2f} to "
                         f"{one.alpha.high:.2f})")
        if one.omega:
            lines.append(f"    McDonald's omega {one.omega.value:.2f}")
        lines += [f"    {reason}" for reason in one.reasons]
    if any(one.alpha or one.omega for one in scales):
        lines += ["", *(f"  {sentence}" for sentence in HOW)]
    return lines


def as_json(scales: Sequence[OfScale]) -> dict:
    """The same, for programs. Figures to four places."""
    return {
        one.scale: {"items": one.items, "people": one.people}
        | ({"alpha": round(one.alpha.value, 4), "alpha_interval": [round(one.alpha.low, 4), round(one.alpha.high, 4)]}
           if one.alpha else {})
        | ({"omega": round(one.omega.value, 4), "loadings": [round(each, 4) for each in one.omega.loadings]}
           if one.omega else {})
        | ({"reasons": list(one.reasons)} if one.reasons else {})
        | ({"how": list(HOW)} if one.alpha or one.omega else {})
        for one in scales
    }
