"""Responsibility that a clinician hands over: theirs until somebody of the service accepts, and everybody reads so."""

import pytest
from django.db import IntegrityError, transaction

from handrail.delivery import clock
from handrail.delivery.models import Outgoing
from handrail.ground import scoped
from handrail.people.models import AuditEntry
from handrail.referrals import letter, referring, responsibility
from handrail.referrals.models import Part, Responsibility
from tests import builders
from tests.builders import AT, later, role_of, signed_in

from .worlds import a_clinician, a_referral, a_referred

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    """A service, its manager, a clinician, a guide, a participant."""
    service = builders.a_service()
    manager = builders.a_manager(service)
    with scoped.service(service.pk):
        guide = builders.a_guide(service)
        enrolment = builders.a_participant(service, guide)
        yield service, manager, a_clinician(service, manager), guide, enrolment


def read(role, address) -> str:
    return " ".join(signed_in(role).get(address).content.decode().split())


def hands_over(role, enrolment, who="service", *parts):
    return a_referred(role, enrolment, *(parts or (Part.PROGRESS, Part.LETTER)), who=who)


def test_until_somebody_accepts_the_clinician_keeps_it_and_all_pages_say_so(here, client):
    service, manager, role, _, enrolment = here
    code = referring.code_of(a_referral(role, who="service"))
    assert "stays as it was" in client.get(f"/refer/{service.slug}/{code}/").content.decode()
    referral = hands_over(role, enrolment)
    assert responsibility.current(referral).who == "clinician"
    assert "Nobody there has accepted yet" in read(role, f"/patients/{referral.pk}/")
    said = read(role_of(enrolment), "/my-clinician/")
    assert "goes on being responsible for your care" in said and "Nobody there has answered yet" in said
    assert "Nobody there has accepted yet" in str(letter.tree(referring.linked_to(enrolment), set(), "en", AT))
    assert enrolment.participant.name in read(manager, "/service/clinicians/")
    page = read(manager, f"/participants/{enrolment.pk}/clinician/")
    assert "Accept it for the service" in page and "waits for the service’s answer" in page
    assert "your care" not in page  # those are the words for the person


@pytest.mark.parametrize(("said", "who", "person_reads"), [
    ("accept", "service", "is responsible for what belongs to it"), ("decline", "clinician", "did not accept")])
def test_who_answered_and_when_is_kept_and_told(here, said, who, person_reads):
    _, manager, role, guide, enrolment = here
    referral = hands_over(role, enrolment)
    Outgoing.objects.all().delete()
    for _ in range(2):
        signed_in(guide).post(f"/participants/{enrolment.pk}/clinician/answer/", {"answer": said})
    row = Responsibility.objects.exclude(answer="").get()
    assert (row.answered_by, responsibility.current(referral).who) == (guide.person, who)
    assert row.answered_at is not None
    told = list(Outgoing.objects.filter(kind="responsibility").values_list("person_id", flat=True))
    assert sorted(told) == sorted({role.person_id, *([enrolment.participant_id] if said == "accept" else [])})
    assert person_reads in read(role_of(enrolment), "/my-clinician/")
    assert guide.person.name in read(role, f"/patients/{referral.pk}/")
    assert "Accept it for the service" not in read(manager, f"/participants/{enrolment.pk}/clinician/")
    entry = AuditEntry.objects.get(did=f"responsibility.{'accepted' if said == 'accept' else 'declined'}")
    assert entry.by_id == guide.person_id


def test_a_guide_in_training_reads_it_and_takes_nothing_on(here):
    service, _, role, _, _ = here
    student = builders.a_guide(service, "student")
    enrolment = builders.a_participant(service, student, protocol="weekly-session")
    referral = hands_over(role, enrolment)
    address = f"/participants/{enrolment.pk}/clinician/"
    page = read(student, address)
    assert "A manager, a supervisor or a qualified guide answers" in page and "Accept it" not in page
    for url, sent in ((address, {"who": "service"}), (f"{address}answer/", {"answer": "accept"})):
        assert signed_in(student).post(url, sent).status_code in (403, 404)
    assert responsibility.current(referral).who == "clinician"


def test_a_clinician_can_take_it_back_before_it_is_answered(here):
    _, manager, role, _, enrolment = here
    referral = hands_over(role, enrolment)
    responsibility.change(referral=referral, who="clinician", by=role, at=later(hours=1))
    with pytest.raises(responsibility.NothingWaits):
        responsibility.answer(referral=referral, accepts=True, by=manager, at=later(hours=2))
    assert responsibility.current(referral).who == "clinician"
    assert "They took that back" in read(role_of(enrolment), "/my-clinician/")


def test_what_the_service_takes_on_by_itself_answers_what_waits(here):
    _, manager, role, _, enrolment = here
    referral = hands_over(role, enrolment)
    row = responsibility.change(referral=referral, who="shared", by=manager, at=later(hours=1))
    assert responsibility.current(referral) == row and row.answer == ""
    assert Responsibility.objects.get(who="service").answer == "declined"
    again = responsibility.change(referral=referral, who="service", by=role, at=later(hours=2))
    assert again.answer == "waits" and responsibility.current(referral) == row  # shared, until more is accepted
    assert responsibility.change(referral=referral, who="service", by=manager, at=later(hours=3)).answer == "accepted"
    assert responsibility.current(referral) == again
    assert responsibility.change(referral=referral, who="clinician", by=role, at=later(hours=4)).answer == ""
    assert responsibility.current(referral).who == "clinician"


def test_managers_are_asked_again_until_somebody_answers(here):
    _, manager, role, _, enrolment = here
    referral = hands_over(role, enrolment)

    def letters() -> int:
        return Outgoing.objects.filter(kind="responsibility", person=manager.person).count()

    assert letters() == 1
    for days, many in ((3, 2), (6, 3)):
        while clock.tick(later(days=days)):
            pass
        assert letters() == many
    responsibility.answer(referral=referral, accepts=False, by=manager, at=later(days=7))
    while clock.tick(later(days=20)):
        pass
    assert letters() == 3


def test_a_code_that_nobody_has_used_asks_nobody(here):
    _, manager, role, _, _ = here
    a_referral(role, who="service")
    assert not Outgoing.objects.filter(kind="responsibility").exists()
    assert "waits for your answer" not in read(manager, "/service/clinicians/")


def test_the_database_keeps_no_answer_of_nobody(here):
    _, _, role, _, enrolment = here
    hands_over(role, enrolment)
    with pytest.raises(IntegrityError), transaction.atomic():
        Responsibility.objects.filter(answer="waits").update(answer="accepted")
