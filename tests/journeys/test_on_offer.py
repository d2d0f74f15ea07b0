"""What somebody can be invited to."""

import pytest

from handrail.journeys import joining
from tests import builders

pytestmark = pytest.mark.django_db


def test_a_course_for_guides_is_offered_to_no_participant():
    builders.a_service()
    on_offer = {offer.key for offer in joining.programmes_on_offer()}
    assert "guide-training" not in on_offer
    assert {"pain-act", "pain-brief", "pain-cbt"} <= on_offer
