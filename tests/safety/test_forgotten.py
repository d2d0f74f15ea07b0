"""An open flag about somebody who is forgotten stays open and in sight, by a code, until a person closes it."""

import uuid

import pytest

from handrail.ground import moment, scoped, sealed
from handrail.ground.models import DataKey
from handrail.journeys import assessing
from handrail.people import actions as people
from handrail.people.forgetting import replay_ledger
from handrail.people.models import Role, RoleKind
from handrail.safety import actions, forgotten
from handrail.safety.actions import NeedsWords
from handrail.safety.models import Flag
from handrail.safety.records import RiskTalk
from tests import builders
from tests.builders import AT, later, signed_in

pytestmark = pytest.mark.django_db


def raised(enrolment) -> Flag:
    """Item 9 of the PHQ-9, answered above none: a flag that a conversation closes."""
    assessment = assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)
    assessing.respond(assessment=assessment, measure="phq-9", item="9", value=1, client_id=uuid.uuid4(), made_at=AT,
                      at=AT)
    return Flag.objects.get(enrolment=enrolment)


@pytest.fixture(params=["known here only", "known elsewhere too"])
def world(request):
    """The flag of somebody forgotten, its owner, and a manager. Elsewhere they may still have their name."""
    service = builders.a_service()
    guide, manager = builders.a_guide(service), builders.a_manager(service)
    person = builders.a_person("Marmalade Quince", phone="+44 1234 567")
    with scoped.service(service.pk):
        enrolment = builders.a_participant(service, guide, state="joining", person=person)
        flag = raised(enrolment)
        if request.param == "known elsewhere too":
            builders.a_role(builders.a_service(), RoleKind.PARTICIPANT, person)
        people.forget(person=person, service=service, at=later(hours=1), by=builders.role_of(enrolment))
        sealed.drop_kept()
        yield flag, guide, manager


def test_it_stays_open_and_its_owners(world):
    flag, guide, _ = world
    flag.refresh_from_db()
    assert (flag.closed_at, flag.owner) == (None, guide.person)
    assert forgotten.is_forgotten(flag)


def test_it_is_listed_by_a_code_and_without_a_name(world):
    flag, guide, manager = world
    code = forgotten.code_of(flag.enrolment)
    for role, path in ((manager, "/flags/"), (guide, f"/flags/{flag.pk}/"), (guide, "/caseload/")):
        answer = signed_in(role).get(path)
        assert answer.status_code == 200, path
        page = answer.content.decode()
        assert code in page, path
        for word in ("Marmalade", "1234 567", "forgotten.invalid"):
            assert word not in page, (word, path)


@pytest.mark.parametrize("outcome", forgotten.OUTCOMES)
def test_its_owner_closes_it_with_an_outcome_and_no_key_comes_back(world, outcome):
    flag, guide, _ = world
    browser = signed_in(guide)
    form = browser.get(f"/flags/{flag.pk}/").content.decode()
    assert 'name="note"' not in form and 'value="talked-safe"' not in form
    assert browser.post(f"/flags/{flag.pk}/", {"outcome": ""}).status_code == 422
    assert browser.post(f"/flags/{flag.pk}/", {"outcome": outcome, "note": "Their words"}).status_code == 302
    flag = Flag.objects.get()
    assert (flag.outcome, flag.note, flag.closed_by) == (outcome, "", guide.person)
    person_id = flag.participant_id
    assert not DataKey.objects.filter(service_id=flag.service_id, person_id=person_id).exists()
    assert browser.get(f"/flags/{flag.pk}/").status_code == 200
    assert replay_ledger(moment.now()) == 0


@pytest.mark.parametrize("do", ["keep", "close"])
def test_a_conversation_that_was_open_on_the_owners_screen_makes_no_key_anew(world, do):
    flag, guide, _ = world
    answer = signed_in(guide).post(f"/flags/{flag.pk}/talk/", {"do": do, "thoughts": "yes", "agreed_words": "Words"})
    assert answer.status_code == 302
    assert not DataKey.objects.filter(service_id=flag.service_id, person_id=flag.participant_id).exists()
    assert not RiskTalk.objects.exists()
    assert Flag.objects.get().closed_at is None


def test_what_was_closed_before_still_opens_without_its_words():
    service = builders.a_service()
    guide = builders.a_guide(service)
    with scoped.service(service.pk):
        enrolment = builders.a_participant(service, guide, state="joining")
        flag = raised(enrolment)
        with pytest.raises(NeedsWords):
            actions.close_flag(flag=flag, by=guide, outcome="not-reached", note=" ", at=AT)
        actions.close_flag(flag=flag, by=guide, outcome="not-reached", note="marmaladetrumpet", at=AT)
        people.forget(person=enrolment.participant, service=service, at=later(hours=1), by=Role.objects.get(
            kind=RoleKind.PARTICIPANT))
        sealed.drop_kept()
    page = signed_in(guide).get(f"/flags/{flag.pk}/")
    assert page.status_code == 200
    assert "marmaladetrumpet" not in page.content.decode()
    assert "Not reached" in page.content.decode()
