"""Another programme in the middle, and a later course: nothing that was done is lost, and everything is said why."""

import uuid
from datetime import date

import pytest

from handrail.delivery import clock
from handrail.delivery.models import Outgoing
from handrail.ground import scoped
from handrail.intake import asking, changing
from handrail.intake.models import Change
from handrail.journeys import course, joining, leaving
from handrail.journeys.models import Enrolment
from handrail.people import actions
from tests import builders
from tests.builders import AT, later, role_of, signed_in
from tests.intake.worlds import finish_baseline, screen
from tests.journeys.a_life import ANSWER, a_life

pytestmark = pytest.mark.django_db


def change(verb, enrolment, by, **more) -> Enrolment:
    return verb(**{"enrolment": enrolment, "programme": "pain-act", "protocol": "weekly-call", "note": "She asked",
                   "reason": "their-wish", "by": by, "client_id": uuid.uuid4(), "at": later(days=5), **more})


def test_another_programme_begins_with_its_first_questions_and_the_one_before_stays_readable():
    enrolment, _words = a_life()
    with scoped.service(enrolment.service_id):
        manager = builders.a_manager(enrolment.service)
        asking.change(by=manager, at=AT, triages=True, starts="cohorts")  # nobody decides about them again
        guide, once = enrolment.guidance.guide, uuid.uuid4()
        new = change(changing.change_programme, enrolment, manager, client_id=once)
        assert change(changing.change_programme, enrolment, manager, client_id=once).pk == new.pk
        enrolment.refresh_from_db()
        assert (enrolment.state, enrolment.ended_because) == ("left", "another-course")
        assert joining.next_step(new) == "baseline"  # consent and screening hold
        finish_baseline(new, at=later(days=6))
        assert (new.state, new.programme.key, new.guidance.guide) == ("active", "pain-act", guide)
        client = signed_in(role_of(new))
        page = client.get(f"/my-course/earlier/{enrolment.pk}/").content.decode()
        assert ANSWER.replace("'", "&#x27;") in page
        assert str(enrolment.pk) in client.get("/my-course/earlier/").content.decode()
        assert actions.export(person=new.participant, service=new.service)["changes"][-1]["note"] == "She asked"


def test_the_page_changes_the_programme_and_refuses_the_same_one():
    service = builders.a_service()
    with scoped.service(service.pk):
        guide = builders.a_guide(service)
        enrolment = builders.a_participant(service, guide)
        client = signed_in(guide)
        form = {"programme": "pain-cbt", "protocol": "weekly-call", "reason": "too-much", "note": ""}
        answer = client.post(f"/participants/{enrolment.pk}/change/", form)
        assert (answer.status_code, "in this programme already" in answer.content.decode()) == (422, True)
        assert client.post(f"/participants/{enrolment.pk}/change/", form | {"programme": "pain-act"}).status_code == 302
        assert Change.objects.get().kind == "programme"


def test_a_later_course_asks_for_consent_afresh_and_needs_no_decision():
    service = builders.a_service()
    with scoped.service(service.pk):
        manager, guide = builders.a_manager(service), builders.a_guide(service)
        asking.change(by=manager, at=AT, triages=True)
        before = builders.a_participant(service, guide, state="finished")
        new = change(changing.enrol_again, before, manager, programme="pain-cbt", guide=guide, reason="refresher")
        assert joining.next_step(new) == "consent"
        screen(new, {}, at=later(days=6))
        finish_baseline(new, at=later(days=6))
        assert (new.state, new.guidance.guide) == ("active", guide.person)
        with pytest.raises(course.NotRunning):
            change(changing.enrol_again, before, manager)


def test_a_break_until_a_day_ends_on_that_morning_with_a_kind_word_and_the_guide_hears_of_both():
    service = builders.a_service()
    with scoped.service(service.pk):
        guide = builders.a_guide(service)
        enrolment = builders.a_participant(service, guide)
        client = signed_in(role_of(enrolment))
        wrong = client.post("/my-course/pause/", {"weeks": "until-day", "back_on": "2026-03-01"})
        assert (wrong.status_code, "half a year" in wrong.content.decode()) == (422, True)
        client.post("/my-course/pause/", {"weeks": "until-day", "back_on": "2026-04-20"})
        enrolment.refresh_from_db()
        assert enrolment.paused_until.date() == date(2026, 4, 20)
        leaving.pause(enrolment=enrolment, weeks=None, back_on=date(2026, 4, 27), at=later(days=40))  # longer
        clock.tick(later(days=50))
        assert enrolment.__class__.objects.get(pk=enrolment.pk).state == "paused"
        clock.tick(later(days=57))
        assert enrolment.__class__.objects.get(pk=enrolment.pk).state == "active"
        assert Outgoing.objects.get(kind="pause-over").subject == "Welcome back"
        told = [row.person_id for row in Outgoing.objects.filter(kind="break")]
        assert told == [guide.person_id, guide.person_id]
