"""No listener can lose what somebody wrote: each is made to fail in turn, and is told again by the clock."""

import uuid

import pytest
from django.db import connection

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.ground import scoped
from handrail.journeys import assessing, batteries, course, journal, signals, steps
from handrail.journeys.models import Enrolment, Row, Step
from handrail.programmes import keeping
from tests.builders import AT, a_guide, a_participant, a_service, later
from tests.journeys.small_course import a_reader

pytestmark = pytest.mark.django_db

OF_ROWS = {announcement.name: announcement for announcement in signals.ROW_SAVED.values()}
PAIRS = [
    pytest.param(announcement, listener, id=f"{announcement.name}: {listener}")
    for announcement in [*OF_ROWS.values(), signals.course_moved]
    for listener in announcement.listeners()
]


class Broken(Exception):
    """What a listener raises here."""


@pytest.fixture
def enrolment():
    service = a_service()
    made = a_participant(service, a_guide(service))
    with scoped.service(service.pk):
        yield made


def trigger(announcement, enrolment) -> object:
    """Have the announced thing happen; gives the row that was written, or the enrolment that moved."""
    if announcement is signals.course_moved:
        course.see(enrolment=Enrolment.objects.select_related("standing").get(pk=enrolment.pk), at=later(hours=3))
        return enrolment
    asked = assessing.open_assessment(enrolment=enrolment, name="weekly", at=AT)
    part = batteries.parts(asked)[0]
    item = part.instrument.items[0]
    kind, key, body = {
        "journeys.answer_saved": (
            Row.Kind.ANSWER, "how-pain-works/plan-week-1", {"chosen": [], "text": "no reason to live"}),
        "journeys.response_saved": (
            Row.Kind.RESPONSE, batteries.response_key(asked.pk, part.measure, item.key),
            {"value": item.choice.values[0]}),
        "journeys.assessment_finished": (Row.Kind.FINISHED, str(asked.pk), {}),
        "journeys.message_written": (Row.Kind.MESSAGE, "guide", {"text": "Hello, it was a hard week."}),
        "journeys.signs_ticked": (Row.Kind.SIGNS, "bad-day", {
            "signs": ["much-worse"], "plan": keeping.latest("safety", "default").digest}),
        "journeys.effects_told": (Row.Kind.EFFECTS, "end", {
            "effects": {}, "still": "", "from_course": "", "text": "no reason to live"}),
        "journeys.words_at_leaving": (Row.Kind.LEAVING, "why", {"text": "I move away."}),
    }[announcement.name]
    return journal.write(enrolment=enrolment, kind=kind, key=key, body=body, client_id=uuid.uuid4(), made_at=AT,
                         at=later(hours=3)).row


def again_for(listener):
    return [due for due in Due.objects.filter(kind="journeys.derive-again") if due.facts["listener"] == listener]


@pytest.mark.parametrize(("announcement", "listener"), PAIRS)
def test_a_listener_that_fails_loses_nothing_and_is_told_again(announcement, listener, enrolment, monkeypatch):
    real, told = announcement._listeners[listener], []

    def fails(**facts):
        steps.offer(enrolment=enrolment, room="test", code="half-done", since=AT)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM a_table_that_is_not_there")  # on PostgreSQL this ends a transaction

    def works(**facts):
        told.append(facts)
        return real(**facts)

    monkeypatch.delitem(announcement._conditions, listener, raising=False)  # whom it spares else is tried as well
    monkeypatch.setitem(announcement._listeners, listener, fails)
    happened = trigger(announcement, enrolment)
    assert type(happened).objects.filter(pk=happened.pk).exists()
    assert not Step.objects.filter(room="test").exists()  # what it had half done is undone
    (due,) = again_for(listener)
    assert due.state == Due.State.PLANNED

    monkeypatch.setitem(announcement._listeners, listener, works)
    clock.tick(later(hours=3))
    due.refresh_from_db()
    assert due.state == Due.State.DONE
    assert len(told) == 1
    if isinstance(happened, Row):
        assert told[0] == {"row": happened, "at": happened.received_at}
    else:
        assert (told[0]["enrolment"], told[0]["event"], told[0]["at"]) == (enrolment, "seen", later(hours=3))


def test_every_announcement_of_rows_is_tried_here():
    tried = {parameters.values[0].name for parameters in PAIRS}
    assert tried >= {name for name, announcement in OF_ROWS.items() if announcement.listeners()}
    assert signals.course_moved.listeners()


@pytest.fixture
def listens(monkeypatch):
    """Has a test's own function listen to answers."""

    def listen(listener):
        monkeypatch.setattr(signals.answer_saved, "_listeners", {})
        return signals.answer_saved.listen(listener)

    return listen


def answer(enrolment):
    return journal.write(enrolment=enrolment, kind=Row.Kind.ANSWER, key="first/brings", body={"text": "my back"},
                         client_id=uuid.uuid4(), made_at=AT, at=AT).row


def test_one_listener_that_fails_stops_no_other(listens):
    reader, heard = a_reader(), []
    with scoped.service(reader.service_id):

        def fails(**facts):
            raise Broken

        listens(fails)
        signals.answer_saved.listen(lambda **facts: heard.append(facts["row"]))
        row = answer(reader)
        assert heard == [row]
        assert len(Due.objects.filter(kind="journeys.derive-again")) == 1


def test_a_listener_that_goes_on_failing_waits_for_a_person_and_the_row_stays(listens):
    reader = a_reader()
    with scoped.service(reader.service_id):

        def fails(**facts):
            raise Broken

        listens(fails)
        row = answer(reader)
        at = AT
        for _ in range(clock.PATIENCE):
            at = at + (later(days=1) - AT)
            clock.tick(at)
        due = Due.objects.get(kind="journeys.derive-again")
        assert due.state == Due.State.SKIPPED
        assert due.because == "failed: Broken"
        assert Row.objects.filter(pk=row.pk).exists()


def test_the_same_write_sent_again_tells_nobody_twice(listens):
    reader, heard = a_reader(), []
    with scoped.service(reader.service_id):
        listens(lambda **facts: heard.append(facts["row"].pk))
        row = answer(reader)
        journal.write(enrolment=reader, kind=row.kind, key=row.key, body=row.body_json, client_id=row.client_id,
                      made_at=AT, at=later(days=1))
        assert heard == [row.pk]


def test_two_listeners_with_long_names_are_both_told_again(listens):
    reader = a_reader()
    with scoped.service(reader.service_id):

        def fails_one(**facts):
            raise Broken

        def fails_other(**facts):
            raise Broken

        fails_one.__qualname__ = "x" * 100 + "one"
        fails_other.__qualname__ = "x" * 100 + "other"
        listens(fails_one)
        signals.answer_saved.listen(fails_other)
        answer(reader)
        assert len(Due.objects.filter(kind="journeys.derive-again")) == 2


def test_who_listens_to_some_only_hears_no_others(listens):
    reader, heard = a_reader(), []

    def hears(*, row, **facts):
        heard.append(row.key)

    with scoped.service(reader.service_id):
        listens(lambda **facts: None)
        signals.answer_saved.listen(hears, only=lambda row, **facts: row.key == "first/plan-1")
        for key in ("first/brings", "first/plan-1"):
            journal.write(enrolment=reader, kind=Row.Kind.ANSWER, key=key, body={"text": "x"}, client_id=uuid.uuid4(),
                          made_at=AT, at=AT)
        assert heard == ["first/plan-1"]
