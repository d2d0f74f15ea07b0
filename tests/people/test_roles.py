"""Services, roles, care and supervision: given once, ended once, each in the audit trail."""

import pytest

from handrail.ground import scoped
from handrail.people.actions import (
    begin_care,
    change_display,
    change_service,
    end_care,
    end_role,
    end_supervision,
    give_role,
    make_person,
    make_service,
    supervise,
)
from handrail.people.models import AuditEntry, CareRelation, Installation, Person, Role, RoleKind, Service, Supervision
from handrail.people.roles import LastManager, NoSuchRole, StillGuides
from handrail.people.signals import role_ended, role_given
from tests.builders import AT, a_guide, a_manager, a_person, a_role, a_service, a_supervisor, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return a_service()


@pytest.fixture
def inside(service):
    with scoped.service(service.pk):
        yield service


@pytest.fixture
def heard():
    """What is announced about roles while the test runs."""
    said = []

    def given(**facts):
        said.append(("given", facts["role"].kind))

    def ended(**facts):
        said.append(("ended", facts["role"].kind))

    role_given.listen(given)
    role_ended.listen(ended)
    yield said
    role_given._listeners.pop(f"{given.__module__}.{given.__qualname__}")
    role_ended._listeners.pop(f"{ended.__module__}.{ended.__qualname__}")


def entries(did: str) -> int:
    return AuditEntry.objects.filter(did=did).count()


def test_a_service_is_made_once_and_with_it_the_installation():
    both = [make_service(name="Northside", slug="northside-made", at=AT, country="IE") for _ in range(2)]
    assert both[0] == both[1]
    assert Service.objects.get(slug="northside-made").country == "IE"
    assert entries("service.made") == 1
    assert not Installation.objects.get().is_demo


def test_an_account_is_made_once_whatever_the_case_of_its_address():
    first = make_person(email="Rosa@Example.org", name="Rosa", at=AT)
    assert make_person(email="rosa@example.org ", name="Other", at=AT) == first
    first.refresh_from_db()
    assert (first.name, first.has_usable_password()) == ("Rosa", False)
    address = first.emailaddress_set.get()
    assert (address.email, address.verified, address.primary) == ("rosa@example.org", True, True)


def test_a_role_is_given_once(service, heard):
    person = a_person()
    roles = [give_role(person=person, service=service, kind=RoleKind.GUIDE, qualification="nurse", at=later(days=n))
             for n in range(2)]
    assert roles[0] == roles[1]
    assert roles[1].since == AT
    assert heard == [("given", "guide")]
    assert entries("role.given") == 1


def test_a_new_qualification_is_taken_over_and_audited(service, heard):
    person = a_person()
    give_role(person=person, service=service, kind=RoleKind.GUIDE, qualification="student", at=AT)
    role = give_role(person=person, service=service, kind=RoleKind.GUIDE, qualification="psychologist", at=AT)
    assert role.qualification == "psychologist"
    assert heard == [("given", "guide")]
    assert entries("role.changed") == 1


def test_an_ended_role_begins_again(service, heard):
    role = a_guide(service)
    end_role(role=role, at=later(days=1))
    again = give_role(person=role.person, service=service, kind=RoleKind.GUIDE, at=later(days=2))
    assert (again.pk, again.until, again.since, again.qualification) == (role.pk, None, later(days=2), "psychologist")
    assert heard == [("ended", "guide"), ("given", "guide")]


def test_a_listener_that_fails_undoes_the_giving(service):
    def fails(**facts):
        raise RuntimeError("no programme")

    role_given.listen(fails)
    person = a_person()
    try:
        with pytest.raises(RuntimeError):
            give_role(person=person, service=service, kind=RoleKind.GUIDE, at=AT)
    finally:
        role_given._listeners.pop(f"{fails.__module__}.{fails.__qualname__}")
    assert not Role.everywhere.filter(person=person).exists()
    assert entries("role.given") == 0


def test_a_role_is_ended_once(service, heard):
    role = a_guide(service)
    for n in range(2):
        ended = end_role(role=role, at=later(days=n))
    assert ended.until == AT
    assert heard == [("ended", "guide")]


def test_the_only_manager_stays(service):
    manager = a_manager(service)
    with pytest.raises(LastManager):
        end_role(role=manager, at=AT, by=manager)
    a_manager(a_service())  # another service's doesn't help
    with pytest.raises(LastManager):
        end_role(role=manager, at=AT, by=manager)
    a_manager(service)
    assert end_role(role=manager, at=AT, by=manager).until == AT


def test_a_guide_who_looks_after_somebody_stays_until_they_have_another(inside):
    guide, participant = a_guide(inside), a_role(inside, RoleKind.PARTICIPANT)
    begin_care(participant=participant.person, guide=guide.person, at=AT)
    with pytest.raises(StillGuides) as still:
        end_role(role=guide, at=AT)
    assert still.value.count == 1
    end_care(participant=participant.person, guide=guide.person, at=AT)
    assert end_role(role=guide, at=AT).until == AT


def test_with_a_role_its_supervision_ends(inside):
    guide, supervisor = a_guide(inside), a_supervisor(inside)
    supervise(guide=guide.person, supervisor=supervisor.person, at=AT)
    end_role(role=supervisor, at=later(days=1))
    assert Supervision.objects.get().until == later(days=1)


def test_care_begins_and_ends_once_and_can_begin_again(inside):
    guide, participant = a_guide(inside), a_role(inside, RoleKind.PARTICIPANT)
    both = {"participant": participant.person, "guide": guide.person}
    assert begin_care(**both, at=AT) == begin_care(**both, at=later(days=1))
    assert end_care(**both, at=later(days=2)).until == later(days=2)
    assert end_care(**both, at=later(days=3)) is None
    begin_care(**both, at=later(days=4))
    assert [care.since for care in CareRelation.objects.order_by("since")] == [AT, later(days=4)]
    assert (entries("care.begun"), entries("care.ended")) == (2, 1)


def test_only_a_guide_of_this_service_looks_after_its_participants(inside):
    participant = a_role(inside, RoleKind.PARTICIPANT)
    gone = end_role(role=a_guide(inside), at=AT)
    for wrong in (a_guide(a_service()), a_manager(inside), gone):
        with pytest.raises(NoSuchRole):
            begin_care(participant=participant.person, guide=wrong.person, at=AT)
    with pytest.raises(NoSuchRole):
        begin_care(participant=a_person(), guide=a_guide(inside).person, at=AT)


def test_supervision_begins_and_ends_once(inside):
    guide, supervisor = a_guide(inside), a_supervisor(inside)
    both = {"guide": guide.person, "supervisor": supervisor.person}
    assert supervise(**both, at=AT) == supervise(**both, at=AT)
    assert end_supervision(**both, at=AT).until == AT
    assert end_supervision(**both, at=AT) is None
    with pytest.raises(NoSuchRole):
        supervise(guide=guide.person, supervisor=a_manager(inside).person, at=AT)


def test_settings_that_do_not_change_write_nothing(service):
    manager = a_manager(service)
    change_service(service=service, at=AT, by=manager, name=service.name)
    assert entries("service.changed") == 0
    change_service(service=service, at=AT, by=manager, name="New name", open_sign_up=service.open_sign_up)
    assert AuditEntry.objects.get(did="service.changed").facts == {"fields": ["name"]}
    person = a_person()
    change_display(person=person, at=AT, theme="dark", face="standard", language="en", timezone="")
    change_display(person=person, at=AT, theme="dark", face="standard", language="en", timezone="")
    assert AuditEntry.objects.get(did="display.changed").facts == {"fields": ["theme"]}
    assert Person.objects.get(pk=person.pk).theme == "dark"
