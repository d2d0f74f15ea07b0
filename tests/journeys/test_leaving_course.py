"""A break, coming back, leaving, beginning again: by what a person sees and what the clock does."""

import uuid
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handrail.delivery import clock
from handrail.delivery.models import Due, Outgoing
from handrail.ground import moment, scoped
from handrail.journeys import assessing, consenting, course, joining_packs, leaving, steps
from handrail.journeys.models import Assessment, Consent, Enrolment, LessonOpening, Row, SectionRead
from handrail.journeys.signals import course_moved
from handrail.people.models import AuditEntry, Role
from tests.builders import AT, a_guide, a_participant, a_service, later, role_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    clock_ = {"at": AT}
    monkeypatch.setattr(moment, "real_now", lambda: clock_["at"])
    return clock_


@pytest.fixture
def enrolment():
    service = a_service()
    return a_participant(service, a_guide(service))


@pytest.fixture
def client(enrolment):
    return signed_in(role_of(enrolment))


@pytest.fixture
def moves(monkeypatch):
    heard = []
    monkeypatch.setitem(course_moved._listeners, "tests.moves", lambda **facts: heard.append(facts["event"]))
    return heard


def as_it_is(enrolment) -> Enrolment:
    return Enrolment.everywhere.get(pk=enrolment.pk)


def act(verb, enrolment, **facts):
    with scoped.service(enrolment.service_id):
        return verb(enrolment=as_it_is(enrolment), **facts)


def read_all_of(enrolment, lesson, at):
    with scoped.service(enrolment.service_id):
        for section in course._sections_of(enrolment.programme_id, lesson):
            course.read_section(enrolment=enrolment, lesson=lesson, section=section, at=at)


def opened(enrolment) -> list[str]:
    rows = LessonOpening.everywhere.filter(enrolment=enrolment).order_by("at", "pk")
    return list(rows.values_list("lesson", flat=True))


def test_a_break_of_two_weeks_ends_in_the_morning_where_the_person_lives():
    london = ZoneInfo("Europe/London")
    assert leaving.ends_at(AT, 2, london) == datetime(2026, 3, 16, 8, tzinfo=UTC)
    assert leaving.ends_at(AT, 4, london) == datetime(2026, 3, 30, 7, tzinfo=UTC), "the clocks have changed by then"
    late = datetime(2026, 3, 2, 13, 30, tzinfo=UTC)  # already the third in Auckland
    assert leaving.ends_at(late, 1, ZoneInfo("Pacific/Auckland")) == datetime(2026, 3, 9, 19, tzinfo=UTC)


def test_pausing_is_said_and_kept(client, enrolment, moves):
    assert "Take a break" in client.get("/my-course/").content.decode()
    assert "Until I come back" in client.get("/my-course/pause/").content.decode()
    page = client.post("/my-course/pause/", {"weeks": "2"}, follow=True).content.decode()
    assert "Your course is paused until" in page
    assert "Monday 16 March" in page
    found = as_it_is(enrolment)
    assert (found.state, found.paused_until) == ("paused", datetime(2026, 3, 16, 8, tzinfo=UTC))
    assert moves == ["paused"]
    assert AuditEntry.objects.get(did="enrolment.paused").facts == {"weeks": 2}


@pytest.mark.parametrize(("weeks", "sentence"), [
    ("", "Please choose for how long."), ("9", "Please choose one of these."),
])
def test_a_break_of_no_length_gets_a_sentence(client, enrolment, weeks, sentence):
    answer = client.post("/my-course/pause/", {"weeks": weeks})
    assert (answer.status_code, as_it_is(enrolment).state) == (422, "active")
    assert sentence in answer.content.decode()


def test_while_paused_the_clock_asks_and_opens_nothing(enrolment):
    read_all_of(enrolment, "how-pain-works", AT)
    act(leaving.pause, enrolment, weeks=None, at=later(days=1))
    for day in range(2, 30):
        clock.tick(later(days=day))
    assert opened(enrolment) == ["how-pain-works"]
    assert not Assessment.everywhere.filter(enrolment=enrolment, name="weekly").exists()
    assert as_it_is(enrolment).state == "paused"


def test_coming_back_opens_what_came_due_and_asks_from_then_on(client, enrolment, now, moves):
    read_all_of(enrolment, "how-pain-works", AT)
    act(leaving.pause, enrolment, weeks=None, at=later(days=1))
    for day in range(2, 21):
        clock.tick(later(days=day))
    now["at"] = later(days=20, hours=2)
    assert "I’m back" in client.get("/my-course/").content.decode()
    assert client.post("/my-course/return/").url == "/today/"
    assert opened(enrolment) == ["how-pain-works", "boom-and-bust"]
    assert as_it_is(enrolment).state == "active"
    assert moves.index("returned") < moves.index("lesson-opened")
    clock.tick(later(days=21, hours=1))
    assert Assessment.everywhere.filter(enrolment=enrolment, name="weekly").count() == 1


def test_a_lesson_that_is_due_later_still_opens_when_it_is_due(enrolment):
    read_all_of(enrolment, "how-pain-works", AT)
    act(leaving.pause, enrolment, weeks=1, at=later(hours=1))
    act(leaving.come_back, enrolment, at=later(days=2))
    assert opened(enrolment) == ["how-pain-works"]
    clock.tick(later(days=5))
    assert opened(enrolment) == ["how-pain-works", "boom-and-bust"]


def test_a_second_tap_on_coming_back_changes_nothing(client, enrolment, moves):
    act(leaving.pause, enrolment, weeks=1, at=AT)
    for _ in range(2):
        assert client.post("/my-course/return/").url == "/today/"
    assert moves.count("returned") == 1


def test_when_the_weeks_are_over_the_course_goes_on_and_the_person_is_told_without_a_word_about_health(enrolment):
    read_all_of(enrolment, "how-pain-works", AT)
    act(leaving.pause, enrolment, weeks=2, at=AT)
    clock.tick(later(days=13))
    assert as_it_is(enrolment).state == "paused"
    for _ in range(2):
        clock.tick(datetime(2026, 3, 16, 8, 1, tzinfo=UTC))
    assert as_it_is(enrolment).state == "active"
    assert opened(enrolment) == ["how-pain-works", "boom-and-bust"]
    with scoped.service(enrolment.service_id):
        letter = Outgoing.objects.get(kind="pause-over")
        assert letter.address == enrolment.participant.email
        words = f"{letter.subject} {letter.body}".replace(enrolment.service.name, "").lower()
    assert not any(word in words for word in ("pain", "mood", "lesson", "therapy", "course", "pause"))


def test_a_break_that_is_changed_ends_at_the_new_time_only(enrolment):
    act(leaving.pause, enrolment, weeks=1, at=AT)
    act(leaving.pause, enrolment, weeks=3, at=later(days=1))
    clock.tick(later(days=10))
    assert as_it_is(enrolment).state == "paused"
    act(leaving.pause, enrolment, weeks=None, at=later(days=11))
    clock.tick(later(days=200))
    assert as_it_is(enrolment).state == "paused"
    assert not Due.everywhere.filter(subject=enrolment.pk, rule="pause-ends", state="planned").exists()


def test_coming_back_early_leaves_no_end_of_the_break_behind(enrolment):
    act(leaving.pause, enrolment, weeks=1, at=AT)
    act(leaving.come_back, enrolment, at=later(days=2))
    act(leaving.pause, enrolment, weeks=4, at=later(days=3))
    clock.tick(later(days=8))
    assert as_it_is(enrolment).state == "paused"


def test_only_a_course_that_runs_can_be_paused(enrolment):
    Enrolment.everywhere.filter(pk=enrolment.pk).update(state="waiting")
    with pytest.raises(leaving.CantPause):
        act(leaving.pause, enrolment, weeks=1, at=AT)
    client = signed_in(role_of(enrolment))
    assert client.get("/my-course/pause/").url == "/my-course/"
    assert "Take a break" not in client.get("/my-course/").content.decode()


ASKED_AT_ONCE = "/my-course/effects/?next=%2Fmy-course%2F"  # whether anything was hard


def leave(client, **fields):
    return client.post("/my-course/leave/", {"client_id": str(uuid.uuid4()), "reason": "", "words": "", **fields})


def test_leaving_needs_no_reason(client, enrolment, moves):
    assert client.get("/my-course/leave/").status_code == 200
    page = client.get(leave(client).url).content.decode()
    assert "You left the course" in page
    assert "Take a break" not in page
    found = as_it_is(enrolment)
    assert (found.state, found.ended_at, found.ended_because) == ("left", AT, "")
    assert moves == ["left"]
    assert not Row.everywhere.exists()


def test_leaving_ends_everything_that_was_planned_and_withdraws_the_consent(client, enrolment):
    act(consenting.agree, enrolment, digest=joining_packs.latest_consent().texts["en"].digest, at=AT)
    act(assessing.open_assessment, enrolment, name="weekly", at=AT)
    act(leaving.pause, enrolment, weeks=1, at=AT)
    leave(client)
    assert not Due.everywhere.filter(subject=enrolment.pk, state="planned").exists()
    assert Assessment.everywhere.get(name="weekly").state == "lapsed"
    assert Consent.everywhere.get().withdrawn_at == AT
    left = steps.Step.everywhere.filter(enrolment=enrolment).values_list("room", "code")
    assert list(left) == [("safety", "effects")], "nothing but being asked whether something was hard"
    clock.tick(later(days=100))
    assert as_it_is(enrolment).state == "left"


def test_whoever_leaves_is_asked_whether_they_may_be_asked_later_and_not_saying_so_means_no(client, enrolment):
    assert "You may ask me later how I am" in client.get("/my-course/leave/").content.decode()
    leave(client)
    assert not as_it_is(enrolment).may_be_asked
    page = client.get("/my-course/").content.decode()
    assert "You aren’t asked any more" in page
    client.post("/my-course/questions/", {"agree": "yes"})
    assert as_it_is(enrolment).may_be_asked
    assert "Don’t ask me any more" in client.get("/my-course/").content.decode()


def test_whoever_agrees_on_leaving_is_asked_and_can_stop_it(client, enrolment, now):
    leave(client, may_be_asked="on")
    assert as_it_is(enrolment).may_be_asked
    clock.run_through(later(days=90))
    now["at"] = later(days=90)
    asked = Assessment.everywhere.get(enrolment=enrolment, name="three-months")
    today = client.get("/today/").content.decode()
    assert "How you are, three months on" in today
    assert client.get(f"/assessment/{asked.pk}/").status_code == 200
    page = client.post("/my-course/questions/", {"agree": "no"}, follow=True).content.decode()
    assert "You won’t be asked any more." in page
    assert "How you are, three months on" not in client.get("/today/").content.decode()
    assert not Due.everywhere.filter(subject=enrolment.pk, state="planned").exists()


def test_nothing_is_asked_of_a_course_that_runs_by_that_address(client, enrolment):
    client.post("/my-course/questions/", {"agree": "no"})
    assert as_it_is(enrolment).may_be_asked


def test_the_reason_and_the_words_are_kept_for_whoever_looked_after_them(client, enrolment):
    leave(client, reason="too-much", words="  I am too tired.\nThank you.  ")
    found = as_it_is(enrolment)
    assert found.ended_because == "too-much"
    with scoped.service(enrolment.service_id):
        said = leaving.farewell(found)
    assert (said.code, said.reason, said.words) == (
        "too-much", "It is too much for me at the moment", "I am too tired.\nThank you.")
    row = Row.everywhere.get()
    assert (row.kind, row.key) == ("leaving", "why")
    assert act(leaving.farewell, a_participant(enrolment.service)) is None


def test_whoever_leaves_because_they_feel_worse_is_told_where_to_turn(client):
    leave(client, reason="feel-worse")
    assert "Please tell your doctor about it" in client.get("/my-course/").content.decode()


@pytest.mark.parametrize(("fields", "sentence"), [
    ({"reason": "aliens"}, "Please choose one of these, or leave it open."),
    ({"words": "x" * 5001}, "Please keep it under 5000 letters. You wrote 5001."),
])
def test_wrong_input_on_leaving_gets_a_sentence_and_keeps_the_words(client, enrolment, fields, sentence):
    answer = leave(client, **{"words": "My own words", **fields})
    assert (answer.status_code, as_it_is(enrolment).state) == (422, "active")
    assert sentence in answer.content.decode()
    assert fields.get("words", "My own words") in answer.content.decode()


def test_a_second_tap_on_leaving_writes_nothing_twice(client, moves):
    one = str(uuid.uuid4())
    for _ in range(2):
        assert leave(client, client_id=one, words="Bye").url in (ASKED_AT_ONCE, "/my-course/")
    assert Row.everywhere.count() == 1
    assert moves == ["left"]


def test_whoever_is_still_joining_can_leave(moves):
    enrolment = a_participant(a_service(), state="joining")
    client = signed_in(role_of(enrolment))
    moves.clear()
    leave(client)
    assert as_it_is(enrolment).state == "left"
    assert client.get("/joining/").url == "/my-course/"


def test_whoever_left_can_begin_again_where_sign_up_is_open(client, enrolment):
    read_all_of(enrolment, "how-pain-works", AT)
    leave(client)
    assert "Begin again" in client.get("/my-course/").content.decode()
    for _ in range(2):
        client.post("/joining/")
    assert sorted(Enrolment.everywhere.values_list("state", "heard_from")) == [("joining", "again"), ("left", "")]
    assert client.get("/joining/").url == "/joining/consent/"
    assert SectionRead.everywhere.filter(enrolment=enrolment).exists()


def test_elsewhere_beginning_again_is_the_services_to_offer(client, enrolment):
    enrolment.service.open_sign_up = False
    enrolment.service.save()
    leave(client)
    assert "Begin again" not in client.get("/my-course/").content.decode()
    client.post("/joining/")
    assert Enrolment.everywhere.count() == 1


def test_a_finished_course_offers_no_break_and_no_leaving(client, enrolment):
    Enrolment.everywhere.filter(pk=enrolment.pk).update(state="finished", ended_at=AT)
    page = client.get("/my-course/").content.decode()
    assert "You have finished the course" in page
    assert "Leave the course" not in page
    assert "Be forgotten" in page
    assert leave(client).url == "/my-course/"
    assert as_it_is(enrolment).state == "finished"
    with pytest.raises(course.NotRunning):
        act(leaving.leave, enrolment, reason="", words="", client_id=uuid.uuid4(), at=AT)


def test_a_form_of_somebody_who_was_signed_in_here_before_does_nothing_to_whoever_is_now(client, enrolment):
    other = a_participant(enrolment.service)
    page = signed_in(role_of(other)).get("/my-course/leave/").content.decode()
    assert f'name="enrolment" value="{other.pk}"' in page
    assert leave(client, enrolment=str(other.pk), words="Not mine").url == "/today/"
    assert client.post("/my-course/pause/", {"weeks": "2", "enrolment": str(other.pk)}).url == "/today/"
    assert client.post("/my-course/forget/", {"sure": "forget me", "enrolment": str(other.pk)}).url == "/today/"
    assert {as_it_is(one).state for one in (enrolment, other)} == {"active"}
    assert not Row.everywhere.exists()
    assert leave(client, enrolment=str(enrolment.pk)).url == ASKED_AT_ONCE
    assert as_it_is(enrolment).state == "left"


def test_the_guide_reads_why_somebody_left(client, enrolment):
    leave(client, reason="too-much", words="I am too tired.")
    guide = Role.everywhere.get(service=enrolment.service, kind="guide")
    page = signed_in(guide).get(f"/participants/{enrolment.pk}/").content.decode()
    assert "Why they left" in page
    assert "It is too much for me at the moment" in page
    assert "I am too tired." in page
