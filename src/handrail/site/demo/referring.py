"""A doctor outside the demo's service, checked, with two patients who let her know how it goes."""

from datetime import datetime, timedelta

from handrail.ground.ids import id_for
from handrail.journeys.models import Enrolment
from handrail.people import actions
from handrail.people.models import Role, RoleKind, Service
from handrail.referrals import agreeing, clinicians, referring, responsibility
from handrail.referrals.models import Part as Agreed

from .cast import Part

ABOUT = {"name": "Dr Imogen Vale", "email": "imogen.vale@harbour.example", "profession": "general",
         "registration": "0000000", "register": "GMC", "practice": "Harbour Practice"}
# Who comes by her codes: the first of an arc, what they let her know, who keeps responsibility.
COMING = {"steady": (tuple(Agreed), "shared"), "worse": ((Agreed.PROGRESS, Agreed.DISTRESS), "clinician")}


class Doctor:
    """The doctor, and who still comes by her codes."""

    def __init__(self, service: Service, manager: Role, at: datetime):
        person = actions.make_person(email=ABOUT["email"], name=ABOUT["name"], at=at, language="en")
        self.role = actions.give_role(person=person, service=service, kind=RoleKind.CLINICIAN, at=at, by=manager)
        asked = clinicians.ask(service=service, at=at, by=manager, **ABOUT)
        self.clinician = clinicians.check(clinician=asked, checked=list(clinicians.CHECKS), by=manager, at=at)
        self.coming, self.manager = dict(COMING), manager

    def refers(self, part: Part, enrolment: Enrolment, role: Role, at: datetime) -> None:
        """Somebody signs up: if they came by a code, they use it and say what the doctor may know."""
        agreed, who = self.coming.pop(part.arc, (None, ""))
        if agreed is None:
            return
        referral = referring.refer(clinician=self.clinician, programme="pain-cbt", who=who, by=self.role,
                                   client_id=id_for(enrolment.pk, "demo referral"), at=at - timedelta(days=4))
        referral = referring.use(referral=referral, enrolment=enrolment, by=role, at=at)
        agreeing.agree(referral=referral, parts=agreed, by=role, at=at)
        if responsibility.waiting(referral) is not None:
            responsibility.answer(referral=referral, accepts=True, by=self.manager, at=at + timedelta(hours=2))
