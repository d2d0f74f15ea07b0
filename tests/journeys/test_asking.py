"""What is asked when: planned at the start, kept up with the course, reminded of, never asked twice in a short time."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from handrail.delivery import clock
from handrail.delivery.models import Due, Outgoing
from handrail.ground import scoped
from handrail.journeys import asking, assessing, batteries, counting, course, forgetting, leaving, steps
from handrail.journeys.models import Assessment, Enrolment, Row, Score, Step
from handrail.journeys.zone import zone_of
from handrail.measures import folder, loading
from handrail.people import roles
from handrail.people.models import AuditEntry, Person, Role
from handrail.programmes.battery import Battery
from tests.builders import AT, a_participant, a_service, later, role_of

pytestmark = pytest.mark.django_db

OPEN, FINISHED, LAPSED = Assessment.State.OPEN, Assessment.State.FINISHED, Assessment.State.LAPSED
FOLLOW_UPS = ["three-months", "six-months", "twelve-months"]


@pytest.fixture
def walker():
    """Somebody whose course, of five weeks and more, has just started."""
    enrolment = a_participant(a_service(), on="pain-brief", protocol="self-guided")
    with scoped.service(enrolment.service_id):
        yield enrolment


def the(enrolment, name, occurrence=1):
    return Assessment.objects.select_related("enrolment").get(enrolment=enrolment, name=name, occurrence=occurrence)


def names(enrolment, *states):
    rows = Assessment.objects.filter(enrolment=enrolment, **({"state__in": states} if states else {}))
    return sorted(rows.values_list("name", flat=True))


def planned(enrolment):
    """When each battery opens next, by name."""
    rows = Due.objects.filter(subject=enrolment.pk, kind="journeys.assessment-opens", state=Due.State.PLANNED)
    return {due.facts["battery"]: due.at for due in rows.order_by("-at")}


def respond(assessment, measure, item, value, at):
    assessing.respond(assessment=assessment, measure=measure, item=item, value=value, client_id=uuid.uuid4(),
                      made_at=at, at=at)


def answer(assessment, at, value=2):
    for part in batteries.parts(assessment):
        for item in part.instrument.items:
            respond(assessment, part.measure, item.key, value, at)
    return assessing.finish(assessment=assessment, client_id=uuid.uuid4(), made_at=at, at=at)


def finish_course(enrolment, at):
    """The course ends, as it does a week after the last lesson was read."""
    enrolment.refresh_from_db()
    course._conclude(enrolment, course.lock_standing(enrolment.pk), at)
    enrolment.refresh_from_db()


def leave(enrolment, at, **more):
    return leaving.leave(enrolment=enrolment, reason="", words="", client_id=uuid.uuid4(), at=at, **more)


def letters(enrolment):
    return Outgoing.objects.filter(person_id=enrolment.participant_id, kind="questions").order_by("decided_at")


def test_everything_is_planned_at_the_start_and_follow_ups_by_the_latest_end(walker):
    found = planned(walker)
    assert found["mid"] == later(days=21)
    assert found["post"] == datetime(2026, 4, 13, 8, 30, tzinfo=UTC), "the same time on the wall: the clocks changed"
    assert found["three-months"] == datetime(2026, 8, 18, 8, 30, tzinfo=UTC), "12 weeks, 3 months, less 7 days"


def test_planning_again_moves_nothing(walker):
    before = planned(walker)
    asking.plan_schedule(enrolment=walker, at=later(days=3))
    assert planned(walker) == before


def test_whoever_moves_to_another_zone_is_asked_at_the_same_time_on_the_wall_there(walker):
    before = planned(walker)
    roles.change_display(person=walker.participant, at=later(days=2), timezone="America/New_York")
    assert planned(walker)["mid"] == before["mid"] - timedelta(hours=1), "summer time has begun there"
    weekly = Due.objects.filter(subject=walker.pk, rule="assessment:weekly", state=Due.State.PLANNED)
    assert [due.at for due in weekly.order_by("occurrence")][:2] == [later(days=7, hours=-1), later(days=14, hours=-1)]


def test_follow_ups_count_from_the_end_once_it_is_known_and_are_asked_of_who_has_finished(walker):
    finish_course(walker, later(days=42, hours=-1))
    assert planned(walker)["three-months"] == datetime(2026, 7, 6, 8, 30, tzinfo=UTC)
    clock.run_through(later(days=42 + 80))
    assert "three-months" not in names(walker)
    clock.run_through(datetime(2026, 7, 6, 9, tzinfo=UTC))
    assert the(walker, "three-months").state == OPEN
    shown = steps.shown(Step.objects.get(enrolment=walker, subject="three-months"))
    assert shown.title == "How you are, three months on"
    clock.run_through(later(days=500))
    assert [name for name in names(walker) if name in FOLLOW_UPS] == sorted(FOLLOW_UPS)
    assert the(walker, "twelve-months").opened_at == datetime(2027, 4, 6, 8, 30, tzinfo=UTC)


def test_a_course_that_never_ends_is_followed_up_all_the_same(walker):
    clock.run_through(later(days=500))
    assert [name for name in names(walker, LAPSED) if name in FOLLOW_UPS] == sorted(FOLLOW_UPS)


def test_a_course_that_ends_after_the_latest_end_moves_nothing(walker):
    before = planned(walker)["three-months"]
    finish_course(walker, later(days=100))
    assert planned(walker)["three-months"] == before


def test_the_window_closes_though_the_clock_came_late_and_one_that_is_over_is_not_opened(walker):
    clock.tick(later(days=25))
    assert the(walker, "mid").closes_at == datetime(2026, 4, 2, 8, 30, tzinfo=UTC), "ten days after its timepoint"
    clock.tick(later(days=42 + 22))
    assert the(walker, "mid").state == LAPSED
    assert "post" not in names(walker)


def test_somebody_who_left_is_asked_nothing_unless_they_agreed(walker):
    leave(walker, later(days=10))
    assert not planned(walker)
    clock.run_through(later(days=500))
    assert names(walker, OPEN, FINISHED) == []
    assert not letters(walker).filter(decided_at__gt=later(days=10)).exists()


def test_somebody_who_left_and_agreed_is_asked_what_the_file_says_and_no_more(walker):
    clock.run_through(later(days=8))
    leave(walker, later(days=10), may_be_asked=True)
    assert sorted(planned(walker)) == sorted(["post", *FOLLOW_UPS])
    assert the(walker, "weekly").state == LAPSED
    assert AuditEntry.objects.filter(did="enrolment.may-be-asked").count() == 1
    clock.run_through(datetime(2026, 6, 5, 9, tzinfo=UTC))
    assert the(walker, "three-months").state == OPEN
    done = answer(the(walker, "three-months"), later(days=100))
    assert (done.state, Score.objects.filter(assessment=done).exists()) == (FINISHED, True)


def test_what_is_open_as_somebody_leaves_and_agrees_stays_open_and_closes_in_time(walker):
    clock.run_through(later(days=43))
    leave(walker, later(days=44), may_be_asked=True)
    assert (the(walker, "post").state, the(walker, "weekly", 6).state) == (OPEN, LAPSED)
    assert Step.objects.filter(enrolment=walker, subject="post").exists()
    clock.run_through(later(days=42 + 21))
    assert the(walker, "post").state == LAPSED
    assert letters(walker).count() > 2


def test_the_word_can_be_taken_back_and_given_again(walker):
    leave(walker, later(days=10), may_be_asked=True)
    before = planned(walker)
    by = role_of(walker)
    for _ in range(2):
        asking.agree_to_be_asked(enrolment=walker, is_agreed=False, at=later(days=11), by=by)
    assert not planned(walker)
    asking.agree_to_be_asked(enrolment=walker, is_agreed=True, at=later(days=12), by=by)
    assert planned(walker) == before
    assert AuditEntry.objects.filter(did="enrolment.asked-no-more").count() == 1


def test_who_has_finished_can_stop_it_too_and_what_is_open_closes(walker):
    finish_course(walker, later(days=42, hours=-1))
    clock.run_through(datetime(2026, 7, 6, 9, tzinfo=UTC))
    asking.agree_to_be_asked(enrolment=walker, is_agreed=False, at=datetime(2026, 7, 7, 9, tzinfo=UTC))
    assert the(walker, "three-months").state == LAPSED
    assert not planned(walker)
    assert not Step.objects.filter(enrolment=walker, code="assessment").exists()


def test_beginning_again_ends_the_questions_about_the_earlier_course(walker):
    finish_course(walker, later(days=42, hours=-1))
    again = course.enrol(person=walker.participant, service=walker.service, programme_key="pain-brief",
                         protocol_key="self-guided", at=later(days=60))
    assert again.pk != walker.pk
    assert not planned(walker)


def test_what_came_due_in_a_pause_opens_at_the_return_while_its_window_lasts(walker):
    leaving.pause(enrolment=walker, weeks=None, at=later(days=20))
    clock.run_through(later(days=25))
    assert "mid" not in names(walker)
    assert not letters(walker).filter(decided_at__gt=later(days=20)).exists()
    leaving.come_back(enrolment=walker, at=later(days=26))
    assert (the(walker, "mid").state, the(walker, "mid").opened_at) == (OPEN, later(days=26))


def test_what_closed_in_a_pause_is_not_asked_afterwards(walker):
    leaving.pause(enrolment=walker, weeks=None, at=later(days=20))
    clock.run_through(later(days=33))
    leaving.come_back(enrolment=walker, at=later(days=34))
    assert "mid" not in names(walker)


def test_reminders_go_as_often_as_the_file_says_by_day_without_a_word_of_what_it_is_about(walker):
    clock.run_through(later(days=42 + 20))
    about_post = letters(walker).filter(once__contains=str(the(walker, "post").pk))
    assert [letter.decided_at for letter in about_post] == [
        the(walker, "post").opened_at + timedelta(days=days) for days in (0, 5, 12)
    ]
    letter = about_post[0]
    assert letter.subject == "A few questions for you"
    assert f"/assessment/{the(walker, 'post').pk}/" in letter.body
    assert "about 4 minutes" in letter.body
    words = (letter.subject + letter.body.replace(walker.service.name, "")).lower()
    assert not [word for word in ("pain", "health", "depress", "mood", "course", "score", "phq", "lesson") if
                word in words.replace("/my-course/", "")]


def test_reminders_wait_for_the_morning_where_the_person_lives():
    enrolment = a_participant(a_service(), on="pain-brief", protocol="self-guided")
    Person.objects.filter(pk=enrolment.participant_id).update(timezone="Pacific/Auckland")
    enrolment = Enrolment.everywhere.get(pk=enrolment.pk)  # 22:30 there
    with scoped.service(enrolment.service_id):
        clock.run_through(later(days=22))
        assert letters(enrolment).filter(once__contains=str(the(enrolment, "mid").pk)).get().decided_at == datetime(
            2026, 3, 23, 19, tzinfo=UTC), "eight in the morning"


def test_no_reminder_goes_once_it_is_answered(walker):
    clock.run_through(later(days=42, hours=1))
    assert letters(walker).filter(once__contains=str(the(walker, "post").pk)).count() == 1
    answer(the(walker, "post"), later(days=43))
    clock.run_through(later(days=62))
    assert letters(walker).filter(once__contains=str(the(walker, "post").pk)).count() == 1


def test_a_clock_that_comes_late_sends_one_letter_not_all_of_them(walker):
    clock.run_through(later(days=42))
    clock.tick(later(days=42 + 15))
    assert letters(walker).filter(once__contains=str(the(walker, "post").pk)).count() == 2


def test_a_clock_that_comes_late_by_night_waits_for_the_morning_and_looks_again(walker):
    clock.run_through(later(days=42, hours=1))
    about = letters(walker).filter(once__contains=str(the(walker, "post").pk))
    night = later(days=42 + 5, hours=15)
    assert not 8 <= night.astimezone(zone_of(walker.participant, walker.service)).hour < 20
    clock.tick(night)
    clock.tick(night)
    assert about.count() == 1
    answer(the(walker, "post"), night)
    clock.tick(later(days=42 + 6, hours=1))
    assert about.count() == 1  # it was answered in the night


def test_what_the_night_put_off_goes_in_the_morning_once(walker):
    clock.run_through(later(days=42, hours=1))
    about = letters(walker).filter(once__contains=str(the(walker, "post").pk))
    clock.tick(later(days=42 + 5, hours=15))
    for hours in (1, 2):
        clock.tick(later(days=42 + 6, hours=hours))
    assert about.count() == 2


def test_no_reminder_goes_to_somebody_who_was_forgotten_or_is_no_longer_a_participant(walker):
    clock.run_through(later(days=42, hours=1))
    before = letters(walker).count()
    Role.objects.filter(person_id=walker.participant_id).update(until=later(days=43))
    clock.run_through(later(days=48))
    assert letters(walker).count() == before
    forgetting.forget_course(service_id=walker.service_id, person_id=walker.participant_id, at=later(days=49))
    assert not Due.objects.filter(subject=walker.pk, state=Due.State.PLANNED).exists()
    walker.refresh_from_db()
    assert not walker.may_be_asked


def test_an_instrument_answered_lately_is_left_out_and_its_score_counts(walker):
    clock.run_through(later(days=19))  # weekly 2, of day 14, is open
    answer(the(walker, "weekly", 2), later(days=20))
    clock.run_through(later(days=21))
    mid = the(walker, "mid")
    assert mid.counted == {"peg": str(the(walker, "weekly", 2).pk)}
    assert [part.measure for part in batteries.parts(mid)] == ["phq-9", "gad-7"]
    facts = Step.objects.get(enrolment=walker, subject="mid").facts
    assert facts["questions"] == 17
    answer(mid, later(days=22))
    assert not Score.objects.filter(assessment=mid, measure="peg").exists()
    found = {one.score.measure: (one.is_earlier, one.score.assessment_id) for one in counting.scores_at([mid])[mid.pk]}
    assert found == {"peg": (True, the(walker, "weekly", 2).pk), "phq-9": (False, mid.pk), "gad-7": (False, mid.pk)}


def test_of_two_that_are_open_at_once_the_second_leaves_out_what_the_first_has_asked(walker):
    clock.run_through(later(days=21))
    assert names(walker, OPEN) == ["mid", "weekly"]
    answer(the(walker, "mid"), later(days=21, hours=2))
    weekly = the(walker, "weekly", 3)
    assert (weekly.state, [part.measure for part in batteries.parts(weekly)]) == (OPEN, ["mood"])
    assert Step.objects.get(enrolment=walker, subject="weekly").facts["questions"] == 1


def test_what_was_begun_elsewhere_is_not_taken_away(walker):
    clock.run_through(later(days=21))
    weekly = the(walker, "weekly", 3)
    respond(weekly, "peg", "1", 3, later(days=21))
    answer(the(walker, "mid"), later(days=21, hours=2))
    assert the(walker, "weekly", 3).counted == {}


def test_a_measures_own_word_holds_where_the_battery_says_none():
    (name, text), = folder.files("peg").items()
    found = loading.load({name: text.replace("seconds = ", 'not_within = "2 weeks"\nseconds = ', 1)}, "peg")
    assert found.not_within_days == 14
    assert counting._days(Battery("post", ("peg",)), found) == 14
    assert counting._days(Battery("post", ("peg",), not_within_days=5), found) == 5
    assert counting._days(Battery("post", ("peg",)), folder.instrument("peg")) is None


def test_an_instrument_with_a_gap_is_asked_again(walker):
    clock.run_through(later(days=19))
    weekly = the(walker, "weekly", 2)
    for item in ("1", "2"):
        respond(weekly, "peg", item, 3, later(days=15))
    assessing.finish(assessment=weekly, client_id=uuid.uuid4(), made_at=AT, at=later(days=20))
    clock.run_through(later(days=21))
    assert the(walker, "mid").counted == {}


def test_one_that_has_nothing_left_to_ask_is_finished_with_the_scores_that_count(walker):
    clock.run_through(later(days=41))
    with_all = assessing.open_assessment(enrolment=walker, name="post", at=later(days=41))
    answer(with_all, later(days=41))
    Enrolment.objects.filter(pk=walker.pk).update(started_at=AT - timedelta(days=300))
    walker.refresh_from_db()
    follow_up = assessing.open_assessment(enrolment=walker, name="three-months", at=later(days=45))
    assert follow_up.state == FINISHED
    assert {one.is_earlier for one in counting.scores_at([follow_up])[follow_up.pk]} == {True}
    assert not Step.objects.filter(enrolment=walker, subject="three-months").exists()
    assert Row.objects.filter(kind=Row.Kind.FINISHED, key=str(follow_up.pk)).count() == 1


def test_an_answer_to_what_was_left_out_meanwhile_is_kept_and_counts_for_nothing(walker):
    clock.run_through(later(days=21))
    weekly = the(walker, "weekly", 3)
    answer(the(walker, "mid"), later(days=21, hours=2))
    respond(weekly, "peg", "1", 9, later(days=21, hours=3))
    assert Row.objects.filter(key=f"{weekly.pk}/peg/1").count() == 1
    done = assessing.finish(assessment=the(walker, "weekly", 3), client_id=uuid.uuid4(), made_at=AT, at=later(days=22))
    assert not Score.objects.filter(assessment=done, measure="peg").exists()


def test_the_scores_of_many_timepoints_are_one_statement(walker, django_assert_num_queries):
    clock.run_through(later(days=21))
    answer(the(walker, "mid"), later(days=21, hours=2))
    everything = list(Assessment.objects.all())
    with django_assert_num_queries(1):
        counting.scores_at(everything)
