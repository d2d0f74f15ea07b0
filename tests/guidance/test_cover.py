"""Leave and cover, capacity, putting off: what the desk shows whom, and that access ends by itself."""

import uuid
from datetime import timedelta

import pytest

from handrail.delivery import clock
from handrail.delivery.models import Outgoing
from handrail.ground import moment
from handrail.guidance import allotting, assigning, capacity, caseload, desk_keeping, snoozing
from handrail.guidance.models import Allotment, Guidance, HandingOver, Need, Snooze
from handrail.journeys import assessing, leaving
from handrail.safety.away import cancel_leave, take_leave
from handrail.safety.models import Flag, Leave
from tests import builders
from tests.builders import AT, later, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    held = {"at": AT}
    monkeypatch.setattr(moment, "now", lambda: held["at"])
    return held


@pytest.fixture
def manager(service):
    return builders.a_manager(service)


def called(service, guide, name, **more):
    return builders.a_participant(service, guide, person=builders.a_person(name, phone="+447700900123"), **more)


def read(role, address) -> str:
    return " ".join(signed_in(role).get(address).content.decode().split())


def test_whoever_stands_in_sees_the_people_in_a_section_of_their_own_while_the_leave_lasts(service, guide, now):
    cover, other = builders.a_guide(service), builders.a_guide(service)
    maria, own = called(service, guide, "Maria"), called(service, cover, "Own one")
    leave = take_leave(person=guide.person, first_day=later(days=7).date(), last_day=later(days=8).date(),
                       cover=cover.person, by=guide, at=AT)
    clock.tick(later(days=7))
    page = f"/participants/{maria.pk}/"
    for days, sees in ((6, False), (7, True), (8.5, True), (9, False)):
        now["at"] = later(days=days)
        assert signed_in(cover).get(page).status_code == (200 if sees else 404), days
        assert signed_in(other).get(page).status_code == 404
    now["at"] = later(days=7)
    found = caseload.caseload(cover, now["at"])
    assert [row.name for row in found.queue] == ["Own one"]
    assert [(one.guide, [row.name for row in one.queue]) for one in found.standing_in] == [
        (guide.person.name, ["Maria"])]
    seen = read(cover, "/caseload/")
    assert f"Standing in for {guide.person.name}, until" in seen and "Maria" in seen
    assert caseload.order(cover, now["at"]) == [own.pk, maria.pk]
    assert f"{cover.person.name} stands in" in read(builders.role_of(maria), "/guidance/")
    cancel_leave(leave=leave, by=guide, at=now["at"])
    assert signed_in(cover).get(page).status_code == 404


def test_ill_today_is_one_tap_and_the_stand_in_is_told_without_a_name(service, guide, manager, now):
    cover = builders.a_guide(service)
    maria = called(service, guide, "Maria")
    desk_keeping.keep_desk(guide=guide, most_people=None, hours_a_week=None, languages=[], gender="",
                           stand_in=cover.person, by=manager, at=AT)
    client = signed_in(manager)
    for _ in range(2):
        client.post(f"/service/guides/{guide.pk}/away-today/")
    leave = Leave.objects.get()
    assert (leave.cover_id, leave.first_day, leave.last_day) == (cover.person_id, AT.date(), AT.date())
    assert signed_in(cover).get(f"/participants/{maria.pk}/").status_code == 200
    letter = Outgoing.objects.get(kind="stand-in")
    assert letter.address == cover.person.email and "Maria" not in letter.subject + letter.body
    assert "stands in" in read(manager, "/service/guides/")
    now["at"] = later(days=1)
    assert signed_in(cover).get(f"/participants/{maria.pk}/").status_code == 404


def test_a_full_service_lets_people_wait_and_takes_the_first_as_soon_as_a_place_is_free(service, manager):
    guide = builders.a_guide(service)
    desk_keeping.keep_desk(guide=guide, most_people=1, hours_a_week=None, languages=[], gender="", stand_in=None,
                           by=manager, at=AT)
    first = builders.a_participant(service)
    second, third = (builders.a_participant(service, at=later(hours=hour)) for hour in (1, 2))
    protocol = Guidance.objects.get(enrolment=first)
    assert capacity.room_for(allotting.shelf.protocol(protocol.protocol_id), AT) == 0
    assert [one.pk for one in allotting.waiting()] == [second.pk, third.pk]
    assert "whoever suits is full" in read(manager, f"/service/participants/{second.pk}/assign/")
    leaving.leave(enrolment=first, reason="too-much", words="", client_id=uuid.uuid4(), at=later(days=1))
    clock.tick(later(days=1, minutes=5))
    assert Guidance.objects.get(enrolment=second).guide_id == guide.person_id
    assert [one.pk for one in allotting.waiting()] == [third.pk]
    kept = Allotment.objects.get(guidance__enrolment=second)
    assert kept.reasons == ["qualification:psychologist", "load:0:1", "among:1"]
    page = read(manager, f"/service/participants/{second.pk}/assign/")
    assert "had 0 of the 1 people they can take" in page and "the only one with room" in page


def test_guides_page_takes_as_many_statements_for_many_guides(service, manager, django_assert_max_num_queries):
    for _ in range(6):
        builders.a_participant(service, builders.a_guide(service))
    client = signed_in(manager)
    client.get("/service/guides/")
    with django_assert_max_num_queries(14):
        client.get("/service/guides/")


def test_what_can_wait_is_put_off_until_its_time_and_a_flag_never(service, guide, now):
    quiet = builders.a_participant(service, guide, protocol="on-demand", person=builders.a_person("Quiet"))
    other = called(service, builders.a_guide(service), "Other")
    now["at"] = later(days=16)
    for day in range(16):
        clock.tick(later(days=day))
    Need.objects.filter(enrolment=quiet).exclude(code="quiet").delete()
    client = signed_in(guide)
    client.post("/caseload/put-off/", {"who": [str(quiet.pk), str(other.pk), "nonsense"], "why": "away", "days": "3"})
    assert Snooze.objects.get().enrolment_id == quiet.pk
    found = caseload.caseload(guide, now["at"])
    assert found.queue == [] and [row.name for row in found.others] == ["Quiet"]
    assert [row.name for row in caseload.caseload(guide, later(days=20)).queue] == ["Quiet"]
    Need.objects.filter(enrolment=quiet).update(since=now["at"] + timedelta(hours=1))  # it began anew
    assert [row.name for row in caseload.caseload(guide, now["at"] + timedelta(hours=2)).queue] == ["Quiet"]
    Need.objects.filter(enrolment=quiet).update(code="flag")
    with pytest.raises(snoozing.CantWait):
        snoozing.put_off(enrolment=quiet, why="away", days=3, by=guide, at=now["at"])




def test_handing_over_takes_flags_along_is_read_by_the_next_guide_and_told(service, guide, manager, now):
    next_one = builders.a_guide(service)
    maria = called(service, guide, "Maria")
    assessment = assessing.open_assessment(enrolment=maria, name="baseline", at=AT)
    assessing.respond(assessment=assessment, measure="phq-9", item="9", value=1, client_id=uuid.uuid4(), made_at=AT,
                      at=AT)
    client = signed_in(guide)
    assert "0 of 8 lessons" in read(guide, f"/participants/{maria.pk}/hand-over/")
    client.post(f"/participants/{maria.pk}/hand-over/", {"words": "Likes to be rung after eleven."})
    now["at"] = later(hours=1)
    assigning.assign(enrolment=maria, guide=next_one, by=manager, at=now["at"])
    handing = HandingOver.objects.select_related("enrolment").get()
    assert (handing.before_id, handing.after_id, handing.acknowledged_at) == (guide.person_id, next_one.person_id, None)
    assert Flag.objects.get().owner_id == next_one.person_id
    address = f"/handed-over/{handing.pk}/"
    assert "New on your list" in read(next_one, "/caseload/") and "after eleven" in read(next_one, address)
    assert "hasn’t read it yet" in read(guide, address)
    assert signed_in(builders.a_guide(service)).get(address).status_code == 404
    assert signed_in(guide).get(f"/participants/{maria.pk}/").status_code == 404
    signed_in(next_one).post(address)
    assert "New on your list" not in read(next_one, "/caseload/") and "read it today" in read(guide, address)
    assert f"{next_one.person.name} is your guide now" in read(builders.role_of(maria), "/today/")
    letter = Outgoing.objects.get(kind="new-guide")
    assert "guide" not in (letter.subject + letter.body).lower()
