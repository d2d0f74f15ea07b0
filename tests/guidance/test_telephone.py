"""Calls: the timer that the server keeps, what became of two who close one contact, the list of calls."""

import uuid
from decimal import Decimal

import pytest

from handrail.delivery import clock
from handrail.ground import moment
from handrail.guidance import timing
from handrail.guidance.models import CallTimer, Contact
from tests import builders
from tests.builders import AT, later, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    held = {"at": AT}
    monkeypatch.setattr(moment, "now", lambda: held["at"])
    return held


@pytest.fixture
def maria(service, guide):
    return builders.a_participant(service, guide, person=builders.a_person("Maria Okafor", phone="+447700900123"))


def read(answer) -> str:
    return " ".join(answer.content.decode().split())


def logs(client, enrolment, **given):
    data = {"contact": "beside", "channel": "telephone", "outcome": "reached", "minutes": "12", "note": "",
            "next_at": "", "client_id": str(uuid.uuid4()), **given}
    return client.post(f"/participants/{enrolment.pk}/contact/", data)


def test_a_reload_does_not_lose_the_timer_and_both_minutes_are_kept(maria, guide, now):
    client = signed_in(guide)
    client.post(f"/participants/{maria.pk}/timer/", {"timer": "start"})
    now["at"] = later(minutes=11, seconds=30)
    assert "The timer has run since 09:30" in read(client.get(f"/participants/{maria.pk}/"))
    client.post(f"/participants/{maria.pk}/timer/", {"timer": "start"})  # a second tap doesn't begin afresh
    logs(client, maria, minutes="14")
    contact = Contact.objects.get(enrolment=maria, state="done")
    assert (contact.minutes, contact.timed_minutes) == (Decimal("14"), Decimal("11.5"))
    assert not CallTimer.objects.exists()
    logs(client, maria, minutes="3")
    assert Contact.objects.get(enrolment=maria, minutes=3).timed_minutes is None


def test_without_a_script_stopping_the_timer_keeps_what_was_typed(maria, guide, now):
    client = signed_in(guide)
    client.post(f"/participants/{maria.pk}/timer/", {"timer": "start"})
    now["at"] = later(minutes=5)
    page = read(client.post(f"/participants/{maria.pk}/timer/", {
        "timer": "stop", "outcome": "voicemail", "note": "Half a thought", "minutes": ""}))
    assert "Half a thought" in page
    assert timing.counted(CallTimer.objects.get(), later(days=1)) == Decimal("5.0")


def test_a_script_is_told_how_long_the_timer_ran(maria, guide, now):
    client = signed_in(guide)
    address = f"/participants/{maria.pk}/timer/"
    client.post(address, {"timer": "start"}, headers={"Accept": "application/json"})
    now["at"] = later(seconds=90)
    told = client.post(address, {"timer": "stop"}, headers={"Accept": "application/json"}).json()
    assert told == {"seconds": 90, "runs": False}


def test_a_timer_that_was_forgotten_counts_nothing(maria, guide):
    timing.start(enrolment=maria, guide=guide.person, at=AT)
    assert timing.counted(timing.timer_of(maria, guide.person), later(hours=5)) is None


@pytest.mark.parametrize(("instead", "contacts"), [("beside", 2), ("note", 1)])
def test_who_closed_it_second_chooses_what_becomes_of_their_words(service, maria, guide, now, instead, contacts):
    supervisor = builders.a_supervisor(service, of=guide)
    clock.tick(later(days=7))
    now["at"] = later(days=7)
    due = Contact.objects.get(enrolment=maria, state="due")
    logs(signed_in(supervisor), maria, contact=str(due.pk), minutes="9", note="First words.")
    page = read(logs(signed_in(guide), maria, contact=str(due.pk), note="Second words."))
    assert f"{supervisor.person.name} closed this contact today" in page and "Second words." in page
    assert "They logged: Reached." in page and f'name="closed" value="{due.pk}"' in page
    again = logs(signed_in(guide), maria, contact="beside", note="Second words.", closed=str(due.pk), instead=instead)
    assert again.status_code == 302
    done = Contact.objects.filter(enrolment=maria, state="done")
    assert done.count() == contacts and Contact.objects.get(pk=due.pk).minutes == 9
    assert "Second words." in " ".join(contact.note for contact in done.select_related("enrolment"))
