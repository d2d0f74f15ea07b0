"""A course from its start to its end."""

from datetime import UTC, datetime, timedelta

import pytest

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.ground import scoped
from handrail.journeys import course, journal, leaving, signals
from handrail.journeys.models import Enrolment, LessonOpening, SectionRead, Standing, Step
from handrail.people.models import AuditEntry
from tests.builders import AT, a_person, later
from tests.journeys.small_course import a_reader, a_small_service, day, read

pytestmark = pytest.mark.django_db

State = Enrolment.State


@pytest.fixture
def reader():
    enrolment = a_reader()
    with scoped.service(enrolment.service_id):
        yield enrolment


@pytest.fixture
def waiting():
    """Somebody who is through with joining, and hasn't begun."""
    enrolment = a_reader(started=False)
    with scoped.service(enrolment.service_id):
        yield enrolment


@pytest.fixture
def moves(monkeypatch):
    """What is announced of courses, as (event, subject)."""
    heard: list[tuple[str, str]] = []
    monkeypatch.setattr(signals.course_moved, "_listeners", {})
    signals.course_moved.listen(lambda event, subject, **facts: heard.append((event, subject)))
    return heard


@pytest.fixture
def gate(monkeypatch):
    """A gate that a test can close with a code."""

    class Gate:
        code: str | None = None

    monkeypatch.setattr(course, "_gates", [])
    course.waits_for(lambda enrolment: Gate.code)
    return Gate


def standing(enrolment) -> Standing:
    return Standing.objects.get(enrolment=enrolment)


def state(enrolment) -> str:
    enrolment.refresh_from_db()
    return enrolment.state


# Beginning


def test_enrolling_twice_is_one_enrolment(moves):
    service, person = a_small_service(), a_person()
    with scoped.service(service.pk):
        first, again = (
            course.enrol(person=person, service=service, programme_key="small", protocol_key="self-guided", at=AT)
            for _ in range(2)
        )
        assert first == again
        assert moves == [("enrolled", "")]
        assert first.state == State.JOINING
        assert standing(first).lesson == ""


def test_a_start_opens_the_first_lesson_once(waiting, moves):
    for _ in range(2):
        course.start(enrolment=waiting, at=AT)
    assert moves == [("started", ""), ("lesson-opened", "first")]
    assert state(waiting) == State.ACTIVE
    assert waiting.started_at == AT
    assert standing(waiting).lessons_open == {"first": AT.isoformat()}
    assert (standing(waiting).lesson, standing(waiting).section) == ("first", "welcome")
    assert AuditEntry.objects.filter(did="enrolment.started", subject_id=waiting.pk).count() == 1


def test_a_start_waits_at_a_gate_and_goes_on_when_it_opens(waiting, gate, moves):
    gate.code = "no-guide"
    for _ in range(2):
        course.begin(enrolment=waiting, at=AT)
    assert state(waiting) == State.WAITING
    assert moves == [("waiting", "no-guide")]
    gate.code = None
    course.begin(enrolment=waiting, at=later(days=1))
    assert state(waiting) == State.ACTIVE
    assert moves[1:] == [("started", ""), ("lesson-opened", "first")]


def test_without_a_gate_a_course_begins_at_once(waiting, gate):
    course.begin(enrolment=waiting, at=AT)
    assert state(waiting) == State.ACTIVE


@pytest.mark.parametrize("ended", [State.LEFT, State.UNSUITABLE])
def test_what_has_ended_does_not_begin(waiting, ended):
    Enrolment.objects.filter(pk=waiting.pk).update(state=ended)
    with pytest.raises(course.NotRunning):
        course.start(enrolment=waiting, at=AT)
    assert state(waiting) == ended


# Reading


def test_reading_a_section_moves_on_and_twice_changes_nothing(reader):
    read(reader, "first", "welcome", at=AT)
    revision = standing(reader).revision
    read(reader, "first", "welcome", at=later(days=1))
    kept = standing(reader)
    assert (kept.section, kept.sections_done, kept.revision) == ("choices", ["welcome"], revision)
    assert SectionRead.objects.get().at == AT


def test_the_step_for_today_follows_the_reading(reader):
    read(reader, "first", "week", at=AT)
    step = Step.objects.get(code="lesson")
    assert step.facts == {"lesson": "first", "section": "welcome", "done": 1, "of": 3, "programme": reader.programme_id}
    assert step.since == AT
    read(reader, "first", "welcome", "choices", at=AT)
    assert not Step.objects.filter(code="lesson").exists()


@pytest.mark.parametrize(
    ("lesson", "section", "wrong"),
    [("second", "back", course.NotOpen), ("first", "nowhere", course.NoSuchSection),
     ("nowhere", "x", course.NoSuchSection)],
)
def test_only_what_is_there_and_open_is_read(reader, lesson, section, wrong):
    with pytest.raises(wrong):
        course.read_section(enrolment=reader, lesson=lesson, section=section, at=AT)
    assert not SectionRead.objects.exists()


def test_who_has_left_reads_no_more(reader):
    Enrolment.objects.filter(pk=reader.pk).update(state=State.LEFT)
    with pytest.raises(course.NotRunning):
        read(reader, "first", "welcome", at=AT)


def test_a_lesson_is_finished_once(reader, moves):
    read(reader, "first", at=AT)
    read(reader, "first", at=later(days=1))
    assert moves == [("lesson-finished", "first")]


# What opens


@pytest.mark.parametrize(
    ("read_on", "opens_at"),
    [(0, day(5)), (4.9, day(5)), (5, day(5)), (9, day(9))],
)
def test_the_next_lesson_opens_on_its_day_and_not_before_this_one_was_read(reader, read_on, opens_at):
    read(reader, "first", at=day(read_on))
    assert (standing(reader).next_lesson, standing(reader).next_opens_at) == ("second", opens_at)
    clock.tick(opens_at - timedelta(minutes=1))
    assert "second" not in standing(reader).lessons_open
    clock.tick(opens_at)
    kept = standing(reader)
    assert kept.lessons_open["second"] == opens_at.isoformat()
    assert (kept.lesson, kept.section, kept.next_lesson) == ("second", "back", "")


def test_a_lesson_nobody_finished_opens_no_other(reader):
    read(reader, "first", "welcome", "choices", at=AT)
    clock.tick(day(60))
    assert list(LessonOpening.objects.values_list("lesson", flat=True)) == ["first"]


def test_a_lesson_opens_at_the_same_hour_after_the_clocks_have_changed():
    at = datetime(2026, 3, 26, 9, 0, tzinfo=UTC)  # three days before British Summer Time
    enrolment = a_reader(at=at)
    with scoped.service(enrolment.service_id):
        read(enrolment, "first", at=at)
        assert standing(enrolment).next_opens_at == datetime(2026, 3, 31, 8, 0, tzinfo=UTC)


def test_a_tick_that_comes_late_or_twice_opens_once(reader, moves):
    read(reader, "first", at=AT)
    clock.tick(day(20))
    clock.tick(day(20))
    assert moves == [("lesson-finished", "first"), ("lesson-opened", "second")]


# Pausing


def test_a_paused_course_opens_nothing_and_catches_up_on_return(reader):
    read(reader, "first", at=AT)
    leaving.pause(enrolment=reader, weeks=None, at=day(1))
    clock.tick(day(30))
    assert "second" not in standing(reader).lessons_open
    leaving.come_back(enrolment=reader, at=day(31))
    assert standing(reader).lessons_open["second"] == day(31).isoformat()


def test_a_return_before_the_day_opens_nothing_yet(reader):
    read(reader, "first", at=AT)
    leaving.pause(enrolment=reader, weeks=None, at=day(1))
    leaving.come_back(enrolment=reader, at=day(2))
    assert "second" not in standing(reader).lessons_open
    clock.tick(day(5))
    assert "second" in standing(reader).lessons_open


def test_reading_goes_on_while_a_course_is_paused(reader):
    leaving.pause(enrolment=reader, weeks=None, at=day(1))
    read(reader, "first", at=day(2))
    clock.tick(day(30))
    assert "second" not in standing(reader).lessons_open
    leaving.come_back(enrolment=reader, at=day(31))
    assert "second" in standing(reader).lessons_open


# The end


def to_the_end(reader) -> datetime:
    """Read everything as it opens; gives when the last part was read."""
    for lesson, number in (("first", 0), ("second", 6), ("third", 14)):
        clock.tick(day(number))
        read(reader, lesson, at=day(number))
    return day(14)


def test_a_course_finishes_a_week_after_its_last_part_was_read(reader, moves):
    last = to_the_end(reader)
    clock.tick(last + timedelta(days=6, hours=23))
    assert state(reader) == State.ACTIVE
    clock.tick(last + timedelta(days=7))
    assert state(reader) == State.FINISHED
    assert reader.ended_at == last + timedelta(days=7)
    assert moves[-1] == ("finished", "")
    assert moves.count(("finished", "")) == 1


def test_a_finished_course_stays_open_to_read(reader):
    last = to_the_end(reader)
    clock.tick(last + timedelta(days=8))
    read(reader, "first", at=last + timedelta(days=9))
    assert state(reader) == State.FINISHED


def test_a_paused_course_finishes_when_its_person_is_back(reader):
    last = to_the_end(reader)
    leaving.pause(enrolment=reader, weeks=None, at=last)
    clock.tick(last + timedelta(days=20))
    assert state(reader) == State.PAUSED
    leaving.come_back(enrolment=reader, at=last + timedelta(days=21))
    assert state(reader) == State.FINISHED


def test_nothing_moves_after_leaving(reader, moves):
    read(reader, "first", at=AT)
    Enrolment.objects.filter(pk=reader.pk).update(state=State.LEFT)
    clock.tick(day(60))
    assert moves == [("lesson-finished", "first")]
    assert not Due.objects.filter(state=Due.State.PLANNED, kind="journeys.lesson-opens").exists()


# Coming by


def test_coming_by_is_announced_once_an_hour(reader, moves):
    def see(at):
        course.see(enrolment=Enrolment.objects.select_related("standing").get(pk=reader.pk), at=at)

    for minutes in (0, 10, 59, 60, 61, 119, 121):
        see(later(minutes=minutes))
    assert moves == [("seen", "")] * 3
    assert standing(reader).last_seen_at == later(minutes=121)


def test_two_pages_at_once_are_one_visit(reader, moves):
    one, other = (Enrolment.objects.select_related("standing").get(pk=reader.pk) for _ in range(2))
    course.see(enrolment=one, at=AT)
    course.see(enrolment=other, at=AT)
    assert moves == [("seen", "")]


def test_everything_of_a_person_is_moved_with_their_standing_locked(reader, monkeypatch):
    locked = []
    real = journal.lock_standing
    monkeypatch.setattr(course, "lock_standing", lambda enrolment_id: locked.append(enrolment_id) or real(enrolment_id))
    read(reader, "first", "welcome", at=AT)
    course.begin(enrolment=reader, at=AT)
    course.catch_up(enrolment=reader, at=AT)
    assert locked == [reader.pk] * 3
