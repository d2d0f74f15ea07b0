"""Every address × every role × own, another's and another service's things. A new address without a row fails.

A row says who may open it. For an address with a thing in it, that is who may open the thing of participant `own`
(guided by `guide`, supervised by `supervisor`); everybody else must find nothing, as if it were not there.
"""

import json
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from handrail.ground import scoped, sealed
from handrail.guidance import attaching, changing_guide, complaining, templating
from handrail.guidance import messages as writing
from handrail.guidance.models import HandingOver
from handrail.journeys import assessing, journal
from handrail.journeys.models import Enrolment, Row
from handrail.meetings.models import OtherHours
from handrail.outcomes.evidence.adding import add_study
from handrail.people import actions
from handrail.people.models import Invitation, Role, RoleKind
from handrail.referrals.models import Part
from handrail.safety import harm
from handrail.safety.adverse import Report
from handrail.safety.adverse_records import EffectsAsked
from handrail.safety.away import take_leave
from handrail.safety.models import Flag
from tests import builders
from tests.builders import AT, later, role_of, signed_in
from tests.intake.worlds import a_case, a_place
from tests.meetings import world as meeting_world
from tests.referrals.worlds import a_clinician, a_referred
from tests.supervision import world as supervision_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_film(settings, tmp_path):
    """The file that the media address stands for."""
    settings.HANDRAIL_MEDIA = str(tmp_path)
    (tmp_path / "breathing.mp3").write_bytes(b"sound")


ANYBODY = frozenset({"nobody", "participant", "guide", "student", "supervisor", "manager", "researcher", "clinician"})
SIGNED_IN = ANYBODY - {"nobody"}
PARTICIPANT = frozenset({"participant"})
CARERS = frozenset({"guide", "supervisor"})  # of the participant whose thing it is
THE_TWO = frozenset({"participant", "guide"})  # of an appointment
GUIDES = frozenset({"guide", "student", "supervisor"})
MANAGER = frozenset({"manager"})
CLINICIAN = frozenset({"clinician"})
FIGURES = frozenset({"supervisor", "manager", "researcher"})
RESEARCHERS = frozenset({"manager", "researcher"})
SUPERVISORS = frozenset({RoleKind.SUPERVISOR})  # newcomers have no guide yet, whose supervisor could be theirs
DECIDERS = frozenset({"supervisor", "manager"})
STAFF = frozenset({"guide", "student", "supervisor", "manager", "researcher"})


@dataclass(frozen=True)
class Rows:
    """Who may open an address. `things`: what stands in it, by the name of its argument."""

    who: frozenset[str]
    things: dict[str, str] = field(default_factory=dict)
    method: str = "GET"
    all_of: frozenset[RoleKind] = frozenset()  # kinds that may open everybody's in their service


ROWS: dict[str, Rows] = {
    "site:home": Rows(SIGNED_IN),
    "site:health": Rows(ANYBODY),
    "people:choose-role": Rows(SIGNED_IN),
    "people:second-factor": Rows(SIGNED_IN),
    "people:kept": Rows(SIGNED_IN),
    "people:invitation": Rows(ANYBODY, {"token": "nonsense"}),
    "people:display": Rows(ANYBODY),
    "people:first-run": Rows(ANYBODY),
    "people:demo-sign-in": Rows(frozenset(), method="POST"),  # this isn't a demo
    "people:demo-move": Rows(frozenset(), method="POST"),
    "people:persons": Rows(MANAGER),
    "people:person": Rows(MANAGER, {"pk": "role"}),
    "people:end-role": Rows(MANAGER, {"pk": "role"}, method="POST"),
    "people:reset-second-factor": Rows(MANAGER, {"pk": "role"}, method="POST"),
    "people:invite": Rows(MANAGER),
    "people:invite-csv": Rows(MANAGER),
    "people:withdraw-invitation": Rows(MANAGER, {"pk": "invitation"}, method="POST"),
    "people:invite-again": Rows(MANAGER, {"pk": "invitation"}, method="POST"),
    "people:service": Rows(MANAGER),
    "people:hours": Rows(MANAGER),
    "people:audit": Rows(MANAGER),
    "journeys:today": Rows(PARTICIPANT),
    "journeys:course": Rows(PARTICIPANT),
    "journeys:bad-day": Rows(PARTICIPANT),
    "journeys:lesson": Rows(PARTICIPANT, {"lesson": "how-pain-works"}),
    "journeys:section": Rows(PARTICIPANT, {"lesson": "how-pain-works", "section": "welcome"}),
    "journeys:workbook": Rows(PARTICIPANT),
    "journeys:workbook-lesson": Rows(PARTICIPANT, {"lesson": "how-pain-works"}),
    "journeys:workbook-print": Rows(PARTICIPANT, {"lesson": "how-pain-works"}),
    "journeys:media": Rows(PARTICIPANT, {"file": "breathing.mp3"}),
    "journeys:practices": Rows(PARTICIPANT),
    "journeys:practice": Rows(PARTICIPANT, {"key": "slow-breathing"}),
    "journeys:answer": Rows(PARTICIPANT, method="ANSWER"),
    "journeys:assessment": Rows(PARTICIPANT, {"pk": "assessment"}),
    "journeys:check-in": Rows(PARTICIPANT),
    "journeys:progress": Rows(PARTICIPANT),
    "journeys:sign-up": Rows(ANYBODY, {"service": "slug"}),
    "journeys:letter-sent": Rows(ANYBODY, {"service": "slug"}),
    "journeys:confirm-sign-up": Rows(ANYBODY, {"service": "slug", "token": "nonsense"}),
    "journeys:stop-reminders": Rows(ANYBODY, {"service": "slug", "token": "nonsense"}),
    "journeys:joining": Rows(PARTICIPANT),
    "journeys:consent": Rows(PARTICIPANT),
    "journeys:screening": Rows(PARTICIPANT),
    "journeys:not-now": Rows(PARTICIPANT),
    "journeys:waiting": Rows(PARTICIPANT),
    "journeys:my-course": Rows(PARTICIPANT),
    "journeys:pause": Rows(PARTICIPANT),
    "journeys:return": Rows(PARTICIPANT, method="POST"),
    "journeys:be-asked": Rows(PARTICIPANT, method="POST"),
    "journeys:leave": Rows(PARTICIPANT),
    "journeys:data": Rows(PARTICIPANT),
    "journeys:data-json": Rows(PARTICIPANT),
    "journeys:forget": Rows(PARTICIPANT),
    "journeys:forgotten": Rows(ANYBODY),
    "guidance:caseload": Rows(GUIDES),
    "guidance:put-off": Rows(GUIDES, method="POST"),
    "guidance:calls": Rows(GUIDES),
    "guidance:incoming": Rows(GUIDES),
    "guidance:incoming-log": Rows(GUIDES),
    "guidance:how": Rows(PARTICIPANT),
    "guidance:change-guide": Rows(PARTICIPANT),
    "guidance:complain": Rows(ANYBODY),
    "guidance:requests": Rows(MANAGER),
    "guidance:change": Rows(MANAGER, {"pk": "guide-change"}),
    "guidance:complaint": Rows(MANAGER, {"pk": "complaint"}),
    "guidance:share-complaint": Rows(MANAGER, {"pk": "complaint"}, method="POST"),
    "guidance:complaints-csv": Rows(MANAGER),
    "guidance:hand-over": Rows(CARERS, {"pk": "enrolment"}),
    "guidance:handed-over": Rows(frozenset({"guide"}), {"pk": "handed-over"}),
    "guidance:guides": Rows(MANAGER),
    "guidance:offer": Rows(MANAGER),
    "guidance:give-guides": Rows(MANAGER, method="POST"),
    "guidance:guide": Rows(MANAGER, {"pk": "role"}),
    "guidance:away-today": Rows(MANAGER, {"pk": "role"}, method="POST"),
    "guidance:participant": Rows(CARERS, {"pk": "enrolment"}),
    "guidance:scores": Rows(CARERS, {"pk": "enrolment"}),
    "guidance:log-contact": Rows(CARERS, {"pk": "enrolment"}, method="POST"),
    "guidance:timer": Rows(CARERS, {"pk": "enrolment"}, method="POST"),
    "guidance:questions": Rows(CARERS, {"pk": "enrolment"}),
    "guidance:answers": Rows(CARERS, {"pk": "enrolment", "assessment": "assessment"}),
    "guidance:enter": Rows(CARERS, {"pk": "enrolment", "assessment": "assessment"}),
    "guidance:paper": Rows(CARERS, {"pk": "enrolment", "assessment": "assessment"}),
    "guidance:change-protocol": Rows(CARERS | MANAGER, {"pk": "enrolment"}),
    "guidance:protocols": Rows(MANAGER),
    "guidance:protocol": Rows(STAFF, {"key": "weekly-call"}),
    "guidance:participants": Rows(MANAGER),
    "guidance:assign": Rows(MANAGER, {"pk": "enrolment"}),
    "guidance:overview": Rows(frozenset({"manager", "researcher"})),
    "guidance:messages": Rows(PARTICIPANT),
    "guidance:write": Rows(CARERS, {"pk": "enrolment"}),
    "guidance:comment": Rows(CARERS, {"pk": "enrolment"}, method="POST"),
    "guidance:templates": Rows(GUIDES | MANAGER),
    "guidance:template": Rows(frozenset({"guide"}), {"pk": "template"}),  # its writer
    "guidance:own-draft": Rows(PARTICIPANT, method="POST"),
    "guidance:draft": Rows(CARERS, {"pk": "enrolment"}, method="POST"),
    "guidance:file": Rows(CARERS | PARTICIPANT, {"pk": "file"}),
    "guidance:signing": Rows(frozenset({"supervisor"})),
    "guidance:sign": Rows(frozenset({"supervisor"}), {"pk": "message"}),
    "fidelity:overview": Rows(FIGURES),
    "fidelity:figure": Rows(FIGURES, {"figure": "planned"}),
    "fidelity:file": Rows(FIGURES, {"figure": "planned"}),
    "fidelity:rows": Rows(FIGURES - {"researcher"}, {"figure": "planned"}, method="POST"),
    "fidelity:people": Rows(frozenset({"guide", "student", "supervisor", "manager"})),
    "fidelity:mine": Rows(frozenset({"guide", "student"})),
    "fidelity:rates": Rows(MANAGER),
    "supervision:desk": Rows(frozenset({"supervisor"})),
    "supervision:rate": Rows(frozenset({"supervisor"}), {"pk": "review"}),
    "supervision:mine": Rows(frozenset({"guide", "student"})),
    "supervision:answer": Rows(frozenset({"guide"}), {"pk": "review-rated"}),
    "supervision:training": Rows(frozenset({"guide", "student"})),
    "supervision:lesson": Rows(frozenset({"guide", "student"}), {"lesson": "a-brief-call"}),
    "supervision:guides": Rows(MANAGER),
    "supervision:ask-for-it": Rows(MANAGER, method="POST"),
    "supervision:set-up": Rows(MANAGER, method="POST"),
    "supervision:guide": Rows(frozenset({"supervisor"}), {"pk": "guide-role"}),
    "supervision:hours": Rows(frozenset({"supervisor"}), {"pk": "guide-role"}),
    "supervision:sign-month": Rows(frozenset({"supervisor"}), {"pk": "guide-role", "month": "2026-02"}, method="POST"),
    "supervision:own-hours": Rows(frozenset({"guide", "student"})),
    "supervision:confirm": Rows(frozenset({"supervisor"}), {"pk": "guide-role"}),
    "meetings:own": Rows(PARTICIPANT),
    "meetings:move": Rows(PARTICIPANT, {"pk": "appointment"}),
    "meetings:cancel": Rows(PARTICIPANT, {"pk": "appointment"}),
    "meetings:room": Rows(frozenset({"participant", "guide"}), {"pk": "appointment"}),
    "meetings:calendar": Rows(frozenset({"guide", "student"})),
    "meetings:block": Rows(frozenset({"guide", "student"})),
    "meetings:unblock": Rows(frozenset({"guide"}), {"pk": "other-hours"}, method="POST"),
    "meetings:hours": Rows(frozenset({"guide", "student"})),
    "meetings:make-feed": Rows(frozenset({"guide", "student"}), method="POST"),
    "meetings:feed": Rows(frozenset(), {"token": "nonsense"}),  # only whoever has the secret
    "meetings:guides": Rows(frozenset({"guide"}), {"pk": "appointment"}),
    "meetings:close": Rows(frozenset({"guide"}), {"pk": "appointment"}, method="POST"),
    "meetings:missed": Rows(frozenset({"guide"}), {"pk": "appointment"}, method="POST"),
    "meetings:let-in": Rows(frozenset({"guide"}), {"pk": "appointment"}, method="POST"),
    "meetings:cancel-theirs": Rows(frozenset({"guide"}), {"pk": "appointment"}, method="POST"),
    "meetings:book-for": Rows(frozenset({"guide"}), {"pk": "enrolment"}),
    "meetings:call": Rows(THE_TWO, {"pk": "appointment"}),
    "meetings:call-room": Rows(THE_TWO, {"pk": "appointment"}),
    "meetings:call-left": Rows(THE_TWO, {"pk": "appointment"}),
    "meetings:call-helpers": Rows(THE_TWO, {"pk": "appointment"}),
    "meetings:call-talking": Rows(THE_TWO, {"pk": "appointment"}, method="POST"),
    "meetings:call-let-in": Rows(frozenset({"guide"}), {"pk": "appointment"}, method="POST"),
    "meetings:call-end": Rows(frozenset({"guide"}), {"pk": "appointment"}, method="POST"),
    "meetings:rules": Rows(MANAGER),
    "meetings:new-place": Rows(MANAGER),
    "meetings:place": Rows(MANAGER, {"pk": "place"}),
    "outcomes:evidence": Rows(ANYBODY, {"service": "slug"}),
    "outcomes:evidence-numbers": Rows(ANYBODY, {"service": "slug"}),
    "outcomes:evidence-numbers-file": Rows(ANYBODY, {"service": "slug", "file": "published.csv"}),
    "outcomes:evidence-own": Rows(SIGNED_IN),
    "outcomes:evidence-picture": Rows(RESEARCHERS, {"figure": "forest", "kind": "svg"}),
    "outcomes:evidence-desk": Rows(RESEARCHERS),
    "outcomes:evidence-file": Rows(RESEARCHERS),
    "outcomes:evidence-report": Rows(RESEARCHERS),
    "outcomes:evidence-add": Rows(RESEARCHERS),
    "outcomes:evidence-upload": Rows(RESEARCHERS),
    "outcomes:evidence-judge": Rows(RESEARCHERS, {"outcome": "interference"}),
    "outcomes:evidence-read": Rows(RESEARCHERS, {"outcome": "interference", "study": "Menga 2014"}),
    "outcomes:evidence-withdraw": Rows(RESEARCHERS, {"study": "study"}, method="POST"),
    "outcomes:overview": Rows(FIGURES),
    "outcomes:figure": Rows(FIGURES, {"figure": "recruitment"}),
    "outcomes:file": Rows(FIGURES, {"figure": "recruitment"}),
    "outcomes:rows": Rows(FIGURES - {"researcher"}, {"figure": "change"}, method="POST"),
    "safety:help": Rows(ANYBODY),
    "safety:worse": Rows(PARTICIPANT),
    "safety:leave": Rows(frozenset({"guide", "student", "supervisor", "manager"})),
    "safety:cancel-leave": Rows(frozenset({"guide", "manager"}), {"pk": "leave"}, method="POST"),
    "safety:plan": Rows(MANAGER),
    "safety:words": Rows(MANAGER),
    "safety:flags": Rows(frozenset({"supervisor", "manager"})),
    "safety:flag": Rows(CARERS, {"pk": "flag"}),
    "safety:talk": Rows(CARERS, {"pk": "flag"}),
    "safety:effects": Rows(PARTICIPANT),
    "safety:adverse-events": Rows(CARERS, {"pk": "enrolment"}),
    "safety:adverse-event": Rows(CARERS, {"pk": "adverse"}),
    "safety:record-told": Rows(CARERS, {"pk": "told"}, method="POST"),
    "safety:log": Rows(frozenset({"supervisor", "manager", "researcher"})),
    "safety:log-flags": Rows(frozenset({"supervisor", "manager", "researcher"})),
    "safety:log-events": Rows(frozenset({"supervisor", "manager", "researcher"})),
    "safety:emergency": Rows(PARTICIPANT),
    "safety:my-details": Rows(PARTICIPANT),
    "safety:asking": Rows(MANAGER),
    "referrals:ask": Rows(ANYBODY, {"service": "slug"}),
    "referrals:enter": Rows(ANYBODY, {"service": "slug"}),
    "referrals:code": Rows(ANYBODY, {"service": "slug", "code": "nonsense"}),
    "referrals:mine": Rows(CLINICIAN),
    "referrals:refer": Rows(CLINICIAN),
    "referrals:slip": Rows(CLINICIAN, {"pk": "referral"}),
    "referrals:withdraw": Rows(CLINICIAN, {"pk": "referral"}, method="POST"),
    "referrals:patient": Rows(CLINICIAN, {"pk": "referral"}),
    "referrals:change": Rows(CLINICIAN, {"pk": "referral"}, method="POST"),
    "referrals:letter": Rows(CLINICIAN, {"pk": "referral"}),
    "referrals:own": Rows(PARTICIPANT),
    "referrals:own-code": Rows(PARTICIPANT, method="POST"),
    "referrals:part": Rows(PARTICIPANT, method="POST"),
    "referrals:clinicians": Rows(MANAGER),
    "referrals:clinician": Rows(MANAGER, {"pk": "clinician"}),
    "referrals:end": Rows(MANAGER, {"pk": "clinician"}, method="POST"),
    "referrals:responsibility": Rows(CARERS | MANAGER, {"pk": "enrolment"}),
    # the guide of this world is a student
    "referrals:answer": Rows(frozenset({"supervisor", "manager"}), {"pk": "enrolment"}, method="POST"),
    "intake:queue": Rows(GUIDES | MANAGER),
    "intake:case": Rows(DECIDERS, {"pk": "case"}, all_of=SUPERVISORS),
    "intake:call": Rows(DECIDERS, {"pk": "case"}, method="POST", all_of=SUPERVISORS),
    "intake:hand-over": Rows(DECIDERS, {"pk": "case"}, method="POST", all_of=SUPERVISORS),
    "intake:ask": Rows(DECIDERS, {"pk": "case"}, method="POST", all_of=SUPERVISORS),
    "intake:opinion": Rows(frozenset({"supervisor"}), {"pk": "opinion"}),
    "intake:decide": Rows(DECIDERS, {"pk": "case"}, all_of=SUPERVISORS),
    "intake:asking": Rows(MANAGER),
    "intake:letter-text": Rows(MANAGER, {"kind": "accept", "language": "es"}),
    "intake:mine": Rows(PARTICIPANT),
    "intake:my-summary": Rows(PARTICIPANT),
    "intake:my-pdf": Rows(frozenset()),  # nothing was given yet
    "intake:my-doctor": Rows(frozenset(), method="POST"),
    "intake:earlier": Rows(PARTICIPANT),
    "intake:earlier-course": Rows(PARTICIPANT, {"pk": "enrolment"}),
    "intake:change": Rows(CARERS | MANAGER, {"pk": "enrolment"}),
    "intake:summary": Rows(CARERS, {"pk": "enrolment"}),
    "intake:sign-summary": Rows(frozenset({"supervisor"}), {"pk": "enrolment"}, method="POST"),
    "intake:doctor-pdf": Rows(frozenset(), {"pk": "enrolment"}),
    "intake:duplicates": Rows(MANAGER),
    "intake:compare": Rows(MANAGER, {"one": "person", "other": "double"}),
    "intake:apart": Rows(MANAGER, {"one": "person", "other": "double"}, method="POST"),
    "intake:answer": Rows(PARTICIPANT, {"pk": "offer"}, method="POST"),
    "intake:join": Rows(PARTICIPANT, {"pk": "cohort"}, method="POST"),
    "intake:step-out": Rows(PARTICIPANT, method="POST"),
    "intake:waiting": Rows(DECIDERS),
    "intake:wait": Rows(DECIDERS, {"pk": "wait"}, all_of=SUPERVISORS),
    "intake:put-first": Rows(DECIDERS, {"pk": "wait"}, method="POST", all_of=SUPERVISORS),
    "intake:take-back": Rows(DECIDERS, {"pk": "offer"}, method="POST", all_of=SUPERVISORS),
    "intake:cohorts": Rows(DECIDERS),
    "intake:new-cohort": Rows(DECIDERS),
    "intake:cohort": Rows(DECIDERS, {"pk": "cohort"}, all_of=SUPERVISORS),
    "intake:call-off": Rows(DECIDERS, {"pk": "cohort"}, all_of=SUPERVISORS),
    "delivery:letters": Rows(MANAGER),
    "delivery:line": Rows(frozenset(), {"kind": "nonsense", "subject": "enrolment"}),  # each kind's own tests say who
    "delivery:stream": Rows(frozenset(), {"kind": "nonsense", "subject": "enrolment"}),
    "delivery:reach": Rows(PARTICIPANT),
    "delivery:reach-device": Rows(PARTICIPANT, method="POST"),
    "delivery:push-worker": Rows(ANYBODY),
    "delivery:texts": Rows(PARTICIPANT),
    "texting:course": Rows(PARTICIPANT),
    "delivery:sms-in": Rows(frozenset()),  # nobody but the gateway, which shows a secret
    "delivery:sms-report": Rows(frozenset()),
    "delivery:sms-report-on": Rows(frozenset(), {"token": "nonsense"}),
    "delivery:demo-letters": Rows(frozenset()),  # this isn't a demo
}

HIDDEN, READABLE, WRITTEN = "zeppelinharbour", "marmaladetrumpet", "velvetsubmarine"  # planted, with the world's slug


def addresses(resolver=None, namespace: str = "") -> list[str]:
    """The names of every address of ours (allauth guards its own)."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if str(pattern.pattern) != "account/":
                found += addresses(pattern, pattern.namespace or namespace)
        elif pattern.name:
            found.append(f"{namespace}:{pattern.name}" if namespace else pattern.name)
    return found


@dataclass
class World:
    """A service with everybody in it."""

    roles: dict[str, Role]
    enrolment: Enrolment
    things: dict[str, str]
    planted: dict[str, str]  # the kind of word → the word


@pytest.fixture
def worlds():
    """Two services, built alike; in the first, a second guide and participant who have nothing to do with the first."""
    return a_world(), a_world()


def a_world() -> World:
    service = builders.a_service()
    with scoped.service(service.pk):
        supervisor = builders.a_supervisor(service)
        guide = builders.a_guide(service, "psychologist", supervisor=supervisor)
        student = builders.a_guide(service, "student", supervisor=builders.a_supervisor(service))
        manager, researcher = builders.a_manager(service), builders.a_researcher(service)
        enrolment = builders.a_participant(service, guide)
        planted = {kind: f"{kind}-{service.slug}-." for kind in (HIDDEN, READABLE, WRITTEN)}
        _answer(enrolment, "closest-story", {"choice": "no-longer-there", "text": planted[HIDDEN]})
        _answer(enrolment, "what-brings-me", {"text": planted[READABLE]})
        template = templating.keep_template(by=guide, title="A start", texts={"en": "Hello {name}"},
                                            client_id=uuid.uuid4(), at=AT)
        file_id = uuid.uuid4()
        file = attaching.attach(enrolment=enrolment, by=role_of(enrolment), client_id=file_id, name="note.txt",
                                content=planted[WRITTEN].encode(), at=AT)
        writing.say(enrolment=enrolment, by=role_of(enrolment), text=planted[WRITTEN], client_id=file_id, at=AT)
        assessment = assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)
        assessing.respond(assessment=assessment, measure="phq-9", item="9", value=1, client_id=uuid.uuid4(),
                          made_at=AT, at=AT)
        Role.objects.filter(pk=guide.pk).update(qualification="student")
        guide.refresh_from_db()
        told = EffectsAsked.objects.create(enrolment=enrolment, occasion="end", asked_at=AT)
        adverse = harm.record(enrolment=enrolment, by=guide, client_id=uuid.uuid4(), at=AT, report=Report(
            kind="pain", grade="mild", related="possibly", started_on=AT.date(), outcome="unknown",
            words={"what": planted[WRITTEN]}))
        message = writing.write(enrolment=enrolment, by=guide, text="Sign this first.", client_id=uuid.uuid4(), at=AT)
        actions.invite(service=service, by=manager, email=f"new-{service.slug}@example.org", kind=RoleKind.GUIDE, at=AT,
                       qualification="nurse")
        clinician = a_clinician(service, manager)
        referral = a_referred(clinician, enrolment, *Part)
        case, opinion = a_case(enrolment, supervisor, manager)
        away = take_leave(person=guide.person, first_day=later(days=60).date(), last_day=later(days=70).date(),
                          cover=None, by=guide, at=AT)
        appointment = meeting_world.booked(enrolment, by=guide, channel="video", starts_at=later(days=3))
        other_hours = OtherHours.objects.create(guide=guide.person, kind="blocked", starts_at=later(days=4),
                                                ends_at=later(days=5))
        handed = HandingOver.objects.create(enrolment=enrolment, after=guide.person, by=manager.person, at=AT, facts={
            "state": "active", "week": 1, "lessons_done": 0, "lessons": 8, "contacts": 0, "reached": 0, "minutes": 0,
            "due": 0, "flags": 0, "scores": {}})
        change = changing_guide.ask(enrolment=enrolment, reason="", at=AT, client_id=uuid.uuid4())
        study = add_study(by=manager, at=AT, outcome="anxiety", name="Smith 2026", source="Pain", g=0.3, se=0.1)
        complaint = complaining.complain(service=service, about="guide", words="It was late.", at=AT,
                                         client_id=uuid.uuid4(), person=enrolment.participant)
        return World(
            roles={"participant": role_of(enrolment), "guide": guide, "student": student, "supervisor": supervisor,
                   "manager": manager, "researcher": researcher, "clinician": clinician},
            enrolment=enrolment, planted=planted,
            things={
                "enrolment": str(enrolment.pk), "assessment": str(assessment.pk), "message": str(message.pk),
                "appointment": str(appointment.pk), "other-hours": str(other_hours.pk),
                "place": str(meeting_world.a_place(service).pk),
                "told": str(told.pk), "adverse": str(adverse.pk),
                "referral": str(referral.pk), "clinician": str(referral.clinician_id),
                "case": str(case.pk), "opinion": str(opinion.pk),
                "study": str(study.pk), "file": str(file.pk), "template": str(template.pk),
                **supervision_world.things(enrolment, guide, supervisor),
                **a_place(enrolment, manager), "person": str(enrolment.participant_id),
                "double": str(builders.a_participant(service, state="finished").participant_id),
                "handed-over": str(handed.pk), "guide-change": str(change.pk), "complaint": str(complaint.pk),
                "flag": str(Flag.objects.get().pk), "leave": str(away.pk), "slug": service.slug,
                "role": str(builders.a_guide(service, "nurse").pk), "invitation": str(Invitation.objects.get().pk),
            },
        )


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(addresses()) == sorted(ROWS)


@pytest.mark.parametrize("room", sorted({name.split(":")[0] for name in ROWS}))
def test_only_those_who_may_open_its_addresses(room, worlds):
    wrong = []
    for name in sorted(ROWS):
        if name.startswith(f"{room}:"):
            with undone():
                try:
                    only_those_who_may(name, ROWS[name], *worlds)
                except AssertionError as failure:
                    wrong.append(str(failure).splitlines()[0])
    assert wrong == []


@contextmanager
def undone():
    """What happens within is taken back: one pair of worlds serves all addresses of a room."""
    with transaction.atomic(), transaction.atomic(using="keys"):
        yield
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")
    sealed.drop_kept()


def only_those_who_may(name: str, row: Rows, here: World, there: World) -> None:
    """Ask an address as everybody, of either service, and as strangers. Raises AssertionError."""
    for who in sorted(ANYBODY):
        client = signed_in(here.roles[who]) if who != "nobody" else Client()
        answer = ask(client, name, row, here)
        assert opened(answer) == (who in row.who), f"{who} on {name}: {answer.status_code}"
    if not set(row.things.values()) & set(here.things) - {"slug"}:
        return
    for who, role in there.roles.items():
        answer = ask(signed_in(role), name, row, here)
        assert answer.status_code in (403, 404), f"{who} of another service on {name}: {answer.status_code}"
    with scoped.service(here.enrolment.service_id):
        service = here.enrolment.service
        another = builders.a_participant(service)
        strangers = [builders.a_guide(service), builders.a_supervisor(service), role_of(another)]
    for role in strangers:
        if role.kind in row.all_of:
            continue
        answer = ask(signed_in(role), name, row, here)
        assert not opened(answer), f"a {role.kind} who has nothing to do with it on {name}: {answer.status_code}"


def test_a_participants_words_are_shown_to_nobody_they_were_not_meant_for(worlds):
    here, there = worlds
    may_read = {
        HIDDEN: {"participant"},
        READABLE: {"participant", "guide", "supervisor"},
        WRITTEN: {"participant", "guide", "supervisor"},
    }
    elsewhere = {f"another service's {who}": role for who, role in there.roles.items()}
    everybody = {who: signed_in(role) for who, role in {**here.roles, **elsewhere}.items()} | {"nobody": Client()}
    seen: dict[str, set[str]] = {kind: set() for kind in may_read}
    for name, row in ROWS.items():
        for who, client in everybody.items() if row.method == "GET" else ():
            page = b"".join(ask(client, name, row, here)).decode(errors="replace")
            for kind, word in here.planted.items():
                if word in page:
                    seen[kind].add(who)
    assert seen == may_read


def test_staff_without_a_second_factor_get_to_no_page(worlds):
    here, _ = worlds
    for who in ("guide", "supervisor", "manager", "researcher", "clinician"):
        client = signed_in(here.roles[who])
        session = client.session
        for mark in [key for key in session.keys() if "factor" in key]:  # noqa: SIM118
            del session[mark]
        session.save()
        for name, row in ROWS.items():
            if who in row.who and not row.who >= SIGNED_IN and row.method == "GET":
                answer = ask(client, name, row, here)
                assert answer.status_code == 302, name
                assert answer["Location"].startswith(reverse("people:second-factor")), name


def ask(client: Client, name: str, row: Rows, world: World):
    """Open the address as this client, with the world's own things in it."""
    url = reverse(name, kwargs={key: world.things.get(thing, thing) for key, thing in row.things.items()})
    if row.method == "ANSWER":
        body = {"client_id": str(uuid.uuid4()), "enrolment": world.things["enrolment"], "replaces": [],
                "key": "how-pain-works/want-back", "fields": {"want-back": ["Bread."]}, "made_at": AT.isoformat()}
        return client.post(url, json.dumps(body), content_type="application/json")
    return client.post(url) if row.method == "POST" else client.get(url)


def opened(answer) -> bool:
    """Whether the page let somebody in: not refused, not absent, not sent to sign in."""
    if answer.status_code in (301, 302):
        return not answer["Location"].startswith("/account/")
    return answer.status_code not in (401, 403, 404, 409)


def _answer(enrolment: Enrolment, block: str, body: dict) -> None:
    journal.write(enrolment=enrolment, kind=Row.Kind.ANSWER, key=f"how-pain-works/{block}", body=body,
                  client_id=uuid.uuid4(), made_at=AT, at=AT)
