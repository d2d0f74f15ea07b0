"""Scenes of the guide's desk and of what participants say of their guidance, for every_page.py."""

import uuid
from datetime import timedelta

from handrail.ground import scoped
from handrail.guidance import assigning, call_timer, changing_guide, complaining, handing_over, incoming, wishing
from handrail.guidance.models import Complaint, HandingOver
from handrail.journeys.models import Enrolment
from handrail.people.models import Role
from tests import builders
from tests.builders import later, role_of

from .scenery import NOW, a_caseload, a_nine_day_life, fill, send, the_service

ADDRESSES_ONLY = {  # what is sent there comes back to a page that has its stop; a file
    "guidance:put-off", "guidance:timer", "guidance:give-guides", "guidance:away-today", "guidance:share-complaint",
    "guidance:complaints-csv",
}
TOM = "+447946550001"


def scenes(scene_type, stop) -> dict:
    """The scenes by name."""

    def a_guide_at_the_telephone():
        enrolment, _flagged, guide = a_caseload()
        with scoped.service(guide.service_id):
            handed = _handed_over_to(guide)
            _wishes_of_tom()
            _calls_taken_by(guide)
            call_timer.start(enrolment=enrolment, guide=guide.person, at=NOW - timedelta(minutes=7))
            complaint = _complaint(enrolment)
            complaining.answer(complaint=complaint, outcome="partly", words="We talked about it, and say sorry.",
                               by=builders.a_manager(guide.service), at=NOW)
            complaining.share(complaint=complaint, by=builders.a_manager(guide.service), at=NOW)
        page, ringing = f"/participants/{enrolment.pk}/", "/calls/incoming/"
        return scene_type(guide, [
            stop("/caseload/"), stop("/calls/"), stop(ringing), stop(f"{ringing}?number=50001"),
            stop(f"{ringing}?number=99999"), stop(f"{ringing}?number=50001", fill("#id_minutes", "some", "Note it"),
                                                  status=422),
            stop(f"{ringing}log/"), stop(page), stop(f"{page}hand-over/"),
            stop(f"{page}hand-over/", fill("#id_words", "", "Keep it"), status=422),
            stop(f"/handed-over/{handed.pk}/"), stop(f"/complaints/{complaint.pk}/"),
        ])

    def a_manager_who_answers():
        enrolment, _flagged, guide = a_caseload()
        with scoped.service(guide.service_id):
            manager = builders.a_manager(guide.service)
            asked = changing_guide.ask(enrolment=enrolment, reason="We talk past each other.", at=NOW,
                                       client_id=uuid.uuid4())
            complaint = _complaint(enrolment)
            answered = Complaint.objects.exclude(answered_at=None).first()
            builders.a_participant(guide.service, state="waiting")
        desk, request = f"/service/guides/{guide.pk}/", f"/service/requests/guide/{asked.pk}/"
        return scene_type(manager, [
            stop("/service/protocols/"), stop("/service/guides/"), stop(desk),
            stop(desk, fill("#id_most_people", "-3", "Keep"), status=422),
            stop("/service/guides/offer/"),
            stop("/service/guides/offer/", fill("#id_change_within", "0", "Keep"), status=422),
            stop("/service/requests/"), stop(request), stop(request, send("Answer so"), status=422),
            stop(f"/complaints/{complaint.pk}/"),
            stop(f"/complaints/{complaint.pk}/", send("Send the answer"), status=422),
            stop(f"/complaints/{answered.pk}/"),
        ])

    def a_participant_who_says_how():
        enrolment = a_nine_day_life()
        return scene_type(role_of(enrolment), [
            stop("/guidance/"), stop("/guidance/", fill("#id_phone", "12", "Keep this number"), status=422),
            stop("/guidance/another-guide/"),
            stop("/guidance/another-guide/", send("Ask for another guide")),
            stop("/complain/"), stop("/complain/", send("Send it"), status=422),
        ])

    def somebody_who_complains():
        service = the_service()
        other = builders.a_service("elsewhere")
        with scoped.service(service.pk):
            made = complaining.complain(service=service, about="data", words="Whose letter was that?", at=NOW,
                                        client_id=uuid.uuid4())
        here = f"/complain/?service={service.slug}"
        return scene_type(None, [
            stop("/complain/"), stop(here), stop(here, send("Send it"), status=422),
            stop(f"{here}&made={made.pk}"), stop(f"/complain/?service={other.slug}"),
        ])

    return {build.__name__: build for build in (
        a_guide_at_the_telephone, a_manager_who_answers, a_participant_who_says_how, somebody_who_complains)}


def _handed_over_to(guide: Role) -> HandingOver:
    """Somebody whom a colleague guided until yesterday; the next guide hasn't read it."""
    colleague = builders.a_guide(guide.service)
    theirs = builders.a_participant(guide.service, colleague, person=builders.a_person("Bea Lind"))
    handing_over.prepare(enrolment=theirs, words="Mornings are best. We agreed on short walks.", by=colleague,
                         at=later(days=7))
    assigning.assign(enrolment=theirs, guide=guide, by=builders.a_manager(guide.service), at=later(days=8))
    return HandingOver.objects.get(enrolment=theirs)


def _wishes_of_tom() -> None:
    wishing.keep_wishes(enrolment=Enrolment.objects.get(participant__phone=TOM), channel="", days=[0, 1, 2],
                        times=["morning"], language="", guide_gender="", voicemail="nothing", at=later(days=1))


def _calls_taken_by(guide: Role) -> None:
    """One from nobody we know, and one for a colleague."""
    colleague = builders.a_guide(guide.service)
    theirs = builders.a_participant(guide.service, colleague, person=builders.a_person("Ida Holm"))
    for number, enrolment in (("+447700900555", None), ("", theirs)):
        incoming.note_call(number=number, words="Will ring again on Friday.", enrolment=enrolment, is_theirs=False,
                           minutes=None, by=guide, at=NOW - timedelta(hours=2), client_id=uuid.uuid4())


def _complaint(enrolment) -> Complaint:
    return complaining.complain(service=enrolment.service, about="guide", words="Nobody rang, twice.", at=later(days=8),
                                client_id=uuid.uuid4(), person=enrolment.participant)


