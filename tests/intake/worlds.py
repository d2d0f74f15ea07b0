"""Newcomers: somebody who signed up, answered the screening, and waits for the service."""

import uuid
from datetime import timedelta

from handrail.ground import scoped
from handrail.intake import asking, cases, cohorts, places
from handrail.intake.models import Case, Change, Cohort, Letter, Opinion, Summary, Wait
from handrail.journeys import assessing, consenting, joining, joining_packs, screening
from handrail.journeys.models import Enrolment, Screening
from handrail.people.models import Role
from tests import builders
from tests.builders import AT

SUITS = {"age": ["52"], "months": ["over-5"], "signs": ["none"], "life": ["at-times"], "willing": ["yes"]}


def a_case(enrolment: Enrolment, supervisor: Role, manager: Role) -> tuple[Case, Opinion]:
    """A case of somebody who is here already, with a second opinion asked of the supervisor."""
    answers = screening.clean(joining_packs.latest_screen(), SUITS)
    done = Screening.objects.create(
        service_id=enrolment.service_id, enrolment=enrolment, client_id=uuid.uuid4(), at=AT, answers=answers,
        version=joining_packs.latest_screen().version, result="suitable")
    case = cases.open_case(screening=done, at=AT)
    opinion = cases.ask_opinion(case=case, of=supervisor, question="", by=manager, client_id=uuid.uuid4(), at=AT)
    return case, opinion


def a_place(enrolment: Enrolment, manager: Role) -> dict[str, str]:
    """A place in the line of somebody who is here already, with an offer that is open, and a group."""
    wait = Wait.objects.create(service_id=enrolment.service_id, enrolment=enrolment, since=AT)
    cohort = a_cohort(manager)
    offer = places.offer(wait=wait, by=manager, client_id=uuid.uuid4(), at=AT)
    return {"wait": str(wait.pk), "cohort": str(cohort.pk), "offer": str(offer.pk)}


def a_cohort(by: Role, *, in_days: int = 14, size: int = 2, guides=(), at=AT, **fields) -> Cohort:
    """A group that starts in some days."""
    return cohorts.make(**{
        "name": "Spring group", "programme": "pain-cbt", "protocol": "weekly-call", "size": size, "at": at,
        "starts_on": (at + timedelta(days=in_days)).date(), "guides": [role.person for role in guides], "by": by,
        "client_id": uuid.uuid4(), **fields})


def a_triaging_service(**asked) -> tuple:
    """A service that talks with newcomers first: the service, its manager, its supervisor."""
    service = builders.a_service()
    manager, supervisor = builders.a_manager(service), builders.a_supervisor(service)
    with scoped.service(service.pk):
        asking.change(by=manager, at=AT, **{"triages": True, **asked})
    return service, manager, supervisor


def a_newcomer(service, *, answers: dict | None = None, at=AT, finishes: bool = True, **fields) -> Enrolment:
    """Somebody who signed up by themselves and answered the screening, and the questions after it where it went on."""
    person = builders.a_person(**fields)
    enrolment = builders.a_participant(service, person=person, state="joining", at=at)
    screen(enrolment, answers or SUITS, at=at)
    if finishes and enrolment.state == Enrolment.State.JOINING:
        finish_baseline(enrolment, at=at)
    return enrolment


def screen(enrolment: Enrolment, answers: dict, *, at=AT) -> Screening:
    """Agree, and answer the screening."""
    if consenting.asked_of(enrolment) is not None:
        consenting.agree(enrolment=enrolment, digest=joining_packs.latest_consent().texts["en"].digest, at=at)
    asked = joining_packs.latest_screen()
    done = joining.screen(enrolment=enrolment, asked=asked, answers=screening.clean(asked, {**SUITS, **answers}),
                          client_id=uuid.uuid4(), at=at)
    enrolment.refresh_from_db()
    return done


def finish_baseline(enrolment: Enrolment, *, at=AT) -> None:
    """Answer the first questionnaires."""
    baseline = joining.baseline_of(enrolment)
    assessing.respond(assessment=baseline, measure="peg", item="1", value=7, client_id=uuid.uuid4(), made_at=at, at=at)
    assessing.finish(assessment=baseline, client_id=uuid.uuid4(), made_at=at, at=at)
    enrolment.refresh_from_db()


def coming_and_going(enrolment: Enrolment, guide: Role) -> None:
    """Something in every sealed column of this room, for somebody's whole life (tests/journeys/a_life.py)."""
    of = {"service_id": enrolment.service_id, "enrolment": enrolment}
    case = cases.latest_of(enrolment)
    Opinion.objects.create(service_id=enrolment.service_id, case=case, client_id=uuid.uuid4(), asked_by=guide.person,
                           asked_of=guide.person, asked_at=AT, question="Would you?", view="accept", words="I would",
                           answered_at=AT)
    Letter.objects.create(**of, kind="accept", about=case.pk, language="en", text="Welcome", by=guide.person,
                          sent_at=AT)
    Change.objects.create(**of, to=enrolment, client_id=uuid.uuid4(), kind="again", reason="refresher",
                          note="To refresh", by=guide.person, at=AT)
    Summary.objects.create(**of, state="given", writer=guide.person, words='{"helps": "Walks"}', remark="More",
                           facts='{"lessons": []}', changed_at=AT, given_at=AT)
