"""From the check to the code, the joining, what is agreed, what is told, and that nothing else is seen."""

import uuid

import pytest

from handrail.delivery.models import Outgoing
from handrail.journeys import assessing, course, joining, leaving
from handrail.journeys.models import Enrolment
from handrail.people import actions, inviting
from handrail.people.models import Invitation, RoleKind
from handrail.referrals import agreeing, clinicians, patients, referring, responsibility
from handrail.referrals.models import Agreement, Clinician, Part, Referral, Told
from tests import builders
from tests.builders import AT, later, role_of, signed_in

from .worlds import ABOUT, a_clinician, a_referral, a_referred, clinician_of

pytestmark = pytest.mark.django_db


def test_nobody_is_let_in_unchecked(here):
    service, manager, _, _ = here
    asked = clinicians.ask(service=service, at=AT, **ABOUT)
    with pytest.raises(clinicians.NotChecked):
        clinicians.check(clinician=asked, checked=["register"], by=manager, at=AT)
    assert not Invitation.objects.filter(kind=RoleKind.CLINICIAN).exists()
    clinicians.check(clinician=asked, checked=list(clinicians.CHECKS), by=manager, at=AT)
    invitation = Invitation.objects.get(kind=RoleKind.CLINICIAN)
    person = builders.a_person(email=ABOUT["email"])
    inviting.accept_invitation(invitation=invitation, person=person, at=AT)
    assert Clinician.objects.get(pk=asked.pk).person == person


def test_a_managers_own_form_invites_no_clinician(here):
    answer = signed_in(here[1]).post("/people/invite/", {"kind": "clinician", "email": "x@example.org"})
    assert not Invitation.objects.filter(kind=RoleKind.CLINICIAN).exists()
    assert answer.status_code != 302


def test_a_code_is_used_once_whoever_comes_second(here):
    service, _, role, enrolment = here
    referral = a_referral(role)
    first = referring.use(referral=referral, enrolment=enrolment, by=role_of(enrolment), at=AT)
    assert referring.use(referral=referral, enrolment=enrolment, by=role_of(enrolment), at=AT) == first
    with pytest.raises(referring.CodeIsOver):
        referring.use(referral=referral, enrolment=builders.a_participant(service), by=None, at=AT)


@pytest.mark.parametrize("over", ["withdrawn", "late", "ended"])
def test_a_code_that_is_over_opens_nothing(here, over):
    _, manager, role, _ = here
    referral, at = a_referral(role), AT
    if over == "withdrawn":
        referring.withdraw(referral=referral, by=role, at=AT)
    elif over == "ended":
        clinicians.end(clinician=clinician_of(role), by=manager, at=AT)
    else:
        at = AT + referring.LASTS
    with pytest.raises((referring.CodeIsOver, referring.NoSuchCode)):
        referring.find(referring.code_of(referral), at)


def test_somebody_new_comes_by_the_code_and_is_asked_before_the_screening(here, client):
    service, _, role, _ = here
    referral = a_referral(role, who="shared")
    url = f"/refer/{service.slug}/{referring.code_of(referral)}/"
    assert "Dr Imogen Vale" in client.get(url).content.decode()
    client.post(url, {"email": "rosa@example.org"})
    referral.refresh_from_db()
    assert referral.invitation.programme == "pain-cbt" and referral.used_at is None
    person = builders.a_person(email="rosa@example.org")
    inviting.accept_invitation(invitation=referral.invitation, person=person, at=AT)
    enrolment = Enrolment.objects.get(participant=person)
    assert referring.linked_to(enrolment) == referral
    assert agreeing.is_open(enrolment)
    page = signed_in(role_of(enrolment)).post("/my-clinician/", {"parts": ["progress"], "enrolment": enrolment.pk})
    assert page["Location"] == "/joining/"
    assert not agreeing.is_open(enrolment) and list(agreeing.agreed(referral)) == ["progress"]
    assert joining.next_step(enrolment) == "consent"


def test_nobody_learns_whether_an_address_has_an_account(here, client):
    service, _, role, enrolment = here
    url = f"/refer/{service.slug}/{referring.code_of(a_referral(role))}/"
    pages = [client.post(url, {"email": email}).content for email in (enrolment.participant.email, "new@example.org")]
    assert pages[0] == pages[1]


def test_only_what_was_agreed_is_told_and_shown(here):
    _, _, role, enrolment = here
    referral = a_referred(role, enrolment, Part.PROGRESS)
    finish_lesson(enrolment)
    item_nine(enrolment, 2)
    assert [told.kind for told in Told.objects.all()] == ["progress"]
    page = signed_in(role).get(f"/patients/{referral.pk}/").content.decode()
    assert "1 of 8 lessons" in page and "thought of death" not in page and "Scores" not in page
    assert signed_in(role).get(f"/patients/{referral.pk}/letter.pdf").status_code == 404


def test_a_notice_says_nothing_of_what_the_news_is(here):
    _, _, role, enrolment = here
    a_referred(role, enrolment, Part.DISTRESS)
    item_nine(enrolment, 1)
    letter = Outgoing.objects.get(person=role.person, kind="referral")
    assert not {"distress", "death", "pain", "score", enrolment.participant.name} & set(
        letter.body.replace(enrolment.service.name, "").lower().split())


@pytest.mark.parametrize(("who", "words"), [
    ("clinician", "You are responsible"), ("service", "is responsible and acts")])
def test_who_acts_on_a_word_of_distress_follows_the_recorded_responsibility(here, who, words):
    from handrail.safety.models import Flag

    _, manager, role, enrolment = here
    referral = a_referred(role, enrolment, Part.DISTRESS, who=who)
    if who == "service":
        responsibility.answer(referral=referral, accepts=True, by=manager, at=AT)
    item_nine(enrolment, 1)
    item_nine(enrolment, 3)
    assert Told.objects.count() == 1
    assert words in signed_in(role).get(f"/patients/{referral.pk}/").content.decode()
    assert Flag.objects.filter(enrolment=enrolment).count() == 1  # the service's own, in any case


def test_a_word_that_nobody_opens_goes_to_the_service(here):
    from handrail.delivery import clock

    _, _, role, enrolment = here
    a_referred(role, enrolment, Part.DISTRESS)
    item_nine(enrolment, 1)
    while clock.tick(later(days=3)):
        pass
    guide = responsibility.of_the_service(Referral.objects.get())[0]
    assert Outgoing.objects.filter(once__startswith="referral-unseen:", person=guide).count() == 1


def test_after_consent_is_taken_back_nothing_is_seen_and_nothing_is_told(here):
    _, _, role, enrolment = here
    referral = a_referred(role, enrolment, *Part)
    finish_lesson(enrolment)
    client, own = signed_in(role), signed_in(role_of(enrolment))
    assert client.get(f"/patients/{referral.pk}/").status_code == 200
    own.post("/my-clinician/", {"enrolment": enrolment.pk})
    for address in ("", "letter.pdf", "responsibility/"):
        ask = client.post if address.endswith("y/") else client.get
        assert ask(f"/patients/{referral.pk}/{address}").status_code == 404
    assert enrolment.participant.name not in client.get("/patients/").content.decode()
    before = Told.objects.count()
    item_nine(enrolment, 3)
    assert Told.objects.count() == before
    assert Agreement.objects.filter(withdrawn_at=None).count() == 0 and Agreement.objects.count() == 4


def test_a_clinician_never_sees_anothers_patient(here):
    service, manager, role, enrolment = here
    referral = a_referred(role, enrolment, *Part)
    other = signed_in(a_clinician(service, manager))
    assert other.get(f"/patients/{referral.pk}/").status_code == 404
    assert other.get(f"/patients/codes/{referral.pk}/").status_code == 404
    assert enrolment.participant.name not in other.get("/patients/").content.decode()


def test_a_change_of_responsibility_is_dated_and_told_to_everybody(here):
    _, manager, role, enrolment = here
    referral = a_referred(role, enrolment, Part.PROGRESS)
    guide = responsibility.of_the_service(referral)[0]
    signed_in(role).post(f"/patients/{referral.pk}/responsibility/", {"who": "shared"})
    told = Outgoing.objects.filter(kind="responsibility").values_list("person_id", flat=True)
    assert set(told) == {guide.pk, manager.person_id}  # who can accept it; nothing has changed for the person yet
    signed_in(manager).post(f"/participants/{enrolment.pk}/clinician/answer/", {"answer": "accept"})
    assert set(told.all()) == {guide.pk, manager.person_id, enrolment.participant_id, role.person_id}
    page = signed_in(role_of(enrolment)).get("/my-clinician/").content.decode()
    assert "look after you together" in page and "goes on being responsible" in page
    assert [row.answer for row in responsibility.history(referral)] == ["accepted", ""]


def test_the_letter_at_the_end_holds_scores_only_where_they_were_agreed(here):
    from handrail.referrals import letter

    _, _, role, enrolment = here
    referral = a_referred(role, enrolment, Part.LETTER)
    leaving.leave(enrolment=enrolment, reason="", words="", client_id=uuid.uuid4(), at=later(days=3))
    assert Told.objects.get().kind == "letter"
    answer = signed_in(role).get(f"/patients/{referral.pk}/letter.pdf")
    assert answer.content.startswith(b"%PDF")
    referral = referring.linked_to(enrolment)
    assert "How it has been" not in str(letter.tree(referral, {"letter"}, "en", AT))


def test_forgetting_ends_it_and_the_export_holds_it(here):
    from handrail.people import registries

    service, _, role, enrolment = here
    referral = a_referred(role, enrolment, Part.PROGRESS)
    finish_lesson(enrolment)
    [row] = registries.exports["clinician"](service.pk, enrolment.participant_id)
    assert row["clinician"] == "Dr Imogen Vale" and row["told"][0]["done"] == 1
    registries.forgetters["referrals"](service_id=service.pk, person_id=enrolment.participant_id, at=AT)
    assert signed_in(role).get(f"/patients/{referral.pk}/").status_code == 404


def test_whoever_ends_a_clinicians_role_ends_what_they_see(here):
    _, manager, role, enrolment = here
    referral = a_referred(role, enrolment, Part.PROGRESS)
    actions.end_role(role=role, at=AT, by=manager)
    assert clinician_of(role).state == "ended"
    assert signed_in(role).get(f"/patients/{referral.pk}/").status_code in (302, 403, 404)


def test_the_slip_shows_its_code_and_a_picture(here):
    role = here[2]
    referral = a_referral(role)
    page = signed_in(role).get(f"/patients/codes/{referral.pk}/").content.decode()
    assert referring.code_of(referral) in page and "<svg" in page


def finish_lesson(enrolment) -> None:
    """Read the first lesson to its end."""
    for section in course._sections_of(enrolment.programme_id, "how-pain-works"):
        course.read_section(enrolment=enrolment, lesson="how-pain-works", section=section, at=later(days=1))


def item_nine(enrolment, value: int) -> None:
    """Answer item 9 in the first questionnaires, which stay unfinished."""
    assessment = joining.baseline_of(enrolment) or assessing.open_assessment(
        enrolment=enrolment, name="baseline", at=AT)
    assessing.respond(assessment=assessment, measure="phq-9", item="9", value=value, client_id=uuid.uuid4(),
                      made_at=later(hours=value), at=later(hours=value))


def test_a_clinicians_list_asks_no_more_for_many_than_for_one(here, django_assert_max_num_queries):
    service, _, role, enrolment = here
    a_referred(role, enrolment, *Part)
    item_nine(enrolment, 1)
    for _number in range(3):
        a_referred(role, builders.a_participant(service), *Part)
    clinician = clinician_of(role)
    with django_assert_max_num_queries(3):
        page = patients.list_of(clinician, AT)
    assert len(page.patients) == 4 and page.patients[0].is_urgent
