"""What is due is done once, however often, however late and by however many the clock is run."""

import uuid
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.delivery import clock
from handrail.delivery.clock import Late
from handrail.delivery.models import Due
from handrail.ground import scoped
from handrail.people.models import Service
from tests.builders import AT, later

pytestmark = pytest.mark.django_db

DONE, PLANNED, SKIPPED, CANCELLED = Due.State.DONE, Due.State.PLANNED, Due.State.SKIPPED, Due.State.CANCELLED
done: list[tuple[str, int]] = []


def _does(due, at):
    done.append((due.rule, due.occurrence))


def _raises(due, at):
    if due.facts.get("raises"):
        Service.objects.create(slug="must-not-stay", name="Half done", made_at=at)
        raise ZeroDivisionError
    done.append((due.rule, due.occurrence))


@pytest.fixture(autouse=True)
def kinds():
    kept = dict(clock._kinds)
    clock.due_kind("test.do", late=Late.DO)(_does)
    clock.due_kind("test.skip", late=Late.SKIP, patience=timedelta(days=2))(_does)
    clock.due_kind("test.latest", late=Late.LATEST)(_does)
    clock.due_kind("test.raises")(_raises)
    done.clear()
    yield
    clock._kinds.clear()
    clock._kinds.update(kept)


@pytest.fixture
def service():
    made = Service.objects.create(slug="clinic", name="The Clinic", made_at=AT)
    with scoped.service(made.pk):
        yield made


SUBJECT = uuid.UUID(int=1)


def plan(rule="call", at=AT, kind="test.do", occurrence=1, **facts):
    return clock.plan(kind=kind, subject=SUBJECT, rule=rule, at=at, occurrence=occurrence, **facts)


def states(rule="call"):
    return list(Due.objects.filter(rule=rule).order_by("occurrence").values_list("state", "because"))


def test_nothing_is_done_before_its_time(service):
    plan(at=later(hours=1))
    assert clock.tick(AT) == 0
    assert clock.tick(later(hours=1)) == 1
    assert done == [("call", 1)]


def test_two_ticks_do_it_once(service):
    plan()
    clock.tick(AT)
    clock.tick(AT)
    clock.tick(later(days=3))
    assert done == [("call", 1)]


def test_it_is_done_oldest_first(service):
    plan("second", later(hours=2))
    plan("first", later(hours=1))
    clock.tick(later(hours=3))
    assert done == [("first", 1), ("second", 1)]


def test_it_runs_with_its_service_active_and_leaves_none_active_behind(service):
    plan()
    seen = []
    clock.due_kind("test.do")(lambda due, at: seen.append(scoped.current()))
    token = scoped._active.set(None)
    try:
        clock.tick(AT)
        with pytest.raises(scoped.NoService):
            scoped.current()
    finally:
        scoped._active.reset(token)
    assert seen == [service.pk]


@pytest.mark.parametrize(("kind", "late_by", "expected"), [
    ("test.do", timedelta(0), [(DONE, "")]),
    ("test.do", timedelta(days=400), [(DONE, "")]),
    ("test.skip", timedelta(0), [(DONE, "")]),
    ("test.skip", timedelta(days=2), [(DONE, "")]),
    ("test.skip", timedelta(days=2, seconds=1), [(SKIPPED, "too-late")]),
    ("test.latest", timedelta(0), [(DONE, "")]),
    ("test.latest", timedelta(days=400), [(DONE, "")]),
])
def test_what_lateness_means(service, kind, late_by, expected):
    plan(kind=kind)
    clock.tick(AT + late_by)
    assert states() == expected
    assert len(done) == (expected[0][0] == DONE)


@pytest.mark.parametrize(("kind", "expected"), [
    ("test.do", [1, 2, 3]),
    ("test.skip", [3]),
    ("test.latest", [3]),
])
def test_after_a_week_without_a_clock(service, kind, expected):
    for occurrence in (1, 2, 3):
        plan(kind=kind, at=later(days=2 * occurrence), occurrence=occurrence)
    plan(kind=kind, at=later(days=30), occurrence=4)
    clock.tick(later(days=7))
    assert [occurrence for _, occurrence in done] == expected
    assert states()[3] == (PLANNED, "")


def test_of_several_the_latest_is_done_even_when_another_worker_did_it_a_moment_before(service):
    plan(kind="test.latest", at=AT, occurrence=1)
    plan(kind="test.latest", at=later(hours=1), occurrence=2)
    Due.objects.filter(occurrence=2).update(state=DONE)
    clock.tick(later(hours=2))
    assert done == []
    assert states()[0] == (SKIPPED, "a-later-one-is-due")


def test_run_through_does_everything_at_its_own_time(service):
    for occurrence in (1, 2, 3):
        plan(kind="test.skip", at=later(days=occurrence), occurrence=occurrence)
    assert clock.run_through(later(days=7)) == 3
    assert Due.objects.get(occurrence=2).done_at == later(days=2)
    assert clock.run_through(later(days=7)) == 0


def test_run_through_also_does_what_was_planned_on_the_way(service):
    def and_again(due, at):
        done.append((due.rule, due.occurrence))
        plan(kind="test.chain", at=at + timedelta(days=1), occurrence=due.occurrence + 1)

    clock.due_kind("test.chain")(and_again)
    plan(kind="test.chain")
    clock.run_through(later(days=3))
    assert [occurrence for _, occurrence in done] == [1, 2, 3, 4]


def test_one_that_raises_holds_up_nobody_and_leaves_nothing_half_done(service):
    plan("bad", kind="test.raises", raises=True)
    plan("good", later(minutes=1), kind="test.raises")
    clock.tick(later(minutes=1))
    assert done == [("good", 1)]
    assert not Service.objects.filter(slug="must-not-stay").exists()
    bad = Due.objects.get(rule="bad")
    assert (bad.state, bad.attempts, bad.because) == (PLANNED, 1, "failed: ZeroDivisionError")
    assert bad.at == later(minutes=3)


def test_one_that_raises_is_tried_later_and_later_and_given_up_with_its_reason(service):
    plan(kind="test.raises", raises=True)
    at, waits = AT, []
    while (due := Due.objects.get()).state == PLANNED:
        at = max(at, due.at)
        clock.tick(at)
        waits.append(Due.objects.get().at - at)
    assert len(waits) == clock.PATIENCE
    assert waits[:4] == [timedelta(minutes=n) for n in (2, 4, 8, 16)]
    assert states() == [(SKIPPED, "failed: ZeroDivisionError")]
    assert clock.tick(later(days=400)) == 0


def test_one_that_raised_is_done_once_it_can_be(service):
    plan(kind="test.raises", raises=True)
    clock.tick(AT)
    Due.objects.update(facts={})
    clock.tick(later(minutes=2))
    assert done == [("call", 1)]


def test_a_kind_that_no_room_knows_any_more_waits_and_is_given_up(service):
    plan()
    Due.objects.update(kind="gone.kind")
    clock.tick(AT)
    assert states() == [(PLANNED, "failed: LookupError")]
    with pytest.raises(LookupError):
        plan("other", kind="gone.kind")


def test_planning_again_moves_it_and_planning_the_same_changes_nothing(service):
    first = plan(lesson="one")
    assert plan(lesson="one").pk == first.pk
    plan(at=later(days=3), lesson="two")
    due = Due.objects.get()
    assert (due.pk, due.at, due.facts) == (first.pk, later(days=3), {"lesson": "two"})


def test_what_was_cancelled_can_be_planned_again_and_what_was_done_cannot(service):
    plan()
    assert clock.cancel(subject=SUBJECT, rule="call", because="paused") == 1
    assert clock.tick(AT) == 0
    plan(at=later(days=1))
    clock.tick(later(days=1))
    plan(at=later(days=2))
    assert clock.tick(later(days=9)) == 0
    assert done == [("call", 1)]


def test_cancelling_takes_one_rule_or_a_prefix_or_all(service):
    for rule in ("contact:weekly", "contact:quiet", "lesson:2"):
        plan(rule, later(days=1))
    assert clock.cancel(subject=SUBJECT, rule="contact:quiet", because="x") == 1
    assert clock.cancel(subject=SUBJECT, prefix="contact:", because="x") == 1
    assert clock.cancel(subject=uuid.UUID(int=2), because="x") == 0
    assert clock.cancel(subject=SUBJECT, because="x") == 1


_steps = st.lists(st.one_of(
    st.tuples(st.just("plan"), st.sampled_from(["test.do", "test.skip", "test.latest"]),
              st.integers(1, 3), st.integers(0, 12)),
    st.tuples(st.just("cancel"), st.just(""), st.just(0), st.just(0)),
    st.tuples(st.just("tick"), st.just(""), st.just(0), st.integers(0, 12)),
), max_size=25)


@settings(max_examples=60, deadline=None)
@given(steps=_steps)
def test_whatever_is_planned_moved_cancelled_and_ticked_nothing_is_done_twice_or_too_early(steps):
    from django.db import transaction

    with transaction.atomic():
        service = Service.objects.create(slug="property", name="Property", made_at=AT)
        with scoped.service(service.pk):
            done.clear()
            ended: dict[int, str] = {}
            for what, kind, occurrence, day in steps:
                at = later(days=day)
                if what == "plan":
                    plan(kind=kind, at=at, occurrence=occurrence)
                    plan(kind=kind, at=at, occurrence=occurrence)
                elif what == "cancel":
                    clock.cancel(subject=SUBJECT, because="test")
                else:
                    clock.tick(at)
                    assert clock.tick(at) == 0
                for due in Due.objects.all():
                    if due.occurrence in ended:
                        assert due.state == ended[due.occurrence]  # done and skipped are final
                    if due.state in (DONE, SKIPPED):
                        ended[due.occurrence] = due.state
                        assert due.at <= due.done_at
            assert len(done) == len(set(done))
            assert {occurrence for _, occurrence in done} == {n for n, state in ended.items() if state == DONE}
        transaction.set_rollback(True)
