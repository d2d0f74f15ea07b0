"""Calls on the server: who may be in one, what is said on its line, what is kept of it."""

import json
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from handrail.delivery.live import events, lines
from handrail.fidelity.models import Given
from handrail.ground import moment, scoped
from handrail.guidance.models import Contact
from handrail.meetings.call import calling
from handrail.meetings.models import Appointment, Call
from handrail.people.models import AuditEntry
from tests import builders
from tests.builders import role_of, signed_in

pytestmark = pytest.mark.django_db
NOW = moment.real_now()
SET_UP = ("hello", "describe", "candidates")


@pytest.fixture
def world():
    """An appointment by video that is now, with its guide and its participant."""
    service = builders.a_service()
    guide = builders.a_guide(service)
    enrolment = builders.a_participant(service, guide)
    with scoped.service(service.pk):
        appointment = Appointment.objects.create(
            enrolment=enrolment, guide=guide.person, channel="video", starts_at=NOW, ends_at=NOW + timedelta(hours=1),
            made_at=NOW, changed_at=NOW)
        yield appointment, guide, role_of(enrolment)


def page(role, name, appointment, method="get"):
    return getattr(signed_in(role), method)(reverse(f"meetings:{name}", args=[appointment.pk]))


def say(role, appointment, *kinds):
    body = {"events": [{"client_id": str(uuid.uuid4()), "kind": kind, "data": {}} for kind in kinds]}
    return signed_in(role).post(reverse("delivery:line", args=["call", appointment.pk]), json.dumps(body),
                                content_type="application/json").status_code


def kinds_on(appointment):
    return [event.kind for event in events.since("call", appointment.pk, 0, real=moment.real_now())]


def test_the_two_see_its_pages_with_camera_allowed_there_and_nowhere_else(world):
    appointment, guide, participant = world
    for role in (guide, participant):
        for name in ("call", "call-room", "call-left"):
            answer = page(role, name, appointment)
            assert answer.status_code == 200
            assert answer["Permissions-Policy"] == "camera=(self), microphone=(self), geolocation=()"
            assert answer["Cache-Control"] == "no-store"
    assert signed_in(participant).get(reverse("journeys:today"))["Permissions-Policy"].startswith("camera=()")


def test_nobody_else_gets_near_it_not_even_their_supervisor_or_a_guide_who_covers(world):
    appointment, guide, participant = world
    service = appointment.service
    another = builders.a_guide(service)
    builders.CareRelation.objects.create(participant_id=participant.person_id, guide=another.person, since=NOW)
    for role in (another, builders.a_supervisor(service, of=guide), builders.a_manager(service),
                 role_of(builders.a_participant(service))):
        for name in ("call", "call-room", "call-left", "call-helpers"):
            assert page(role, name, appointment).status_code in (403, 404)
        for name in ("call-talking", "call-let-in", "call-end"):
            assert page(role, name, appointment, "post").status_code in (403, 404)
        assert say(role, appointment, "here") in (403, 404)
        stream = signed_in(role).get(reverse("delivery:stream", args=["call", appointment.pk]))
        assert stream.status_code in (403, 404)
    assert kinds_on(appointment) == []
    for name in ("call-let-in", "call-end"):
        assert page(participant, name, appointment, "post").status_code in (403, 404)  # the guide's to do


@pytest.mark.parametrize(("minutes", "state", "channel", "is_in"), [
    (-16, "booked", "video", False), (-14, "booked", "video", True), (119, "booked", "video", True),
    (121, "booked", "video", False), (5, "cancelled", "video", False), (5, "done", "video", False),
    (5, "booked", "telephone", False),
])
def test_its_line_is_there_around_its_time_while_it_stands(world, minutes, state, channel, is_in):
    appointment, guide, participant = world
    Appointment.objects.update(state=state, channel=channel)
    at = NOW + timedelta(minutes=minutes)
    for role in (guide, participant):
        assert (lines.enter("call", role, appointment.pk, at) is not None) == is_in


def test_outside_its_time_the_pages_say_so_and_nothing_happens(world):
    appointment, guide, participant = world
    Appointment.objects.update(starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=1, hours=1))
    assert "It opens" in page(participant, "call-room", appointment).content.decode()
    for role, name, method in ((guide, "call-let-in", "post"), (guide, "call-end", "post"),
                               (guide, "call-talking", "post"), (guide, "call-helpers", "get")):
        assert page(role, name, appointment, method).status_code == 410
    assert Call.objects.count() == 0


def test_nothing_is_set_up_before_the_guide_lets_them_in_nor_after_the_end(world):
    appointment, guide, participant = world
    for kind in SET_UP:
        assert say(participant, appointment, kind) == 409
    assert say(participant, appointment, "here") == 200
    assert 'data-there="1"' in page(guide, "call-room", appointment).content.decode()
    assert page(guide, "call-let-in", appointment, "post").status_code == 302
    assert page(guide, "call-let-in", appointment, "post").status_code == 302  # a second tap
    assert say(participant, appointment, *SET_UP) == 200
    assert page(guide, "call-end", appointment, "post").url == reverse("meetings:guides", args=[appointment.pk])
    assert page(guide, "call-end", appointment, "post").status_code == 302
    assert say(participant, appointment, "hello") == 409
    assert page(guide, "call-talking", appointment, "post").status_code == 410
    assert "over" in page(participant, "call-left", appointment).content.decode()
    page(guide, "call-let-in", appointment, "post")  # it was too early, or a slip
    assert say(participant, appointment, "hello") == 200
    assert kinds_on(appointment) == ["here", "open", *SET_UP, "ended", "open", "hello"]
    done = list(AuditEntry.objects.filter(did__startswith="call.").order_by("at", "id").values_list("did", flat=True))
    assert done == ["call.opened", "call.ended", "call.opened"]


def test_what_a_page_may_not_say_it_cannot_forge(world):
    appointment, guide, participant = world
    page(guide, "call-let-in", appointment, "post")
    for kind in ("open", "ended", "anything"):
        assert say(participant, appointment, kind) == 409
        assert say(guide, appointment, kind) == 409


def talk_at(world, *seconds):
    appointment, guide, participant = world
    for place, second in enumerate(seconds):
        calling.talk_on(appointment=appointment, by=(guide, participant)[place % 2],
                        at=NOW + timedelta(seconds=second))
    return calling.talked(appointment.pk)


@pytest.mark.parametrize(("seconds", "talked"), [
    ([0], 0), ([0, 15, 30], 30), ([0, 2, 15, 17], 17), ([0, 15, 60, 75], 30), ([0, 15, 10, 30], 30), ([0, 0], 0),
])
def test_talk_is_the_time_in_which_either_page_was_connected(world, seconds, talked):
    calling.open_call(appointment=world[0], by=world[1], at=NOW, real=NOW)
    assert talk_at(world, *seconds) == talked


def test_the_contact_is_closed_with_the_minutes_they_talked_and_keeps_what_was_timed(world):
    appointment, guide, participant = world
    calling.open_call(appointment=appointment, by=guide, at=NOW, real=NOW)
    talk_at(world, *range(0, 12 * 60 + 10, 15))
    calling.end_call(appointment=appointment, by=guide, at=NOW + timedelta(minutes=13), real=NOW)
    closing = page(guide, "guides", appointment).content.decode()
    assert 'name="minutes" value="12"' in closing
    assert calling.minutes_talked(appointment.pk) == Decimal("12.0")
    Appointment.objects.update(channel="telephone")
    assert calling.minutes_talked(uuid.uuid4()) is None


@pytest.fixture
def called(world):
    """A call for the planned contact in which they talked for twelve minutes, and its guide."""
    appointment, guide, _participant = world
    contact = Contact.objects.get(enrolment=appointment.enrolment, rule="weekly", occurrence=1)
    Appointment.objects.update(contact=contact)
    appointment.contact = contact
    calling.open_call(appointment=appointment, by=guide, at=NOW, real=NOW)
    talk_at(world, *range(0, 12 * 60 + 10, 15))
    calling.end_call(appointment=appointment, by=guide, at=NOW + timedelta(minutes=13), real=NOW)
    return appointment, guide


def kept_of(appointment):
    contact = Contact.objects.get(pk=appointment.contact_id)
    given = Given.objects.get(enrolment=appointment.enrolment)
    return contact.state, contact.minutes, contact.timed_minutes, given.timed, given.timed_contacts


def test_what_a_call_timed_arrives_in_the_contact_whatever_minutes_the_guide_enters(called):
    appointment, guide = called
    closed = signed_in(guide).post(reverse("meetings:close", args=[appointment.pk]), {"minutes": "10", "note": ""})
    assert closed.status_code == 302
    assert kept_of(appointment) == ("done", Decimal(10), Decimal("12.0"), 120, 1)


def test_what_a_call_timed_arrives_also_where_the_contact_is_closed_on_the_persons_page(called):
    appointment, guide = called
    closed = signed_in(guide).post(reverse("guidance:log-contact", args=[appointment.enrolment_id]), {
        "contact": str(appointment.contact_id), "client_id": str(uuid.uuid4()), "channel": "video",
        "outcome": "reached", "minutes": "14", "note": ""})
    assert closed.status_code == 302
    assert kept_of(appointment) == ("done", Decimal(14), Decimal("12.0"), 120, 1)
    assert Appointment.objects.get(pk=appointment.pk).state == "done"


def test_credentials_are_each_ones_own_and_name_nobody(world, settings):
    appointment, guide, participant = world
    settings.HANDRAIL_TURN_URLS, settings.HANDRAIL_TURN_SECRET = ["turn:turn.example.org:3478"], "secret"
    names = set()
    for role in (guide, participant):
        told = page(role, "call-helpers", appointment).json()
        [server] = told["iceServers"]
        assert server["urls"] == ["turn:turn.example.org:3478"] and told["iceTransportPolicy"] == "all"
        names.add(server["username"].partition(":")[2])
        assert "secret" not in json.dumps(told)
    assert len(names) == 2
    assert not any(part in name for name in names for part in (guide.person.pk.hex[:6], participant.person.pk.hex[:6]))
