"""Assessments: opened by the programme's plan, answered through the journal, scored once."""

import uuid
from datetime import timedelta

import pytest

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.ground import scoped
from handrail.journeys import asking, assessing, batteries, course, journal, steps
from handrail.journeys.models import Assessment, Enrolment, ItemResponse, Row, Score, Standing, Step
from handrail.journeys.signals import assessment_finished, course_moved, response_saved
from handrail.measures.scoring import NoSuchItem, OutOfRange
from handrail.people.models import AuditEntry, Person
from tests.builders import AT, a_participant, a_service, later

pytestmark = pytest.mark.django_db

OPEN, FINISHED, LAPSED = Assessment.State.OPEN, Assessment.State.FINISHED, Assessment.State.LAPSED


@pytest.fixture
def walker():
    """Somebody whose course has just started."""
    enrolment = a_participant(a_service())
    with scoped.service(enrolment.service_id):
        yield enrolment


@pytest.fixture
def joiner():
    """Somebody who is still joining, with the baseline open."""
    enrolment = a_participant(a_service(), state="joining")
    with scoped.service(enrolment.service_id):
        assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)
        yield enrolment


def the(enrolment, name="weekly", occurrence=1):
    return Assessment.objects.select_related("enrolment").get(enrolment=enrolment, name=name, occurrence=occurrence)


def respond(assessment, measure, item, value, *, at=AT, client_id=None, **more):
    return assessing.respond(assessment=assessment, measure=measure, item=item, value=value, made_at=at, at=at,
                             client_id=client_id or uuid.uuid4(), **more)


def fill(assessment, answers, at=AT):
    for (measure, item), value in answers.items():
        respond(assessment, measure, item, value, at=at)


def finish(assessment, at=AT, client_id=None):
    return assessing.finish(assessment=assessment, client_id=client_id or uuid.uuid4(), made_at=at, at=at)


WEEK = {("peg", "1"): 7, ("peg", "2"): 7, ("peg", "3"): 6, ("mood", "1"): 4}


def test_the_weekly_one_opens_seven_days_after_the_start_and_then_every_seven(walker):
    clock.tick(later(days=6, hours=23))
    assert not Assessment.objects.filter(enrolment=walker).exists()
    clock.tick(later(days=7))
    assert [measure for measure, _ in the(walker).measures] == ["peg", "mood"]
    clock.tick(later(days=14))
    assert the(walker, occurrence=2).opened_at == later(days=14)


def test_days_are_counted_on_the_persons_own_wall_clock(walker):
    Person.objects.filter(pk=walker.participant_id).update(timezone="Europe/London")
    clock.tick(later(days=40))  # the clocks went forward on 29 March 2026
    planned = Due.objects.filter(subject=walker.pk, rule="assessment:weekly", occurrence=6).get()
    assert planned.at == later(days=42, hours=-1)


def test_what_was_not_answered_lapses_when_the_next_one_opens(walker):
    moves = []
    course_moved.listen(recorder(moves))
    clock.tick(later(days=7))
    respond(the(walker), "peg", "1", 5, at=later(days=8))
    clock.tick(later(days=14))
    assert (the(walker).state, the(walker, occurrence=2).state) == (LAPSED, OPEN)
    assert ItemResponse.objects.get(assessment=the(walker)).value == 5
    assert not Score.objects.exists()
    assert [event for event, subject in moves if subject == "weekly"] == [
        "assessment-opened", "assessment-lapsed", "assessment-opened"
    ]


def recorder(moves):
    def record_moves(*, enrolment, event, subject, at):
        moves.append((event, subject))

    return record_moves


@pytest.fixture(autouse=True)
def _listeners_of_a_test_end_with_it():
    announcements = (course_moved, response_saved, assessment_finished)
    before = [dict(one._listeners) for one in announcements]
    yield
    for one, listeners in zip(announcements, before, strict=True):
        one._listeners.clear()
        one._listeners.update(listeners)


def test_one_that_lacks_only_the_last_tap_is_scored_when_the_next_one_opens(walker):
    clock.tick(later(days=7))
    fill(the(walker), WEEK, at=later(days=9))
    clock.tick(later(days=14))
    first = the(walker)
    assert (first.state, first.finished_at) == (FINISHED, later(days=9))
    assert Score.objects.get(assessment=first, measure="mood").at == later(days=9)
    assert the(walker, occurrence=2).state == OPEN


def test_a_clock_that_comes_weeks_late_opens_the_latest_only(walker):
    clock.tick(later(days=30))
    assert [one.occurrence for one in Assessment.objects.filter(enrolment=walker)] == [4]
    clock.tick(later(days=35))
    assert the(walker, occurrence=5).state == OPEN


def test_it_goes_on_for_as_long_as_the_course_runs(walker):
    for week in range(1, 21):
        clock.tick(later(days=7 * week))
    assert Assessment.objects.filter(enrolment=walker, name="weekly").count() == 20


def test_a_paused_course_is_not_asked_and_goes_on_after_the_return(walker):
    Enrolment.objects.filter(pk=walker.pk).update(state=Enrolment.State.PAUSED)
    clock.tick(later(days=7))
    assert not Assessment.objects.exists()
    Enrolment.objects.filter(pk=walker.pk).update(state=Enrolment.State.ACTIVE)
    clock.tick(later(days=14))
    assert [one.occurrence for one in Assessment.objects.all()] == [2]


def test_who_has_left_is_asked_nothing_more(walker):
    clock.tick(later(days=7))
    Enrolment.objects.filter(pk=walker.pk).update(state=Enrolment.State.LEFT)
    walker.refresh_from_db()
    journal.announce_move(walker, event="left", at=later(days=8))
    clock.tick(later(days=30))
    assert [one.state for one in Assessment.objects.filter(enrolment=walker)] == [LAPSED]
    assert not Step.objects.filter(enrolment=walker, code="assessment").exists()
    assert not Due.objects.filter(rule="assessment:weekly", state=Due.State.PLANNED).exists()


def test_planning_again_changes_nothing(walker):
    planned = Due.objects.filter(subject=walker.pk).order_by("rule", "occurrence").values_list("rule", "at")
    before = list(planned)
    asking.plan_schedule(enrolment=walker, at=later(days=3))
    assert list(planned.all()) == before


def test_an_assessment_is_opened_once_and_pins_its_instruments(joiner):
    again = assessing.open_assessment(enrolment=joiner, name="baseline", at=later(hours=1))
    assert again.opened_at == AT
    assert [measure for measure, _ in again.measures] == ["peg", "phq-9", "gad-7", "nrs"]
    assert AuditEntry.objects.filter(did="assessment.opened").count() == 1


def test_a_battery_that_the_programme_does_not_have_is_refused(joiner):
    with pytest.raises(assessing.NoSuchBattery):
        assessing.open_assessment(enrolment=joiner, name="yearly", at=AT)


def test_today_offers_an_open_assessment_with_its_honest_effort(walker):
    clock.tick(later(days=7))
    shown = steps.shown(Step.objects.get(enrolment=walker, code="assessment"))
    assert (shown.title, shown.line) == ("Check in", "Four questions, under a minute")
    assert shown.url == f"/assessment/{the(walker).pk}/"
    fill(the(walker), WEEK)
    finish(the(walker))
    assert not Step.objects.filter(enrolment=walker, code="assessment").exists()


def test_effort_is_said_in_words():
    assert batteries.effort(1, 10) == "one question, under a minute"
    assert batteries.effort(24, 250) == "24 questions, about 5 minutes"
    assert batteries.effort(9, 60) == "nine questions, about 1 minute"


def test_a_response_is_kept_typed_beside_its_journal_row(joiner):
    written = respond(the(joiner, "baseline"), "phq-9", "2", 3)
    kept = ItemResponse.objects.get(measure="phq-9", item="2")
    assert (kept.value, kept.row) == (3, written.row)
    assert written.row.kind == Row.Kind.RESPONSE
    assert written.row.key == f"{the(joiner, 'baseline').pk}/phq-9/2"


def test_the_same_tap_twice_is_one_row(joiner):
    client_id = uuid.uuid4()
    first, second = (respond(the(joiner, "baseline"), "peg", "1", 3, client_id=client_id) for _ in range(2))
    assert (first.is_new, second.is_new) == (True, False)
    assert Row.objects.filter(kind=Row.Kind.RESPONSE).count() == 1


def test_a_later_response_takes_the_place_of_an_earlier_and_both_stay_in_the_journal(joiner):
    baseline = the(joiner, "baseline")
    respond(baseline, "peg", "1", 3)
    respond(baseline, "peg", "1", 8, at=later(minutes=1))
    assert ItemResponse.objects.get(measure="peg", item="1").value == 8
    assert Row.objects.filter(kind=Row.Kind.RESPONSE).count() == 2


def test_a_response_that_was_replaced_before_it_arrived_does_not_win(joiner):
    baseline, early = the(joiner, "baseline"), uuid.uuid4()
    respond(baseline, "peg", "1", 8, replaces=[early])
    respond(baseline, "peg", "1", 3, client_id=early, at=later(minutes=5))
    assert ItemResponse.objects.get(measure="peg", item="1").value == 8


def test_an_item_can_be_left_out_again(joiner):
    baseline = the(joiner, "baseline")
    respond(baseline, "phq-9", "1", 2)
    respond(baseline, "phq-9", "1", None, at=later(minutes=1))
    assert ItemResponse.objects.get(measure="phq-9", item="1").value is None


@pytest.mark.parametrize(
    ("measure", "item", "value", "error"),
    [("peg", "1", 11, OutOfRange), ("peg", "1", -1, OutOfRange), ("phq-9", "1", 4, OutOfRange),
     ("peg", "4", 1, NoSuchItem), ("mood", "1", 1, batteries.NotAsked),
     ("nothing", "1", 1, batteries.NotAsked)],
)
def test_what_cannot_be_an_answer_writes_nothing(joiner, measure, item, value, error):
    with pytest.raises(error):
        respond(the(joiner, "baseline"), measure, item, value)
    assert not Row.objects.filter(kind=Row.Kind.RESPONSE).exists()


def test_finishing_scores_every_scale_and_keeps_them(joiner):
    baseline = the(joiner, "baseline")
    fill(baseline, {("peg", "1"): 7, ("peg", "2"): 7, ("peg", "3"): 6, **{("phq-9", str(n)): 1 for n in range(1, 9)},
                    ("phq-9", "9"): 0, ("gad-7", "1"): 3, ("nrs", "average"): 6})
    finish(baseline, at=later(minutes=9))
    scores = {(one.measure, one.scale): one for one in Score.objects.filter(assessment=baseline)}
    assert float(scores["peg", "total"].value) == 6.667
    assert (scores["phq-9", "total"].value, scores["phq-9", "total"].band) == (8, "mild")
    assert scores["gad-7", "total"].value is None
    assert scores["gad-7", "total"].reason == "6 of the 7 questions have no answer; at most 2 may be missing."
    assert (scores["nrs", "average"].value, scores["nrs", "now"].value) == (6, None)
    assert scores["peg", "total"].pack_id == dict(baseline.measures)["peg"]
    assert the(joiner, "baseline").finished_at == later(minutes=9)
    assert Standing.objects.get(enrolment=joiner).scores == {
        "peg.total": [[later(minutes=9).isoformat(), 6.667]], "phq-9.total": [[later(minutes=9).isoformat(), 8.0]],
        "nrs.average": [[later(minutes=9).isoformat(), 6.0]],
    }


def test_the_first_finishing_counts_and_the_second_stays_in_the_journal(walker):
    clock.tick(later(days=7))
    weekly = the(walker)
    fill(weekly, WEEK)
    finish(weekly, at=later(days=7, minutes=1))
    respond(weekly, "peg", "1", 0, at=later(days=7, minutes=2))
    finish(weekly, at=later(days=7, minutes=3))
    assert float(Score.objects.get(assessment=weekly, measure="peg").value) == 6.667
    assert ItemResponse.objects.get(assessment=weekly, measure="peg", item="1").value == 7
    assert Row.objects.filter(kind=Row.Kind.FINISHED).count() == 2
    assert Row.objects.filter(kind=Row.Kind.RESPONSE, key=f"{weekly.pk}/peg/1").count() == 2
    assert AuditEntry.objects.filter(did="assessment.finished").count() == 1


def test_a_double_tap_on_finish_is_one_finishing(walker):
    clock.tick(later(days=7))
    client_id = uuid.uuid4()
    for _ in range(2):
        assert finish(the(walker), client_id=client_id).state == FINISHED
    assert Row.objects.filter(kind=Row.Kind.FINISHED).count() == 1


def test_one_that_lapsed_cannot_be_finished(walker):
    clock.tick(later(days=7))
    clock.tick(later(days=14))
    with pytest.raises(assessing.Lapsed):
        finish(the(walker))
    assert not Row.objects.filter(kind=Row.Kind.FINISHED).exists()


def test_a_response_from_a_phone_that_was_offline_is_kept_after_the_end_and_scores_nothing(walker):
    clock.tick(later(days=7))
    clock.tick(later(days=14))
    respond(the(walker), "peg", "1", 9, at=later(days=15))
    assert ItemResponse.objects.get(assessment=the(walker)).value == 9
    assert not Score.objects.exists()


def test_a_listener_that_fails_loses_no_response(joiner):
    def fails(*, row, at):
        raise RuntimeError("no")

    response_saved.listen(fails)
    written = respond(the(joiner, "baseline"), "peg", "1", 3)
    assert Row.objects.get(pk=written.row.pk).body_json == {"value": 3}
    assert ItemResponse.objects.get(measure="peg", item="1").value == 3
    assert Due.objects.filter(kind="journeys.derive-again").count() == 1


def test_a_response_told_again_by_the_clock_does_not_undo_a_later_one(joiner):
    baseline = the(joiner, "baseline")
    first = respond(baseline, "peg", "1", 3)
    respond(baseline, "peg", "1", 8, at=later(minutes=1))
    assessing.keep_response(row=first.row, at=AT)
    assert ItemResponse.objects.get(measure="peg", item="1").value == 8


def test_scores_that_failed_are_made_by_the_clock(walker, monkeypatch):
    clock.tick(later(days=7))
    fill(the(walker), WEEK)
    with monkeypatch.context() as broken:
        broken.setattr(assessing, "score", lambda *_: 1 / 0)
        assert finish(the(walker), at=later(days=7)).state == OPEN
    clock.tick(later(days=7, minutes=1))
    assert the(walker).state == FINISHED
    assert Score.objects.filter(assessment=the(walker)).count() == 2


def test_what_must_be_shown_after_a_response_is_asked_of_those_who_registered(joiner, monkeypatch):
    monkeypatch.setattr(assessing, "_checks", [lambda row: None, lambda row: "journeys:today"])
    written = respond(the(joiner, "baseline"), "peg", "1", 3)
    assert assessing.what_follows(written.row) == "journeys:today"


def test_kept_scores_agree_with_those_derived_from_the_table(walker):
    for week in (1, 2, 3):
        clock.tick(later(days=7 * week))
        fill(the(walker, occurrence=week), {**WEEK, ("peg", "1"): 7 - week}, at=later(days=7 * week, hours=1))
        finish(the(walker, occurrence=week), at=later(days=7 * week, hours=1))
    kept = Standing.objects.get(enrolment=walker).scores
    assert kept == assessing.scores_of(walker.pk)
    assert [number for _, number in kept["peg.total"]] == [6.333, 6.0, 5.667]


def test_the_end_of_the_course_ends_the_weekly_one(walker):
    clock.tick(later(days=7))
    Enrolment.objects.filter(pk=walker.pk).update(state=Enrolment.State.FINISHED)
    walker.refresh_from_db()
    journal.announce_move(walker, event="finished", at=later(days=8))
    assert the(walker).state == LAPSED
    assert assessing.open_now(walker) is None
    assert not Due.objects.filter(subject=walker.pk, rule="assessment:weekly", state=Due.State.PLANNED).exists()


def test_the_next_opening_is_known(walker):
    assert asking.next_opening(walker, AT) == later(days=7)
    assert asking.next_opening(walker, later(days=7)) == later(days=14)


def test_starting_twice_asks_once(walker):
    course.start(enrolment=walker, at=later(days=2))
    clock.tick(later(days=7))
    clock.tick(later(days=9) + timedelta(hours=1))
    assert Assessment.objects.filter(enrolment=walker).count() == 1


def test_a_score_told_late_makes_the_pages_that_look_at_it_others(walker):
    """Its listener failed when the row came, and runs again by the clock: then no row raises the revision."""
    clock.tick(later(days=7))
    fill(the(walker), WEEK)
    finish(the(walker))
    row = Row.objects.get(enrolment=walker, kind=Row.Kind.FINISHED)
    Score.objects.filter(enrolment=walker).delete()
    Assessment.objects.filter(pk=the(walker).pk).update(state=OPEN)
    before = Standing.objects.get(enrolment=walker).revision
    assessing.keep_scores(row=row, at=later(days=8))
    assert Score.objects.filter(enrolment=walker).exists()
    assert Standing.objects.get(enrolment=walker).revision > before
