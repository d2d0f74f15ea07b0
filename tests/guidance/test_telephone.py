"""Calls: the timer that the server keeps, what became of two who close one contact, the list of calls."""

import uuid
from decimal import Decimal

import pytest

from handrail.delivery import clock
from handrail.ground import moment
from handrail.guidance import call_timer, planning, wishing
from handrail.guidance.guided import guided
from handrail.guidance.models import CallTimer, Contact, IncomingCall
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
    assert call_timer.counted(CallTimer.objects.get(), later(days=1)) == Decimal("5.0")


def test_a_script_is_told_how_long_the_timer_ran(maria, guide, now):
    client = signed_in(guide)
    address = f"/participants/{maria.pk}/timer/"
    client.post(address, {"timer": "start"}, headers={"Accept": "application/json"})
    now["at"] = later(seconds=90)
    told = client.post(address, {"timer": "stop"}, headers={"Accept": "application/json"}).json()
    assert told == {"seconds": 90, "runs": False}


def test_a_timer_that_was_forgotten_counts_nothing(maria, guide):
    call_timer.start(enrolment=maria, guide=guide.person, at=AT)
    assert call_timer.counted(call_timer.timer_of(maria, guide.person), later(hours=5)) is None


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


# --- the list of calls, wishes, wrong numbers, calls that come in ---


def test_calls_of_today_come_in_order_with_all_that_is_needed_before_ringing(service, guide, now):
    people = (("Second", "+447700900111", "America/Bogota", 3), ("First", "+353851234567", "", 0))
    for name, phone, zone, hours in people:
        person = builders.a_person(name, phone=phone, timezone=zone)
        builders.a_participant(service, guide, person=person, at=later(hours=hours))
    stranger = builders.a_person("Other", phone="+447700900112")
    other = builders.a_participant(service, builders.a_guide(service), person=stranger)
    first = Contact.objects.get(enrolment__participant__name="First", rule="weekly").enrolment
    wishing.keep_wishes(enrolment=first, channel="telephone", days=[], times=["morning"], language="", guide_gender="",
                        voicemail="name", at=AT)
    now["at"] = later(days=7)
    clock.tick(later(days=7, minutes=-20))
    page = read(signed_in(guide).get("/calls/"))
    assert "2 calls today" in page and page.index(">First<") < page.index(">Second<")
    assert str(other.participant) not in page
    assert 'href="tel:+447700900111">07700 900111' in page and "+353 85 123 4567" in page  # here, and abroad
    assert "where they live" in page and "in the morning" in page and "only your first name" in page
    assert "How did the week’s plan go?" in page


def test_a_wrong_number_is_asked_for_on_today_and_not_rung_again(maria, guide, now):
    clock.tick(later(days=7))
    now["at"] = later(days=7)
    due = Contact.objects.get(enrolment=maria, state="due")
    logs(signed_in(guide), maria, contact=str(due.pk), outcome="wrong-number", minutes="1")
    again = Contact.objects.get(enrolment=maria, rule="weekly", occurrence=1, attempt=2)
    assert again.channel == "message"
    client = signed_in(builders.role_of(maria))
    assert "Is this still your number?" in read(client.get("/today/"))
    wishing.give_number(enrolment=maria, phone="+447700900999", at=later(days=8))
    maria.participant.refresh_from_db()
    assert maria.participant.phone == "+447700900999" and "Is this still" not in read(client.get("/today/"))


def test_a_wish_moves_what_the_protocol_plans_but_not_what_was_agreed(maria, guide, service):
    def due():
        return Contact.objects.get(enrolment=maria, state="planned", rule="weekly")

    wish = {"channel": "", "language": "", "guide_gender": "", "voicemail": "", "at": AT}
    wishing.keep_wishes(enrolment=maria, days=[3], times=["afternoon"], **wish)
    assert due().due_at == later(days=10, hours=4, minutes=30)  # Thursday of that week, two in the afternoon
    planning.plan_contact(guided(maria.pk), rule="weekly", occurrence=1, due_at=later(days=8, hours=1), at=AT)
    wishing.keep_wishes(enrolment=maria, days=[4], times=[], **wish)
    assert due().due_at == later(days=8, hours=1)
    for wrong in ({"channel": "video"}, {"guide_gender": "woman"}, {"voicemail": "everything"}):
        with pytest.raises(wishing.NotOffered):
            wishing.keep_wishes(enrolment=maria, days=[], times=[], **{**wish, **wrong})


def test_a_call_that_comes_in_finds_who_it_is_and_is_a_contact(maria, guide, now):
    client = signed_in(guide)
    page = read(client.get("/calls/incoming/?number=99999"))
    assert "Nobody of this service" in page
    page = read(client.get("/calls/incoming/?number=07700 900123"))
    assert "Open Maria Okafor" in page
    key = str(uuid.uuid4())
    for _ in range(2):
        client.post("/calls/incoming/", {"number": "07700 900123", "who": str(maria.pk), "minutes": "4",
                                         "words": "Can’t come on Monday", "client_id": key})
    contact = Contact.objects.select_related("enrolment").get(enrolment=maria, state="done")
    assert contact.is_incoming and contact.note == "Can’t come on Monday" and IncomingCall.objects.count() == 1


def test_a_call_of_another_guides_person_says_no_name_and_goes_on_their_list(service, maria, guide, now):
    other = builders.a_guide(service)
    client = signed_in(other)
    page = read(client.get("/calls/incoming/?number=07700900123"))
    assert "Maria" not in page and f"Somebody whom {guide.person} guides" in page
    client.post("/calls/incoming/", {"number": "07700900123", "who": str(maria.pk), "words": "Please ring back",
                                     "client_id": str(uuid.uuid4())})
    assert "Rang today 09:30" in read(signed_in(guide).get("/caseload/"))
    assert "Please ring back" in read(signed_in(guide).get(f"/participants/{maria.pk}/"))
    now["at"] = later(minutes=20)
    logs(signed_in(guide), maria)
    assert "Rang today" not in read(signed_in(guide).get("/caseload/"))


def test_an_unknown_caller_is_forgotten_after_ninety_days(guide, now):
    client = signed_in(guide)
    client.post("/calls/incoming/", {"number": "withheld", "who": "", "words": "Asked for Dr Lind",
                                     "client_id": str(uuid.uuid4())})
    assert "Asked for Dr Lind" in read(client.get("/calls/incoming/log/"))
    clock.tick(later(days=90, hours=1))
    page = read(client.get("/calls/incoming/log/"))
    assert "Asked for" not in page and "destroyed" in page
