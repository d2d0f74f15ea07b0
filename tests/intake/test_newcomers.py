"""Newcomers of a service that talks with people first: nobody starts, and nobody is forgotten, without a decision."""

import uuid
from decimal import Decimal

import pytest

from handrail.delivery import clock
from handrail.delivery.models import Outgoing
from handrail.ground import scoped
from handrail.intake import cases, deciding, letters
from handrail.intake.models import Case, Letter, TriageCall
from handrail.journeys import joining
from handrail.journeys.models import Enrolment
from handrail.people import actions
from handrail.people.models import Role
from tests import builders
from tests.builders import AT, later, role_of, signed_in
from tests.intake.worlds import SUITS, a_newcomer, a_triaging_service, finish_baseline, screen

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    service, manager, supervisor = a_triaging_service()
    with scoped.service(service.pk):
        yield service, manager, supervisor


def decide(case: Case, by: Role, decision: str, reason: str, at=AT, **chosen) -> Case:
    words = letters.drafted(enrolment=case.enrolment, kind=decision, reason=reason, by=by)
    return deciding.decide(case=case, decision=decision, reason=reason, words=words, by=by, at=at, **chosen)


def test_a_service_that_wants_nothing_lets_everybody_start_by_themselves():
    service = builders.a_service()
    with scoped.service(service.pk):
        builders.a_guide(service)
        assert a_newcomer(service).state == Enrolment.State.ACTIVE
        assert not Case.objects.exists()


def test_a_newcomer_waits_with_an_owner_and_a_time_until_somebody_decides(world):
    service, manager, _ = world
    guide = builders.a_guide(service)
    enrolment = a_newcomer(service)
    case = Case.objects.get()
    assert enrolment.state == Enrolment.State.WAITING
    assert (case.owner, case.due_at > AT) == (manager.person, True)
    decide(case, manager, "accept", "suits", guide=guide)
    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.ACTIVE
    assert enrolment.guidance.guide == guide.person


def test_whom_the_service_invited_is_taken_in_by_that(world):
    service, manager, _ = world
    builders.a_guide(service)
    sent = actions.invite(service=service, by=manager, email="asked@example.org", kind="participant", at=AT)
    person = builders.a_person(email="asked@example.org")
    type(sent.invitation if hasattr(sent, "invitation") else sent).objects.update(accepted_by=person, accepted_at=AT)
    enrolment = builders.a_participant(service, person=person, state="joining")
    screen(enrolment, SUITS)
    finish_baseline(enrolment)
    assert enrolment.state == Enrolment.State.ACTIVE
    assert not Case.objects.exists()


def test_somebody_whom_the_screening_stopped_is_looked_at_too_and_can_be_taken_in(world):
    service, _, supervisor = world
    builders.a_guide(service)
    enrolment = a_newcomer(service, answers={"months": ["under-3"]})
    case = Case.objects.get()
    assert enrolment.state == Enrolment.State.UNSUITABLE
    decide(case, supervisor, "accept", "suits-after-talk")
    enrolment.refresh_from_db()
    assert joining.next_step(enrolment) == "baseline"
    finish_baseline(enrolment)
    assert enrolment.state == Enrolment.State.ACTIVE


@pytest.mark.parametrize(("decision", "reason"), [("decline", "not-now"), ("signpost", "doctor-first")])
def test_who_is_not_taken_in_reads_why_and_can_come_again(world, decision, reason):
    service, manager, _ = world
    enrolment = a_newcomer(service)
    decide(Case.objects.get(), manager, decision, reason)
    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.UNSUITABLE
    page = signed_in(role_of(enrolment)).get("/my-place/").content.decode()
    assert letters.plain_reason(reason).split(".")[0].replace("'", "&#x27;") in page
    screen(enrolment, SUITS, at=later(days=90))
    assert Case.objects.filter(state="open").count() == 1


def test_the_email_says_nothing_of_what_the_letter_says(world):
    service, manager, _ = world
    enrolment = a_newcomer(service)
    decide(Case.objects.get(), manager, "signpost", "mood-first")
    sent = [row for row in Outgoing.objects.filter(person=enrolment.participant) if row.kind == "letter"]
    assert len(sent) == 1
    words = (sent[0].subject + sent[0].body.replace(service.name, "")).lower()
    assert not [word for word in ("mood", "pain", "course", "doctor") if word in words]


def test_deciding_twice_decides_once_and_deciding_otherwise_is_refused(world):
    service, manager, supervisor = world
    a_newcomer(service)
    case = Case.objects.get()
    decide(case, manager, "decline", "not-now")
    decide(case, manager, "decline", "not-now")
    with pytest.raises(cases.Decided):
        decide(case, supervisor, "accept", "suits")
    assert Letter.objects.count() == 1


def test_a_reason_of_another_decision_is_refused(world):
    a_newcomer(world[0])
    with pytest.raises(deciding.NoReason):
        decide(Case.objects.get(), world[1], "accept", "not-now")
    assert Case.objects.get().is_open


def test_a_late_case_is_told_to_its_owner_then_each_day_to_the_managers_too(world):
    service, manager, supervisor = world
    a_newcomer(service)
    case = Case.objects.get()
    cases.hand_over(case=case, to=supervisor, due_at=later(days=1), by=manager, at=AT)
    for days in (1, 2, 3):
        clock.tick(later(days=days, minutes=1))
    told = [row.person_id for row in Outgoing.objects.filter(kind="intake", decided_at__gt=AT).order_by("decided_at")]
    assert (told.count(supervisor.person_id), told.count(manager.person_id)) == (3, 2)
    decide(case, manager, "decline", "not-reached", at=later(days=4))
    clock.tick(later(days=9))
    assert Outgoing.objects.filter(kind="intake", decided_at__gt=AT).count() == 5


def test_a_case_is_handed_over_at_once_when_its_owner_goes(world):
    service, manager, supervisor = world
    a_newcomer(service)
    cases.hand_over(case=Case.objects.get(), to=supervisor, due_at=later(days=1), by=manager, at=AT)
    actions.end_role(role=supervisor, at=later(hours=1), by=manager)
    assert Case.objects.get().owner == manager.person


def test_a_call_is_kept_once_and_moves_the_time(world):
    service, manager, _ = world
    enrolment = a_newcomer(service)
    case, once = Case.objects.get(), uuid.uuid4()
    for _tap in range(2):
        cases.log_call(case=case, by=manager, outcome="voicemail", minutes=Decimal(2), note="Rang at nine",
                       next_at=later(days=2), client_id=once, at=AT)
    assert TriageCall.objects.count() == 1
    assert Case.objects.get().due_at == later(days=2)
    assert b"Rang at nine" not in bytes(TriageCall.objects.values_list("note", flat=True).get())
    held = actions.export(person=enrolment.participant, service=service)
    assert held["intake"][0]["calls"][0]["note"] == "Rang at nine"


def test_a_second_opinion_is_given_once_by_whom_it_was_asked_of(world):
    service, manager, supervisor = world
    guide = builders.a_guide(service)
    a_newcomer(service)
    opinion = cases.ask_opinion(case=Case.objects.get(), of=guide, question="Would you?", by=manager,
                                client_id=uuid.uuid4(), at=AT)
    with pytest.raises(cases.NoOpinionOf):
        cases.give_opinion(opinion=opinion, view="accept", words="Yes", by=supervisor, at=AT)
    client = signed_in(guide)
    assert client.get(f"/intake/{opinion.case_id}/").status_code == 200  # whoever is asked sees what it is about
    client.post(f"/intake/opinions/{opinion.pk}/", {"view": "decline", "words": "Too early."})
    client.post(f"/intake/opinions/{opinion.pk}/", {"view": "accept", "words": "Changed my mind."})
    opinion.refresh_from_db()
    assert (opinion.view, opinion.words) == ("decline", "Too early.")


def test_the_pages_lead_from_the_list_to_a_letter_that_is_seen_before_it_goes(world):
    service, manager, _ = world
    builders.a_guide(service)
    enrolment = a_newcomer(service, name="Rosa Vidal", answers={"months": ["under-3"]})
    case, client = Case.objects.get(), signed_in(manager)
    page = client.get("/intake/").content.decode()
    assert "Rosa Vidal" in page
    assert "why sun" in page  # why the screening flagged them
    assert client.post(f"/intake/{case.pk}/call/", {"outcome": "reached", "minutes": "12,5", "note": "Wants to start",
                                                    }).status_code == 302
    assert "Wants to start" in client.get(f"/intake/{case.pk}/").content.decode()
    chosen = {"decision": "accept", "reason": "suits-after-talk", "programme": "pain-cbt", "protocol": "weekly-call",
              "guide": ""}
    seen = client.post(f"/intake/{case.pk}/decide/", chosen).content.decode()
    assert "Dear Rosa Vidal" in seen
    assert not Letter.objects.exists()
    client.post(f"/intake/{case.pk}/decide/", chosen | {"text": "Dear Rosa, welcome."})
    assert Letter.objects.get().text == "Dear Rosa, welcome."
    assert "Dear Rosa, welcome." in signed_in(role_of(enrolment)).get("/my-place/").content.decode()


def test_a_decision_without_a_fitting_reason_comes_back_with_a_sentence_and_loses_nothing(world):
    a_newcomer(world[0])
    client, case = signed_in(world[1]), Case.objects.get()
    answer = client.post(f"/intake/{case.pk}/decide/", {"decision": "decline", "reason": "suits"})
    assert answer.status_code == 422
    assert "belongs to another decision" in answer.content.decode()
    assert case.is_open


def test_a_newcomer_who_leaves_needs_no_decision(world):
    service, manager, _ = world
    enrolment = a_newcomer(service)
    signed_in(role_of(enrolment)).post("/my-course/leave/", {"reason": "no-time"})
    assert Case.objects.get().state == Case.State.WITHDRAWN
    assert "Nobody waits" in signed_in(manager).get("/intake/").content.decode()


def test_waiting_leads_to_where_one_stands(world):
    enrolment = a_newcomer(world[0])
    client = signed_in(role_of(enrolment))
    answer = client.get("/joining/", follow=True)
    assert answer.redirect_chain[-1][0] == "/my-place/"
    assert "Somebody looks at your answers" in answer.content.decode()


def test_letters_of_a_service_are_its_own_words_and_a_wrong_field_is_refused(world):
    service, manager, _ = world
    enrolment = a_newcomer(service, name="Rosa")
    client = signed_in(manager)
    wrong = client.post("/service/intake/letters/decline/en/", {"text": "Dear {nam}"})
    assert (wrong.status_code, "{nam}" in wrong.content.decode()) == (422, True)
    client.post("/service/intake/letters/decline/en/", {"text": "Hola {name}, {because}"})
    drafted = letters.drafted(enrolment=enrolment, kind="decline", reason="full", by=manager)
    assert drafted.text.startswith("Hola Rosa, We have more people waiting")
    client.post("/service/intake/letters/decline/en/", {"text": ""})
    assert letters.text_of("decline", "en") == letters.ours("decline")


