"""Scenes of referral, for every_page.py: the clinician's area, the code, the person's own page, the check."""

from handrail.ground import scoped
from handrail.referrals import clinicians, referring
from handrail.referrals.models import Part
from tests import builders
from tests.builders import role_of
from tests.referrals.worlds import ABOUT, a_clinician, a_referral, a_referred

from .scenery import NOW, send, the_service

ADDRESSES_ONLY = {  # what is sent there comes back to a page that has its stop
    "referrals:withdraw", "referrals:change", "referrals:letter", "referrals:own-code", "referrals:part",
    "referrals:end", "referrals:answer",
}


def _world():
    service = the_service()
    manager = builders.a_manager(service)
    with scoped.service(service.pk):
        role = a_clinician(service, manager, at=NOW)
        enrolment = builders.a_participant(service, builders.a_guide(service), at=NOW)
        referral = a_referred(role, enrolment, *Part, who="service", at=NOW)  # waits for the service's answer
    return service, manager, role, enrolment, referral


def scenes(scene_type, stop) -> dict:
    """The scenes by name."""

    def a_clinician_with_a_patient():
        _service, _manager, role, _enrolment, referral = _world()
        code = a_referral(role, at=NOW)
        return scene_type(role, [
            stop("/patients/"), stop("/patients/new/"), stop("/patients/new/", send("Make the code"), status=422),
            stop(f"/patients/codes/{code.pk}/"), stop(f"/patients/{referral.pk}/"),
        ])

    def somebody_who_was_referred():
        return scene_type(role_of(_world()[3]), [stop("/my-clinician/")])

    def a_service_that_checks_clinicians():
        service, manager, _role, enrolment, _referral = _world()
        asked = clinicians.ask(service=service, at=NOW, **ABOUT)
        return scene_type(manager, [
            stop("/service/clinicians/"), stop(f"/service/clinicians/{asked.pk}/"),
            stop(f"/service/clinicians/{asked.pk}/", send("Let in, and send the invitation"), status=422),
            stop(f"/participants/{enrolment.pk}/clinician/"),
        ])

    def anybody_with_a_code():
        service, _manager, role, _enrolment, _referral = _world()
        code = referring.code_of(a_referral(role, at=NOW))
        return scene_type(None, [
            stop(f"/clinicians/{service.slug}/"), stop(f"/refer/{service.slug}/"),
            stop(f"/refer/{service.slug}/{code}/"),
        ])

    return {build.__name__: build for build in (
        a_clinician_with_a_patient, somebody_who_was_referred, a_service_that_checks_clinicians, anybody_with_a_code)}
