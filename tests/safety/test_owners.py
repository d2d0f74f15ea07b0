"""An open flag always has an owner who is there, whatever becomes of roles, leaves and cover."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from handrail.delivery import clock
from handrail.delivery.models import Outgoing
from handrail.ground import scoped
from handrail.people import actions as people
from handrail.people import forgetting
from handrail.people.models import CareRelation, Role, RoleKind
from handrail.people.roles import LastManager
from handrail.safety import actions, away, checking, owners, shelf
from handrail.safety.models import Flag, Leave, Told
from tests import builders
from tests.builders import AT, later

from .closing import close

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A guide with a supervisor, a colleague and a manager, and a participant."""
    service = builders.a_service()
    supervisor = builders.a_supervisor(service)
    guide = builders.a_guide(service, supervisor=supervisor)
    colleague, manager = builders.a_guide(service), builders.a_manager(service)
    with scoped.service(service.pk):
        enrolment = builders.a_participant(service, guide, state="joining")
        yield guide, colleague, supervisor, manager, enrolment


def raise_one(enrolment, at=AT, code="phq-9-item-9"):
    signal = shelf.plan_of(enrolment.service_id).signal(code)
    return actions.raise_flag(enrolment=enrolment, signal=signal, cause=uuid.uuid4(), about=str(uuid.uuid4()), value=1,
                              at=at)


def on_leave(role, cover=None, days=(0, 4), at=AT):
    first = at.date() + timedelta(days=days[0])
    return away.take_leave(person=role.person, first_day=first, last_day=at.date() + timedelta(days=days[1]),
                           cover=cover.person if cover else None, by=role, at=at)


def test_while_a_guide_is_away_their_cover_owns_what_is_raised(world):
    guide, colleague, _, _, enrolment = world
    on_leave(guide, colleague)
    assert raise_one(enrolment).owner == colleague.person
    assert raise_one(enrolment, at=later(days=5)).owner == guide.person


def test_what_was_open_goes_to_the_cover_when_the_leave_begins_and_they_are_told_once(world):
    guide, colleague, _, _, enrolment = world
    flag = raise_one(enrolment)
    on_leave(guide, colleague, days=(1, 3))
    assert Flag.objects.get().owner == guide.person
    for _ in range(2):
        clock.tick(later(days=1))
    assert Flag.objects.get().owner == colleague.person
    told = list(Told.objects.filter(flag=flag, why="passed-on").values_list("person_id", flat=True))
    assert told == [colleague.person_id]
    assert Outgoing.objects.filter(kind="flag", person=colleague.person).count() == 1


def test_a_leave_without_cover_passes_the_flag_up_the_line(world):
    guide, _, supervisor, _, enrolment = world
    flag = raise_one(enrolment)
    on_leave(guide)
    flag.refresh_from_db()
    assert flag.owner == supervisor.person


def test_a_cancelled_leave_is_none(world):
    guide, colleague, _, _, enrolment = world
    leave = on_leave(guide, colleague)
    for _ in range(2):
        away.cancel_leave(leave=leave, by=guide, at=later(hours=1))
    assert raise_one(enrolment, at=later(hours=2)).owner == guide.person


def test_a_leave_is_taken_once_however_often_it_is_sent(world):
    guide, colleague, _, _, _ = world
    same = uuid.uuid4()
    for _ in range(2):
        away.take_leave(person=guide.person, first_day=AT.date(), last_day=AT.date(), cover=colleague.person, by=guide,
                        at=AT, client_id=same)
    assert Leave.objects.count() == 1


@pytest.mark.parametrize(("first", "last", "code"), [(3, 2, "order"), (-9, -3, "past"), (0, 500, "long")])
def test_a_leave_that_cant_be_is_refused(world, first, last, code):
    guide, colleague, _, _, _ = world
    with pytest.raises(away.BadLeave) as refused:
        on_leave(guide, colleague, days=(first, last))
    assert refused.value.code == code


def test_nobody_covers_for_themselves_and_no_student_covers(world):
    guide, _, _, _, _ = world
    student = builders.a_guide(guide.service, "student")
    for cover in (guide, student):
        with pytest.raises(away.BadLeave):
            on_leave(guide, cover)


def test_outside_working_hours_whoever_is_on_call_owns_it_with_a_deadline_of_the_clock(world):
    guide, colleague, _, manager, enrolment = world
    away.name_on_call(person=colleague.person, by=manager, at=AT)
    assert raise_one(enrolment).owner == guide.person
    night = later(hours=12)
    flag = raise_one(enrolment, at=night)
    assert (flag.owner, flag.answer_by) == (colleague.person, night + timedelta(hours=2))
    away.name_on_call(person=None, by=manager, at=night)
    flag = raise_one(enrolment, at=night)
    assert flag.owner == guide.person and flag.answer_by == later(days=1, hours=3, minutes=30)


def test_a_covering_guide_can_open_the_flag_and_sees_it_on_the_list(world):
    guide, colleague, _, _, enrolment = world
    on_leave(guide, colleague)
    flag = raise_one(enrolment)
    client = builders.signed_in(colleague)
    assert client.get(f"/flags/{flag.pk}/").status_code == 200
    assert f"/flags/{flag.pk}/" in client.get("/caseload/").content.decode()


def test_one_of_the_staff_who_is_forgotten_leaves_no_flag_behind(world):
    guide, _, supervisor, _, enrolment = world
    flag = raise_one(enrolment)
    forgetting.forget(person=guide.person, service=guide.service, at=later(hours=1))
    flag.refresh_from_db()
    assert flag.owner == supervisor.person


def test_a_flag_that_was_nobodys_is_the_first_managers_who_comes():
    service = builders.a_service()
    with scoped.service(service.pk):
        enrolment = builders.a_participant(service, state="joining")
        flag = raise_one(enrolment)
        assert flag.owner is None
        assert any("no owner" in line for line in checking.flags_have_owners(AT))
        manager = people.give_role(person=builders.a_person(), service=service, kind=RoleKind.MANAGER,
                                   at=later(hours=1))
        flag.refresh_from_db()
        assert flag.owner == manager.person
        assert not list(checking.flags_have_owners(later(hours=1)))


def test_a_flag_raised_while_its_owner_was_just_going_is_found_by_the_clock(world):
    guide, _, supervisor, _, enrolment = world
    CareRelation.objects.update(until=AT)
    people.end_role(role=guide, at=later(minutes=1))
    flag = raise_one(enrolment, at=later(minutes=1))
    Flag.objects.filter(pk=flag.pk).update(owner=guide.person)  # as if both had been written at once
    clock.tick(later(minutes=2))
    flag.refresh_from_db()
    assert flag.owner == supervisor.person


# --- whatever happens ---

WHO = ("guide", "colleague", "student", "supervisor", "manager", "second manager")
STEPS = st.one_of(
    st.tuples(st.just("raise")), st.tuples(st.just("close")), st.tuples(st.just("wait"), st.integers(1, 60)),
    st.tuples(st.just("end"), st.sampled_from(WHO)), st.tuples(st.just("give back"), st.sampled_from(WHO)),
    st.tuples(st.just("leave"), st.sampled_from(WHO), st.none() | st.sampled_from(WHO), st.integers(0, 3),
              st.integers(0, 5)),
    st.tuples(st.just("on call"), st.none() | st.sampled_from(WHO)),
)


class Team:
    """A team to which things happen."""

    def __init__(self):
        self.service = builders.a_service()
        supervisor = builders.a_supervisor(self.service)
        self.roles = {
            "guide": builders.a_guide(self.service, supervisor=supervisor), "colleague": builders.a_guide(self.service),
            "student": builders.a_guide(self.service, "student", supervisor=supervisor), "supervisor": supervisor,
            "manager": builders.a_manager(self.service), "second manager": builders.a_manager(self.service),
        }
        self.at = AT

    def begin(self):
        self.enrolments = [builders.a_participant(self.service, self.roles[who], state="joining")
                           for who in ("guide", "student")]

    def do(self, what: str, *more) -> None:
        self.at += timedelta(minutes=13)
        clock.run_through(self.at)
        try:
            with transaction.atomic():
                getattr(self, "_" + what.replace(" ", "_"))(*more)
        except (away.BadLeave, LastManager):
            pass

    def _raise(self):
        for enrolment in self.enrolments:
            raise_one(enrolment, at=self.at)

    def _close(self):
        for flag in Flag.objects.filter(closed_at=None)[:1]:
            close(flag=flag, by=self.roles["manager"], outcome="talked-safe", note="Talked.", at=self.at)

    def _wait(self, hours):
        self.at += timedelta(hours=hours)
        clock.run_through(self.at)

    def _end(self, who):
        role = Role.objects.get(pk=self.roles[who].pk)
        CareRelation.objects.filter(guide_id=role.person_id, until=None).update(until=self.at)
        people.end_role(role=role, at=self.at)

    def _give_back(self, who):
        role = self.roles[who]
        people.give_role(person=role.person, service=self.service, kind=role.kind, at=self.at)

    def _leave(self, who, cover, begins, lasts):
        first = self.at.date() + timedelta(days=begins)
        away.take_leave(person=self.roles[who].person, first_day=first, last_day=first + timedelta(days=lasts),
                        cover=self.roles[cover].person if cover else None, by=self.roles[who], at=self.at)

    def _on_call(self, who):
        away.name_on_call(person=self.roles[who].person if who else None, by=self.roles["manager"], at=self.at)


@settings(max_examples=20, phases=(Phase.explicit, Phase.reuse, Phase.generate))  # shrinking would take minutes
@given(steps=st.lists(STEPS, min_size=3, max_size=14))
def test_an_open_flag_always_has_an_owner_who_is_there(steps):
    team = Team()
    with scoped.service(team.service.pk):
        team.begin()
        for step in [("raise",), *steps, ("raise",)]:
            team.do(*step)
            holding = set(Role.objects.filter(until=None, person__is_active=True).values_list("person_id", flat=True))
            present = set(owners.may_own(team.at))
            trained = {role.person_id for role in owners.may_cover()} & present
            for flag in Flag.objects.filter(closed_at=None):
                assert flag.owner_id in holding
                assert flag.owner_id in present or not trained
                assert flag.told.filter(person_id=flag.owner_id).exists()
            assert Told.objects.count() == Outgoing.objects.filter(kind="flag").count()
        assert not [line for line in checking.flags_have_owners(team.at) if "no owner" in line]
