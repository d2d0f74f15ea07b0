"""Small worlds of referral: a clinician who was let in, and somebody who came by their code."""

import uuid

from handrail.ground import scoped
from handrail.people.models import Role, RoleKind, Service
from handrail.referrals import agreeing, clinicians, referring
from handrail.referrals.models import Clinician, Part, Referral
from tests import builders
from tests.builders import AT, role_of

ABOUT = {"name": "Dr Imogen Vale", "profession": "general", "registration": "7013345", "register": "GMC",
         "practice": "Harbour Practice", "email": "vale@harbour.example"}


def a_clinician(service: Service, manager: Role, *, at=AT, email: str = "") -> Role:
    """A clinician, checked and come in; their role."""
    with scoped.service(service.pk):
        role = builders.a_role(service, RoleKind.CLINICIAN, builders.a_person(ABOUT["name"]))
        asked = clinicians.ask(service=service, at=at, **ABOUT | {"email": email or role.person.email})
        clinicians.check(clinician=asked, checked=list(clinicians.CHECKS), by=manager, at=at)
    return role


def clinician_of(role: Role) -> Clinician:
    """The row of a clinician's role."""
    return Clinician.everywhere.get(person=role.person)


def a_referral(role: Role, *, who: str = "clinician", at=AT) -> Referral:
    """A code that nobody has used."""
    with scoped.service(role.service_id):
        return referring.refer(clinician=clinician_of(role), programme="pain-cbt", who=who, client_id=uuid.uuid4(),
                               by=role, at=at)


def a_referred(role: Role, enrolment, *parts: Part, who: str = "clinician", at=AT) -> Referral:
    """Somebody in a course who used a code and agreed to these parts."""
    referral = a_referral(role, who=who, at=at)
    with scoped.service(role.service_id):
        referral = referring.use(referral=referral, enrolment=enrolment, by=role_of(enrolment), at=at)
        agreeing.agree(referral=referral, parts=parts, by=role_of(enrolment), at=at)
        referral.refresh_from_db()
    return referral
