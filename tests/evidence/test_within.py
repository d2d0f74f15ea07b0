"""Effect sizes of change: against metafor, against their own distribution, and against the rows that sums came from."""

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nct

from handrail.evidence.quantiles import small_sample_factor
from handrail.evidence.within import (
    Pairs,
    change_score_change,
    mean_change,
    raw_score_change,
    sd_of_change,
    smcc,
    smcr,
)

# Morris (2008), his five studies, and what metafor's own tests expect of them (test_analysis_example_morris2008.r):
# mean before, mean after, SD before, SD after, n, r; SMCR and its variance; SMCC and its variance.
MORRIS = [
    ((30.6, 38.5, 15.0, 11.6, 20, 0.47), (0.5056, 0.0594), (0.5417, 0.0573)),
    ((23.5, 26.8, 3.1, 4.1, 50, 0.64), (1.0481, 0.0254), (1.0198, 0.0304)),
    ((0.5, 0.7, 0.1, 0.1, 9, 0.77), (1.8054, 0.2322), (2.6619, 0.5048)),
    ((53.4, 75.9, 14.5, 4.4, 10, 0.89), (1.4181, 0.1225), (1.9088, 0.2822)),
    ((35.6, 36.0, 4.7, 4.6, 14, 0.44), (0.0801, 0.0802), (0.0765, 0.0716)),
    ((23.1, 19.7, 13.8, 14.8, 20, 0.47), (-0.2365, 0.0544), (-0.2213, 0.0512)),
    ((24.9, 25.3, 4.1, 3.3, 42, 0.64), (0.0958, 0.0173), (0.1219, 0.0240)),
    ((0.6, 0.6, 0.2, 0.2, 9, 0.77), (0.0, 0.0511), (0.0, 0.1111)),
    ((55.7, 60.7, 17.3, 17.9, 11, 0.89), (0.2667, 0.0232), (0.5575, 0.1050)),
    ((34.8, 33.4, 3.1, 6.9, 14, 0.44), (-0.4250, 0.0864), (-0.2126, 0.0730)),
]


@pytest.mark.parametrize(("study", "raw", "change"), MORRIS)
def test_both_standardisations_agree_with_metafor(study, raw, change):
    before, after, sd_before, sd_after, n, r = study
    one = smcr(n=n, change=after - before, sd_before=sd_before, r=r)
    other = smcc(n=n, change=after - before, sd_change=sd_of_change(sd_before, sd_after, r))
    assert (one.value, one.large) == pytest.approx(raw, abs=5e-5)
    assert (other.value, other.large) == pytest.approx(change, abs=5e-5)


@pytest.mark.parametrize("n", [4, 5, 12, 60, 400])
@pytest.mark.parametrize("r", [-0.3, 0.0, 0.5, 0.9])
@pytest.mark.parametrize("true", [0.0, 0.4, -1.7])
def test_the_exact_variances_are_those_of_the_noncentral_t(n, r, true):
    scale, factor = 2 * (1 - r) / n, small_sample_factor(n - 1)
    effect = smcr(n=n, change=true / factor, sd_before=1.0, r=r)
    assert effect.value == pytest.approx(true)
    assert effect.exact == pytest.approx(factor**2 * scale * nct.var(n - 1, true / math.sqrt(scale)), rel=1e-6)
    effect = smcc(n=n, change=true / factor, sd_change=1.0)
    assert effect.exact == pytest.approx(factor**2 / n * nct.var(n - 1, true * math.sqrt(n)), rel=1e-6)


def test_the_two_variances_come_together_as_the_group_grows():
    small, large = (smcr(n=n, change=0.5, sd_before=1.0, r=0.6) for n in (8, 5_000))
    assert small.exact > small.large * 1.1
    assert large.exact == pytest.approx(large.large, rel=1e-3)


def test_the_factor_is_hedges_own():
    # Hedges (1981): 1 - 3/(4m - 1) is his approximation of it, already close at ten degrees of freedom
    assert small_sample_factor(10) == pytest.approx(1 - 3 / 39, abs=5e-4)
    assert small_sample_factor(2) == pytest.approx(1 / math.sqrt(math.pi))
    with pytest.raises(ValueError, match="two degrees"):
        small_sample_factor(1)


def test_it_is_known_what_is_too_few():
    assert raw_score_change(pairs_of([(3, 2), (4, 4)])) is None
    three = raw_score_change(pairs_of([(3, 2), (4, 4), (6, 3)]))
    assert three.exact is None
    assert three.interval().se == pytest.approx(math.sqrt(three.large))
    with pytest.raises(ValueError, match="at least two"):
        mean_change(pairs_of([(3, 2)]))


def test_no_spread_gives_no_effect_and_no_error():
    assert raw_score_change(pairs_of([(3, 2), (3, 4), (3, 1)])) is None
    assert change_score_change(pairs_of([(3, 2), (5, 4), (9.1, 8.1)])) is None
    assert pairs_of([(0.1, 0.2)] * 7).correlation is None
    assert mean_change(pairs_of([(0.1, 0.3)] * 7)).low == pytest.approx(0.2)


scores = st.integers(0, 270).map(lambda tenths: tenths / 10)


@given(st.lists(st.tuples(scores, scores), min_size=2, max_size=60))
def test_sums_say_what_the_rows_say(rows):
    pairs = pairs_of(rows)
    before, after = zip(*rows, strict=True)
    assert pairs.mean_before == pytest.approx(statistics.fmean(before))
    assert pairs.sd_before == pytest.approx(statistics.stdev(before), abs=1e-6)
    assert pairs.sd_after == pytest.approx(statistics.stdev(after), abs=1e-6)
    changes = [b - a for a, b in rows]
    assert pairs.change.mean == pytest.approx(statistics.fmean(changes), abs=1e-9)
    assert pairs.change.sd == pytest.approx(statistics.stdev(changes), abs=1e-5)
    if min(pairs.sd_before, pairs.sd_after) > 0.01:
        assert pairs.correlation == pytest.approx(statistics.correlation(before, after), abs=1e-4)


@given(st.lists(st.tuples(scores, scores), max_size=20), st.lists(st.tuples(scores, scores), max_size=20))
def test_the_sums_of_two_groups_are_the_sums_of_both_together(some, others):
    both, together = pairs_of(some) + pairs_of(others), pairs_of(some + others)
    assert both.n == together.n
    assert both.product == pytest.approx(together.product)
    assert both.after_squared == pytest.approx(together.after_squared)


def test_turning_the_scale_around_turns_the_effect_around():
    rows = [(3, 2), (4, 4), (6, 3), (7, 7.5), (5, 1)]
    turned = [(10 - a, 10 - b) for a, b in rows]
    one, other = raw_score_change(pairs_of(rows)), raw_score_change(pairs_of(turned))
    assert (one.value, one.exact) == pytest.approx((-other.value, other.exact))


def pairs_of(rows) -> Pairs:
    return Pairs(
        n=len(rows), before=sum(a for a, _ in rows), after=sum(b for _, b in rows),
        before_squared=sum(a * a for a, _ in rows), after_squared=sum(b * b for _, b in rows),
        product=sum(a * b for a, b in rows),
    )
