"""Rules of distress, as data: what is told, and what isn't."""

import pytest

from handrail.referrals import distress
from handrail.referrals.distress import Reason, Scored


@pytest.mark.parametrize(("score", "codes"), [
    (Scored("k10", "total", "severe", False), ["severe"]),
    (Scored("k10", "total", "moderate", True), ["worse"]),
    (Scored("phq-9", "total", "severe", True), ["severe", "worse"]),
    (Scored("phq-9", "total", "moderately severe", False), []),
    (Scored("peg", "total", "severe", True), []),
])
def test_a_score_is_told_in_its_severe_range_or_when_reliably_worse(score, codes):
    assert [one.code for one in distress.rules().of_scores([score])] == codes


@pytest.mark.parametrize(("value", "is_told"), [(None, False), (0, False), (1, True), (3, True)])
def test_any_thought_of_death_is_told(value, is_told):
    found = distress.rules().of_answer("phq-9", "9", value)
    assert found == (Reason("item", "phq-9") if is_told else None)


def test_the_rules_name_bands_and_items_that_the_instruments_have(db):
    from handrail.measures import shelf
    from handrail.programmes.models import PackVersion
    from tests import builders

    builders.with_packs()
    for rule in distress.rules().rules:
        kept = PackVersion.objects.filter(kind="measure", key=rule.measure).order_by("-loaded_at").first()
        scale = shelf.instrument(kept.digest).scale(rule.scale)
        assert rule.bands <= {band[1] if isinstance(band, tuple | list) else band.key for band in scale.bands}
