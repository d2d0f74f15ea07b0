"""Scenes of coming and going, for every_page.py: newcomers, places, another course, the summary, two accounts."""

import uuid

from handrail.ground import scoped
from handrail.intake import asking, cases, discharge, places
from handrail.intake.models import Case
from handrail.journeys.models import Enrolment
from handrail.people.models import Person
from tests import builders
from tests.builders import later, role_of
from tests.intake.worlds import a_cohort, a_newcomer

from .scenery import NOW, send, the_service

ADDRESSES_ONLY = {  # what is sent there comes back to a page that has its stop
    "intake:call", "intake:hand-over", "intake:ask", "intake:answer", "intake:join", "intake:step-out",
    "intake:put-first", "intake:take-back", "intake:apart", "intake:sign-summary", "intake:doctor-pdf",
    "intake:my-pdf", "intake:my-doctor",
}
WORDS = {"helps": "Short walks.", "setbacks": "Half, for three days.", "guide": "You found your pace."}


def scenes(scene_type, stop) -> dict:
    """The scenes by name."""

    def a_service_with_newcomers():
        service, manager = _desk(triages=True)
        with scoped.service(service.pk):
            a_newcomer(service, name="Rosa Vidal", phone="+447946550123", answers={"months": ["under-3"]})
            case = Case.objects.get()
            colleague = builders.a_supervisor(service)
            asked = cases.ask_opinion(case=case, of=manager, question="Is it too early?", by=colleague,
                                      client_id=uuid.uuid4(), at=NOW)
        return scene_type(manager, [
            stop("/intake/"), stop(f"/intake/{case.pk}/"), stop(f"/intake/{case.pk}/", send("Keep the call"),
                                                               name="intake:call", status=422),
            stop(f"/intake/{case.pk}/decide/"), stop(f"/intake/{case.pk}/decide/", send("See the letter"), status=422),
            stop(f"/intake/opinions/{asked.pk}/"), stop("/service/intake/"),
            stop("/service/intake/letters/decline/en/"),
        ])

    def a_newcomer_who_is_looked_at():
        service, _manager = _desk(triages=True)
        with scoped.service(service.pk):
            enrolment = a_newcomer(service)
        return scene_type(role_of(enrolment), [stop("/my-place/")])

    def a_service_with_a_waiting_list():
        service, manager = _desk(starts="cohorts")
        with scoped.service(service.pk):
            cohort = a_cohort(manager, at=NOW)
            wait = a_newcomer(service).wait
            asked = a_newcomer(service, at=later(days=1)).wait
            places.offer(wait=asked, by=manager, client_id=uuid.uuid4(), at=NOW, cohort=cohort)
        return scene_type(manager, [
            stop("/waiting-list/"), stop(f"/waiting-list/{wait.pk}/"), stop(f"/waiting-list/{asked.pk}/"),
            stop("/cohorts/"), stop("/cohorts/new/"), stop("/cohorts/new/", send("Make the group"), status=422),
            stop(f"/cohorts/{cohort.pk}/"), stop(f"/cohorts/{cohort.pk}/off/"),
        ])

    def somebody_with_an_offer():
        service, manager = _desk(starts="cohorts")
        with scoped.service(service.pk):
            cohort = a_cohort(manager, at=NOW)
            enrolment = a_newcomer(service)
            places.offer(wait=enrolment.wait, by=manager, client_id=uuid.uuid4(), at=NOW, cohort=cohort)
        return scene_type(role_of(enrolment), [stop("/my-place/")])

    def a_guide_at_the_end_of_a_course():
        service, _manager = _desk()
        with scoped.service(service.pk):
            guide = builders.a_guide(service)
            enrolment = builders.a_participant(service, guide)
        return scene_type(guide, [
            stop(f"/participants/{enrolment.pk}/change/"),
            stop(f"/participants/{enrolment.pk}/change/", send("Change the programme"), status=422),
            stop(f"/participants/{enrolment.pk}/summary/"),
        ])

    def somebody_with_a_summary():
        service, _manager = _desk()
        with scoped.service(service.pk):
            guide = builders.a_guide(service)
            enrolment = builders.a_participant(service, guide)
            Enrolment.objects.filter(pk=enrolment.pk).update(state="finished", ended_at=NOW)
            discharge.write(enrolment=enrolment, words=WORDS, by=guide, at=NOW)
            discharge.give(enrolment=enrolment, by=guide, at=NOW)
        return scene_type(role_of(enrolment), [
            stop("/my-course/summary/"), stop("/my-course/earlier/"), stop(f"/my-course/earlier/{enrolment.pk}/"),
        ])

    def two_accounts_that_look_alike():
        service, manager = _desk()
        with scoped.service(service.pk):
            pair = [builders.a_participant(service, state="finished").participant_id for _ in range(2)]
            Person.objects.filter(pk__in=pair).update(name="Maria Okafor")
        compare = f"/service/duplicates/{min(pair)}/{max(pair)}/"
        return scene_type(manager, [stop("/service/duplicates/"), stop(compare),
                                    stop(compare, send("Go on"), status=422)])

    return {build.__name__: build for build in (
        a_service_with_newcomers, a_newcomer_who_is_looked_at, a_service_with_a_waiting_list, somebody_with_an_offer,
        a_guide_at_the_end_of_a_course, somebody_with_a_summary, two_accounts_that_look_alike)}


def _desk(**asked):
    service = the_service()
    with scoped.service(service.pk):
        manager = builders.a_manager(service)
        if asked:
            asking.change(by=manager, at=NOW, **asked)
    return service, manager
