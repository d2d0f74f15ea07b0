"""How a course is guided, in the sentence that the sign-up page says."""

import pytest

from handrail.guidance.offered import how_guided
from tests.builders import a_service

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("protocol", "sentence"), [
    ("weekly-call", "A guide gets in touch with you every week, by telephone or message"),
    ("on-demand", "A guide answers, in working hours, when you write or ask for a call"),
    ("self-guided", "You go at your own pace, without a guide; short e-mails come by themselves"),
    ("no-such-protocol", ""),
])
def test_each_protocol_has_its_sentence(protocol, sentence):
    a_service()
    assert how_guided(protocol) == sentence
