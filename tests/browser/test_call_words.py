"""What the guide's page of a call says of the other one: not here yet, waiting, or left. Nobody needs a camera."""

import json
import uuid
from datetime import timedelta

from django.urls import reverse
from playwright.sync_api import expect

from handrail.ground import moment, scoped
from handrail.meetings.models import Appointment
from tests import builders
from tests.builders import role_of, signed_in


def test_who_left_is_said_to_have_left_and_not_to_be_awaited(page_on):
    at = moment.real_now()
    service = builders.a_service()
    guide = builders.a_guide(service)
    enrolment = builders.a_participant(service, guide, person=builders.a_person("Maria Lopez"))
    with scoped.service(service.pk):
        appointment = Appointment.objects.create(
            enrolment=enrolment, guide=guide.person, channel="video", starts_at=at, ends_at=at + timedelta(hours=1),
            made_at=at, changed_at=at)
    participant, page = signed_in(role_of(enrolment)), page_on("desktop", role=guide)

    def tells(kind: str) -> None:
        event = {"client_id": str(uuid.uuid4()), "kind": kind, "data": {"me": "their-page"}}
        answer = participant.post(reverse("delivery:line", args=["call", appointment.pk]),
                                  json.dumps({"events": [event]}), content_type="application/json")
        assert answer.status_code == 200

    def says(words: str) -> None:
        expect(page.locator("[data-said]")).to_have_text(words, timeout=60_000)

    page.goto(reverse("meetings:call-room", args=[appointment.pk]))
    says("Maria Lopez isn’t here yet. You can stay on this page; you will hear a sound.")
    for _ in range(2):
        tells("here")
        says("Maria Lopez is here and waits.")
        tells("gone")
        says("Maria Lopez left the call. They can come back.")
