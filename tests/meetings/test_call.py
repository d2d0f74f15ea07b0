"""Calls on the server: who may be in one, what is said on its line, what is kept of it."""

import json
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from handrail.delivery.live import events
from handrail.ground import moment, scoped
from handrail.meetings.call import calling
from handrail.meetings.models import Appointment, Call
from handrail.people.models import AuditEntry
from tests import builders
from tests.builders import role_of, signed_in

pytestmark = pytest.mark.django_db
NOW = moment.real_now()


@pytest.fixture
def world():
    """An appointment by video that is now, and everybody who might want in."""
    service = builders.a_service()
    guide = builders.a_guide(service, supervisor=builders.a_supervisor(service))
    enrolment = builders.a_participant(service, guide)
    with scoped.service(service.pk):
        appointment = Appointment.objects.create(
            enrolment=enrolment, guide=guide.person, channel="video", starts_at=NOW, ends_at=NOW + timedelta(hours=1),
            made_at=NOW, changed_at=NOW)
        yield appointment, guide, role_of(enrolment)


def post_line(client, appointment, *kinds):
    body = {"events": [{"client_id": str(uuid.uuid4()), "kind": kind, "data": {}} for kind in kinds]}
    return client.post(reverse("delivery:line", args=["call", appointment.pk]), json.dumps(body),
                       content_type="application/json")


@pytest.mark.parametrize("name", ["call", "call-room", "call-left"])
def test_the_two_see_its_pages_with_camera_allowed_and_nothing_kept(world, name):
    appointment, guide, participant = world
    for role in (guide, participant):
        answer = signed_in(role).get(reverse(f"meetings:{name}", args=[appointment.pk]))
        assert answer.status_code == 200
        assert answer["Permissions-Policy"] == "camera=(self), microphone=(self), geolocation=()"
        assert answer["Cache-Control"] == "no-store"
    other = signed_in(participant).get(reverse("journeys:today"))
    assert other["Permissions-Policy"].startswith("camera=()")
