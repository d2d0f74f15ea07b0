"""Two groups side by side: against metafor's reference values and Morris's own table."""

import pytest

from handrail.evidence.between import difference_of_changes, hedges_g
from handrail.evidence.intervals import Sample
from handrail.evidence.quantiles import small_sample_factor
from handrail.evidence.within import Pairs

# What R 4.2 with metafor 3.8 gives for `escalc(measure="SMD")` on Normand's nine trials of stroke care.
NORMAND = [
    ((55, 47, 155), (75, 64, 156), -0.35516964094, 0.013064675542),
    ((27, 7, 31), (29, 4, 32), -0.34794002274, 0.064468876099),
    ((64, 17, 75), (119, 29, 71), -2.3175691602, 0.04581211028),
    ((66, 20, 18), (137, 48, 18), -1.8879822529, 0.16061773594),
    ((14, 8, 8), (18, 11, 13), -0.38396414117, 0.20543327839),
    ((19, 7, 57), (18, 4, 52), 0.17214866907, 0.03691057),
    ((52, 45, 34), (41, 34, 33), 0.27205207385, 0.060267125836),
    ((21, 16, 110), (31, 27, 183), -0.42459627189, 0.014863038419),
    ((30, 27, 60), (23, 20, 52), 0.28955623008, 0.036271734158),
]


@pytest.mark.parametrize(("one", "other", "g", "variance"), NORMAND)
def test_hedges_g_is_metafors(one, other, g, variance):
    found = hedges_g(Sample(one[2], one[0], one[1]), Sample(other[2], other[0], other[1]))
    assert found.value == pytest.approx(g, rel=1e-9)
    assert found.large == pytest.approx(variance, rel=1e-9)


# Morris (2008), table 5: d_ppc2 of his five studies, to four places as metafor's example gives them, with the
# large-sample variance for r as below. Treatment and control: mean before, after, SD before, after, n; r of both.
MORRIS = [
    ((30.6, 38.5, 15.0, 11.6, 20), (23.1, 19.7, 13.8, 14.8, 20), 0.47, 0.7684, 0.1134),
    ((23.5, 26.8, 3.1, 4.1, 50), (24.9, 25.3, 4.1, 3.3, 42), 0.64, 0.8010, 0.0350),
    ((0.5, 0.7, 0.1, 0.1, 9), (0.6, 0.6, 0.2, 0.2, 9), 0.77, 1.2045, 0.1425),
    ((53.4, 75.9, 14.5, 4.4, 10), (55.7, 60.7, 17.3, 17.9, 11), 0.89, 1.0476, 0.0681),
    ((35.6, 36.0, 4.7, 4.6, 14), (34.8, 33.4, 3.1, 6.9, 14), 0.44, 0.4389, 0.1634),
]


@pytest.mark.parametrize(("treated", "control", "r", "d", "variance"), MORRIS)
def test_the_difference_of_changes_is_that_of_morris(treated, control, r, d, variance):
    found = difference_of_changes(pairs_like(*treated, r), pairs_like(*control, r))
    assert found.value == pytest.approx(d, abs=5e-5)
    assert found.large == pytest.approx(variance, abs=5e-5)


def test_its_exact_variance_is_morriss_equation():
    one, other = pairs_like(30.6, 38.5, 15.0, 11.6, 20, 0.47), pairs_like(23.1, 19.7, 13.8, 14.8, 20, 0.47)
    found = difference_of_changes(one, other)
    n, m, r, d = 20, 20, 0.47, found.value
    factor, shared = small_sample_factor(n + m - 2), (n + m) / (n * m)
    by_hand = 2 * factor**2 * (1 - r) * shared * ((n + m - 2) / (n + m - 4)) * (
        1 + d**2 / (2 * (1 - r) * shared)) - d**2
    assert found.exact == pytest.approx(by_hand)
    assert found.exact > found.large


def test_the_same_change_in_both_is_no_difference():
    group = pairs_like(6.0, 4.0, 2.0, 2.0, 12, 0.5)
    found = difference_of_changes(group, group)
    assert found.value == 0
    assert found.interval().low == -found.interval().high


def test_groups_that_never_varied_can_not_be_standardised():
    still = Pairs(n=3, before=9, after=6, before_squared=27, after_squared=12, product=18)
    assert difference_of_changes(still, still) is None
    assert hedges_g(Sample(3, 1.0, 0.0), Sample(3, 2.0, 0.0)) is None


def pairs_like(before, after, sd_before, sd_after, n, r) -> Pairs:
    """The sums of people with these means, standard deviations and correlation."""
    def of(products, one, other):
        return (n - 1) * products + n * one * other

    return Pairs(
        n, n * before, n * after, of(sd_before**2, before, before), of(sd_after**2, after, after),
        of(r * sd_before * sd_after, before, after),
    )
