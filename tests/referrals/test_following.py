"""Another course of somebody who came by a code: the clinician goes along, and hears nothing before they agree anew."""

import uuid

import pytest

from handrail.intake import changing, merging
from handrail.journeys import course, leaving
from handrail.referrals import agreeing, following, patients, referring, responsibility
from handrail.referrals.models import Part, Referral, Told
from tests import builders
from tests.builders import AT, later, role_of, signed_in

from .test_referring import finish_lesson
from .worlds import a_clinician, a_referral, a_referred, clinician_of

pytestmark = pytest.mark.django_db


def another_programme(enrolment, manager):
    return changing.change_programme(enrolment=enrolment, programme="pain-act", protocol="weekly-call",
                                     reason="their-wish", note="", by=manager, client_id=uuid.uuid4(), at=later(days=7))


def again(enrolment, manager):
    leaving.leave(enrolment=enrolment, reason="", words="", client_id=uuid.uuid4(), at=later(days=30))
    enrolment.refresh_from_db()
    return changing.enrol_again(enrolment=enrolment, programme="pain-cbt", protocol="weekly-call", reason="refresher",
                                note="", by=manager, client_id=uuid.uuid4(), at=later(days=90))


@pytest.mark.parametrize("comes", [another_programme, again])
def test_the_person_is_asked_anew_and_until_then_the_clinician_hears_and_sees_nothing(here, comes):
    _, manager, role, enrolment = here
    before = a_referred(role, enrolment, *Part)
    new = comes(enrolment, manager)
    referral = referring.linked_to(new)
    assert (referral.follows, referral.answered_at, agreeing.agreed(referral)) == (before, None, {})
    assert agreeing.is_open(new)
    page = signed_in(role_of(new)).get("/my-clinician/").content.decode()
    assert "This is another course" in page and " checked" not in page
    told = Told.objects.count()
    course.start(enrolment=new, at=later(days=91))
    course_lesson(new)
    assert Told.objects.count() == told
    listed = patients.list_of(clinician_of(role), AT)
    assert ([line.referral for line in listed.patients], listed.codes) == ([before], [])
    for address in (f"/patients/{referral.pk}/", f"/patients/codes/{referral.pk}/"):
        assert signed_in(role).get(address).status_code == 404
    agreeing.agree(referral=referral, parts=[Part.PROGRESS], by=role_of(new), at=later(days=92))
    assert signed_in(role).get(f"/patients/{referral.pk}/").status_code == 200
    assert following.follow(enrolment=new, at=later(days=93)) is None and Referral.objects.count() == 2


def course_lesson(enrolment) -> None:
    first = course.lessons_of(enrolment.programme_id)[0]
    for section in first.sections:
        course.read_section(enrolment=enrolment, lesson=first.key, section=section, at=later(days=91))


def test_responsibility_goes_along_where_one_course_takes_the_others_place_and_else_is_the_clinicians(here):
    service, manager, role, enrolment = here
    first = a_referred(role, enrolment, Part.PROGRESS, who="service")
    responsibility.answer(referral=first, accepts=True, by=manager, at=later(days=1))
    second = referring.linked_to(another_programme(enrolment, manager))
    row = responsibility.current(second)
    assert (row.who, row.answer, row.answered_by) == ("service", "accepted", manager.person)
    agreeing.agree(referral=second, parts=[Part.PROGRESS], by=None, at=later(days=8))
    third = referring.linked_to(again(second.enrolment, manager))
    assert responsibility.current(third).who == "clinician"


def test_whoever_shares_nothing_or_has_parted_is_not_followed(here):
    service, manager, role, enrolment = here
    a_referred(role, enrolment)  # answered: nothing
    assert referring.linked_to(another_programme(enrolment, manager)) is None
    other = builders.a_participant(service)
    referring.part(referral=a_referred(role, other, *Part), by=role_of(other), at=AT)
    assert referring.linked_to(another_programme(other, manager)) is None


def test_what_was_shared_of_an_earlier_course_can_be_taken_back_in_the_new_one(here):
    _, manager, role, enrolment = here
    before = a_referred(role, enrolment, Part.PROGRESS)
    new = another_programme(enrolment, manager)
    client = signed_in(role_of(new))
    assert "From an earlier course" in client.get("/my-clinician/").content.decode()
    client.post("/my-clinician/", {"enrolment": new.pk, "earlier": before.pk})
    assert agreeing.agreed(before) == {} and signed_in(role).get(f"/patients/{before.pk}/").status_code == 404
    assert "From an earlier course" not in client.get("/my-clinician/").content.decode()


def test_parting_from_the_clinician_ends_every_course(here):
    _, manager, role, enrolment = here
    before = a_referred(role, enrolment, *Part)
    new = another_programme(enrolment, manager)
    referral = referring.linked_to(new)
    agreeing.agree(referral=referral, parts=list(Part), by=role_of(new), at=later(days=8))
    referring.part(referral=referral, by=role_of(new), at=later(days=9))
    assert not Referral.objects.filter(ended_at=None).exists()
    assert signed_in(role).get(f"/patients/{before.pk}/").status_code == 404
    assert following.follow(enrolment=new, at=later(days=10)) is None


def test_two_accounts_that_become_one_bring_the_clinician_to_the_course_that_runs(here):
    service, manager, role, enrolment = here
    a_referred(role, enrolment, Part.PROGRESS)
    finish_lesson(enrolment)
    leaving.leave(enrolment=enrolment, reason="", words="", client_id=uuid.uuid4(), at=later(days=3))
    kept = builders.a_participant(service, builders.a_guide(service))
    merging.merge(kept=kept.participant, gone=enrolment.participant, known_by="they-said-so", by=manager,
                  at=later(days=4))
    referral = referring.linked_to(kept)
    assert referral.follows.enrolment_id == enrolment.pk and agreeing.agreed(referral) == {}
    assert kept.steps.filter(room="referrals", code="asked").exists()
    page = signed_in(role).get(f"/patients/{referral.follows_id}/")
    assert page.status_code == 200 and "1 of 8 lessons" in page.content.decode()  # its words still open


def test_a_new_code_takes_the_place_of_what_only_followed(here):
    service, manager, role, enrolment = here
    a_referred(role, enrolment, Part.PROGRESS)
    leaving.leave(enrolment=enrolment, reason="", words="", client_id=uuid.uuid4(), at=later(days=3))
    code = a_referral(a_clinician(service, manager))
    enrolment.refresh_from_db()
    new = changing.enrol_again(enrolment=enrolment, programme="pain-act", protocol="weekly-call", reason="refresher",
                               note="", by=manager, client_id=uuid.uuid4(), at=later(days=5))
    assert referring.linked_to(new).follows is not None
    used = referring.use(referral=code, enrolment=new, by=role_of(new), at=later(days=6))
    assert referring.linked_to(new) == used
    agreeing.agree(referral=used, parts=[], by=role_of(new), at=later(days=6))
    with pytest.raises(referring.HasClinician):
        referring.use(referral=a_referral(role), enrolment=new, by=role_of(new), at=later(days=7))
