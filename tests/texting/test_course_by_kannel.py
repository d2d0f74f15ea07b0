"""The short course, done wholly by a scripted telephone through the real Kannel and its fake SMSC."""

from contextlib import suppress
from queue import Empty

import pytest

from handrail.delivery import carrying
from handrail.delivery.models import Outgoing
from handrail.ground import moment
from tests import builders
from tests.delivery.sms.conftest import NOON, NUMBER
from tests.delivery.sms.kannel import Phone, a_kannel, need

from .course import a_participant_by_text, assert_done, whole_course

pytestmark = pytest.mark.django_db


def test_a_scripted_telephone_completes_a_course_through_kannel(settings, monkeypatch, tmp_path):
    need()
    now = [NOON]
    monkeypatch.setattr(moment, "now", lambda: now[0])
    with a_kannel(tmp_path) as kannel:
        settings.HANDRAIL_SMS = kannel.settings
        enrolment = a_participant_by_text(builders.a_service(), at=NOON)
        phone, seen = Phone(kannel, NUMBER), [0]

        def new() -> list[str]:
            """Let go what waits, and read it on the telephone."""
            went = carrying.carry(now[0], real=lambda: now[0])
            came = phone.wait_for(seen[0] + went)[seen[0]:]
            seen[0] += len(came)
            return came

        def say(words: str) -> list[str]:
            phone.text(words)
            kannel.calls.deliver("/sms/in/")
            return new()

        try:
            came = whole_course(enrolment, at=NOON, move_to=lambda at: now.__setitem__(0, at), new=new, say=say)
        finally:
            phone.close()
        with suppress(Empty):  # the reports that are still on their way
            while True:
                kannel.calls.deliver("/sms/report/", seconds=1)
    assert_done(enrolment)
    texts = Outgoing.everywhere.filter(channel="sms")
    assert len(came) == texts.count()
    assert not texts.filter(delivered_at=None).exists()
