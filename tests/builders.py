"""Builders of small worlds: `a_participant(on="pain-cbt")` says all that a test needs to say."""

from datetime import UTC, datetime, timedelta
from itertools import count

from django.test import Client

from handrail.ground import scoped
from handrail.journeys.models import Enrolment
from handrail.people.models import CareRelation, Person, Role, RoleKind, Service, Supervision
from handrail.people.second_factor import PASSED
from handrail.programmes import keeping
from handrail.programmes.models import PackVersion

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # a Monday morning
PASSWORD = "a quiet harbour 7"

_numbers = count(1)


def a_service(slug: str = "", **fields) -> Service:
    """A service with its packs loaded, open for sign-up."""
    number = next(_numbers)
    with_packs()
    return Service.objects.create(
        slug=slug or f"northside-{number}", made_at=AT,
        **{"name": "Northside Pain Service", "timezone": "Europe/London", "open_sign_up": True,
           "help_numbers": [{"name": "Samaritans", "number": "116 123", "hours": "any hour"}], **fields},
    )


def with_packs() -> None:
    """Every shipped pack is kept: at once in a database made for tests, afresh where a test emptied it."""
    if not PackVersion.objects.filter(loaded_at=AT).exists():
        keeping.load_shipped(AT)


def a_person(name: str = "", password: str | None = None, **fields) -> Person:
    """A person with an address of their own; nobody signs in unless a password is given."""
    number = next(_numbers)
    fields = {"made_at": AT, "name": name or f"Person {number}", **fields}
    return Person.objects.create_user(fields.pop("email", f"person{number}@example.org"), password, **fields)


def a_role(service: Service, kind: RoleKind, person: Person | None = None, **fields) -> Role:
    """A role in a service, of a new person unless one is given."""
    return Role.everywhere.create(service=service, person=person or a_person(), kind=kind, since=AT, **fields)


def a_manager(service: Service) -> Role:
    """A manager of the service."""
    return a_role(service, RoleKind.MANAGER)


def a_researcher(service: Service) -> Role:
    """A researcher in the service."""
    return a_role(service, RoleKind.RESEARCHER)


def a_guide(service: Service, qualification: str = "psychologist", supervisor: Role | None = None) -> Role:
    """A guide with a qualification, under a supervisor where one is given."""
    guide = a_role(service, RoleKind.GUIDE, qualification=qualification)
    if supervisor is not None:
        Supervision.everywhere.create(service=service, guide=guide.person, supervisor=supervisor.person, since=AT)
    return guide


def a_supervisor(service: Service, of: Role | None = None) -> Role:
    """A supervisor, of a guide where one is given."""
    supervisor = a_role(service, RoleKind.SUPERVISOR)
    if of is not None:
        Supervision.everywhere.create(service=service, guide=of.person, supervisor=supervisor.person, since=AT)
    return supervisor


def a_participant(
    service: Service, guide: Role | None = None, *, on: str = "pain-cbt", protocol: str = "weekly-call",
    state: str = "active", at: datetime = AT, person: Person | None = None,
) -> Enrolment:
    """A participant in a programme: enrolled at `at`, started unless `state` is "joining"; others end as they say.

    With `guide`, that guide looks after them, whoever the protocol would have chosen.
    """
    from handrail.journeys import course

    role = a_role(service, RoleKind.PARTICIPANT, person)
    with scoped.service(service.pk):
        enrolment = course.enrol(
            person=role.person, service=service, programme_key=on, protocol_key=protocol, at=at, by=role
        )
        if guide is not None:
            _give_guide(enrolment, guide, at)
        if state != Enrolment.State.JOINING:
            enrolment = course.start(enrolment=enrolment, at=at)
        if state not in (Enrolment.State.JOINING, Enrolment.State.ACTIVE):
            Enrolment.objects.filter(pk=enrolment.pk).update(state=state)
            enrolment.refresh_from_db()
        if guide is not None or enrolment.state == state:
            _keep_figures(enrolment)  # what was set by hand above announced nothing
    return enrolment


def _keep_figures(enrolment: Enrolment) -> None:
    from handrail.fidelity import keeping_up as fidelity
    from handrail.outcomes.keeping_up import keep

    keep(enrolment.pk)
    fidelity.keep(enrolment.pk)


def _give_guide(enrolment: Enrolment, guide: Role, at: datetime) -> None:
    from handrail.guidance.models import Guidance

    others = CareRelation.objects.filter(participant_id=enrolment.participant_id, until=None)
    others.exclude(guide_id=guide.person_id).update(until=at)
    CareRelation.objects.get_or_create(
        participant_id=enrolment.participant_id, guide_id=guide.person_id, until=None,
        defaults={"since": at, "service_id": enrolment.service_id},
    )
    Guidance.objects.filter(enrolment=enrolment).update(guide=guide.person)


def details_for_an_emergency(enrolment: Enrolment, *, at: datetime = AT, **given: str):
    """What this participant gave for an emergency; nothing but having been asked, unless said."""
    from handrail.safety import emergency_details

    with scoped.service(enrolment.service_id):
        return emergency_details.keep_details(enrolment=enrolment, given=given, at=at)


def role_of(enrolment: Enrolment) -> Role:
    """The participant's role."""
    return Role.everywhere.get(
        service_id=enrolment.service_id, person_id=enrolment.participant_id, kind=RoleKind.PARTICIPANT
    )


def signed_in(role: Role, client: Client | None = None) -> Client:
    """A client whose session is this role's, second factor passed."""
    from handrail.people.middleware import ROLE_IN_SESSION

    client = client or Client()
    client.force_login(role.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[ROLE_IN_SESSION] = str(role.pk)
    session[PASSED] = True
    session.save()
    return client


def later(**amount) -> datetime:
    """A moment after AT: `later(days=8)`."""
    return AT + timedelta(**amount)
