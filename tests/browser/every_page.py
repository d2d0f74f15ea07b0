"""Every page of the product, in scenes: who is signed in, and which pages they open in what state.

A scene builds its own world and lists its stops: an address, and if wanted what is done there to bring the page into a
state, such as sending a form that is still empty. `NOT_PAGES` are the addresses at which nobody sees a page of ours.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.urls import URLResolver, get_resolver
from playwright.sync_api import Page

from handrail.delivery import clock
from handrail.ground import scoped
from handrail.guidance import messages as writing
from handrail.journeys import course, leaving, signing_up
from handrail.journeys.models import Assessment
from handrail.people import actions, demo
from handrail.people.models import Installation, Role, RoleKind
from tests import builders
from tests.builders import AT, PASSWORD, later, role_of

from . import (
    call_stops,
    desk_scenes,
    intake_scenes,
    meeting_scenes,
    referral_scenes,
    scenery,
    supervision_stops,
    writing_stops,
)
from .scenery import NOW, a_caseload, a_nine_day_life, fill, send, the_service

__all__ = ["NOT_PAGES", "NOW", "SCENES", "Scene", "Stop", "names"]

NOT_PAGES = {
    # redirects, files and answers to scripts
    "site:home", "site:health", "journeys:answer", "journeys:data-json", "journeys:media", "journeys:workbook-print",
    "journeys:return", "journeys:be-asked", "mfa_login_webauthn",
    "mfa_download_recovery_codes", "people:demo-sign-in", "people:demo-move", "people:end-role",
    "delivery:sms-in", "delivery:sms-report", "delivery:sms-report-on",  # a gateway's
    "safety:record-told", "safety:log-flags", "safety:log-events",
    "people:withdraw-invitation", "people:invite-again", "people:reset-second-factor",
    "meetings:unblock", "meetings:make-feed", "meetings:feed", "meetings:missed", "meetings:let-in",
    "meetings:cancel-theirs",
    "outcomes:file", "outcomes:rows", "outcomes:evidence-file", "outcomes:evidence-report", "outcomes:evidence-picture",
    "outcomes:evidence-own", "outcomes:evidence-withdraw", "outcomes:evidence-numbers-file",
    "safety:cancel-leave", "guidance:own-draft", "guidance:draft", "guidance:file",
    "delivery:reach-device", "delivery:push-worker",
    "fidelity:file", "fidelity:rows", "supervision:ask-for-it", "supervision:hours",
    "supervision:own-hours", "supervision:set-up", "supervision:sign-month",
    "delivery:line", "delivery:stream", "meetings:call-helpers", "meetings:call-talking", "meetings:call-let-in",
    "meetings:call-end",
    # not there (site/urls.py)
    "account_email", "account_email_verification_sent", "account_confirm_email",
}


@dataclass(frozen=True)
class Stop:
    """A page in a state. `name` is its address's name, where the path alone doesn't say it."""

    path: str
    act: Callable[[Page], None] | None = None
    name: str = ""
    status: int = 200


@dataclass
class Scene:
    """Who is there, what they look at, and what their session knows besides."""

    role: Role | None
    stops: list[Stop]
    session: dict = field(default_factory=dict)


SCENES: dict[str, Callable[[], Scene]] = {}


def scene(build: Callable[[], Scene]) -> Callable[[], Scene]:
    """Register a scene under its function's name."""
    SCENES[build.__name__] = build
    return build


def names(resolver=None, namespace: str = "") -> set[str]:
    """The names of all addresses, allauth's as well."""
    found = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            found |= names(pattern, pattern.namespace or namespace)
        elif pattern.name:
            found.add(f"{namespace}:{pattern.name}" if namespace else pattern.name)
    return found


# participants


@scene
def a_participant_in_the_middle() -> Scene:
    """With answers, a fork, messages, scores and a check-in that is open."""
    enrolment = a_nine_day_life()
    return Scene(role_of(enrolment), [
        Stop("/today/"), Stop("/course/"), Stop("/bad-day/"), Stop("/messages/"), Stop("/progress/"),
        Stop("/texts/"), Stop("/reach/"), Stop("/texts/course/"), Stop("/my-course/"), Stop("/workbook/"),
        Stop("/workbook/?q=nothing+such"), Stop("/workbook/how-pain-works/"),
        Stop("/practices/"), Stop("/practices/slow-breathing/"), Stop("/practices/stretch-set/"),
        Stop("/my-course/pause/"), Stop("/my-course/pause/", send("Pause my course"), status=422),
        Stop("/my-course/leave/"), Stop("/my-course/data/"), Stop("/my-course/forget/"),
        Stop("/my-course/details/"), Stop("/my-course/details/", fill('input[name="name"]', "", "Keep"), status=422),
        Stop("/my-course/forget/?sure=1"),
        Stop("/my-course/forget/?sure=1", send("Forget me"), status=422),
        Stop("/messages/", scenery.send_too_much, status=422), Stop("/help-now/"),
        *(Stop(f"{scenery.open_one(enrolment)}?part={part}") for part in ("peg", "mood")),
        Stop(scenery.finished_one(enrolment)), Stop(scenery.stops_reminders(enrolment)),
    ])


@scene
def a_participant_on_a_very_bad_day() -> Scene:
    """Worse than usual: what can be ticked, and the help that is shown at once."""
    enrolment = a_nine_day_life()
    return Scene(role_of(enrolment), [
        Stop("/bad-day/worse/"), Stop("/bad-day/worse/", send("Show me what to do"), status=422),
        Stop("/bad-day/worse/", scenery.tick_a_sign, name="safety:help"), Stop("/help-now/"), Stop("/today/"),
    ])


@scene
def a_participant_who_reads() -> Scene:
    """Every part of the first lesson, and all of it on one page; one of its answers has two versions."""
    enrolment = a_nine_day_life()
    lesson = "/lesson/how-pain-works"
    return Scene(role_of(enrolment), [
        *(Stop(f"{lesson}/{section}/") for section in scenery.sections(enrolment)), Stop(f"{lesson}/welcome/?all=1"),
        Stop(f"{lesson}/?end", name="journeys:lesson"), Stop("/lesson/boom-and-bust/"),
    ])


@scene
def a_participant_without_a_course() -> Scene:
    """An account, and nothing begun."""
    return Scene(builders.a_role(the_service(), RoleKind.PARTICIPANT), [
        Stop("/joining/"), Stop("/today/"), Stop("/progress/"), Stop("/my-course/"),
    ])


@scene
def a_participant_before_the_start() -> Scene:
    """Consent, then screening, as far as one form each."""
    enrolment = builders.a_participant(the_service(), state="joining")
    return Scene(role_of(enrolment), [
        Stop("/joining/consent/"), Stop("/joining/consent/", send("I agree to these"), status=422), Stop("/my-course/"),
    ])


@scene
def a_participant_who_is_asked_for_an_emergency() -> Scene:
    """After consent, empty and sent empty."""
    enrolment = scenery.somebody_who_agreed(has_details=False)
    return Scene(role_of(enrolment), [
        Stop("/joining/emergency/"), Stop("/joining/emergency/", send("Go on"), status=422),
    ])


@scene
def a_participant_at_the_screening() -> Scene:
    """The questions before the start, empty and sent empty; then the first questionnaires."""
    enrolment = scenery.somebody_who_agreed()
    return Scene(role_of(enrolment), [
        Stop("/joining/screening/"), Stop("/joining/screening/", send("Go on"), status=422),
    ])


@scene
def a_participant_at_the_baseline() -> Scene:
    """Each part of the first questionnaires, and what is said of gaps."""
    enrolment = scenery.somebody_who_agreed()
    with scoped.service(enrolment.service_id):
        scenery.screened(enrolment)
    baseline = scenery.open_one(enrolment)
    return Scene(role_of(enrolment), [
        *(Stop(f"{baseline}?part={part}") for part in ("peg", "phq-9", "gad-7", "nrs")),
        Stop(baseline, send("Next part"), status=422),
    ])


@scene
def a_participant_who_should_not_start() -> Scene:
    """Pain that is too new: not just now."""
    enrolment = scenery.somebody_who_agreed()
    with scoped.service(enrolment.service_id):
        scenery.screened(enrolment, months="under-3")
    return Scene(role_of(enrolment), [Stop("/joining/not-now/"), Stop("/joining/screening/")])


@scene
def a_participant_who_waits() -> Scene:
    """All done, and no guide yet."""
    enrolment = builders.a_participant(the_service(), state="waiting")
    return Scene(role_of(enrolment), [Stop("/joining/waiting/"), Stop("/today/"), Stop("/messages/")])


@scene
def a_participant_on_a_break() -> Scene:
    """Paused, with nothing to check in on."""
    enrolment = builders.a_participant(the_service(), builders.a_guide(the_service()))
    with scoped.service(enrolment.service_id):
        leaving.pause(enrolment=enrolment, weeks=2, at=later(days=1))
    return Scene(role_of(enrolment), [Stop("/today/"), Stop("/my-course/"), Stop("/my-course/pause/"), Stop("/course/"),
                                      Stop("/check-in/"), Stop("/progress/")])


@scene
def a_participant_who_has_left() -> Scene:
    """Feeling worse."""
    enrolment = a_nine_day_life()
    with scoped.service(enrolment.service_id):
        leaving.leave(enrolment=enrolment, reason="feel-worse", words="", client_id=uuid.uuid4(), at=NOW)
    return Scene(role_of(enrolment), [
        Stop("/today/"), Stop("/my-course/"), Stop("/messages/"), Stop("/my-course/effects/"),
        Stop("/my-course/effects/", scenery.say_what_was_hard, name="journeys:my-course"), Stop("/my-course/effects/"),
    ])


@scene
def a_participant_at_the_end() -> Scene:
    """Every lesson read."""
    enrolment = builders.a_participant(the_service(), protocol="self-guided")
    with scoped.service(enrolment.service_id):
        for lesson, day in (("how-pain-works", 1), ("boom-and-bust", 8)):
            clock.run_through(later(days=day))
            for section in scenery.sections(enrolment, lesson):
                course.read_section(enrolment=enrolment, lesson=lesson, section=section, at=later(days=day))
    lesson = "/lesson/boom-and-bust"
    return Scene(role_of(enrolment), [
        Stop("/today/"), Stop("/course/"), Stop(f"{lesson}/?end", name="journeys:lesson"), Stop("/bad-day/"),
        *(Stop(f"{lesson}/{section}/") for section in scenery.sections(enrolment, "boom-and-bust")), Stop("/messages/"),
    ])


# those who work there


def questionnaires(enrolment) -> list[Stop]:
    """A participant's questionnaires: the list, one answered and one open, typed from paper and printed."""
    with scoped.service(enrolment.service_id):
        rows = Assessment.objects.filter(enrolment=enrolment)
        done, waiting = (rows.filter(state=state).order_by("-opened_at")[0].pk for state in ("finished", "open"))
    page = f"/participants/{enrolment.pk}/questions/"
    return [
        Stop(page), Stop(f"{page}{done}/"), Stop(f"{page}{waiting}/enter/"),
        Stop(f"{page}{waiting}/enter/", send("Keep the answers"), status=422), Stop(f"{page}{waiting}/paper/"),
    ]


@scene
def a_guide_at_work() -> Scene:
    """A caseload with every kind of reason, one participant, and forms that need another look."""
    enrolment, flagged, guide = a_caseload()
    page = f"/participants/{enrolment.pk}/"
    return Scene(guide, [
        Stop("/caseload/"), Stop("/caseload/?why=flag"), Stop("/leave/"),
        Stop("/leave/", send("Keep this leave"), status=422), Stop(page), Stop(f"{page}scores/"),
        Stop(f"/participants/{flagged.enrolment_id}/"), Stop(f"{page}guided/?step=not+improving"),
        Stop(page, fill("#id_minutes", "a while", "Log it"), name="guidance:log-contact", status=422),
        *questionnaires(enrolment),
        Stop(f"{page}write/"), Stop(f"{page}write/", send("Send"), status=422),
        *writing_stops.for_guide(Stop, guide, page), *supervision_stops.for_guide(Stop, enrolment, guide),
        Stop(page, scenery.send_empty_comment, name="guidance:comment", status=422), Stop(f"/flags/{flagged.pk}/"),
        Stop(f"/flags/{flagged.pk}/", send("Close without a conversation"), status=422),
        Stop(f"/flags/{flagged.pk}/", send("Close the flag with this"), name="safety:talk", status=422),
        Stop(f"/flags/{scenery.talked(guide).pk}/talk/"),
        *(Stop(path) for path in scenery.harmed(enrolment, guide)),
        Stop(f"{page}adverse/", send("Write it down"), status=422), Stop("/protocols/weekly-call/"),
        Stop("/protocols/on-demand/"), Stop("/protocols/self-guided/"),
    ])


@scene
def a_guide_with_nobody() -> Scene:
    """An empty caseload."""
    return Scene(builders.a_guide(the_service()), [Stop("/caseload/"), Stop("/fidelity/mine/")])


@scene
def a_supervisor_at_work() -> Scene:
    """What waits for a signature, and the flags."""
    _enrolment, flagged, guide = a_caseload()
    service = guide.service
    with scoped.service(service.pk):
        supervisor = builders.a_supervisor(service, of=guide)
        student = builders.a_guide(service, "student", supervisor=supervisor)
        theirs = builders.a_participant(service, student, person=builders.a_person("Yusuf Demir"))
        waits = writing.write(enrolment=theirs, by=student, text="How was your week?", client_id=uuid.uuid4(),
                              at=later(days=8))
    return Scene(supervisor, [
        *supervision_stops.for_supervisor(Stop, theirs, student),
        Stop("/caseload/"), Stop("/signing/"), Stop(f"/signing/{waits.pk}/"), Stop("/outcomes/?split=guide"),
        Stop("/fidelity/?split=guide"), Stop("/fidelity/people/"),
        Stop(f"/signing/{waits.pk}/", send("Give back"), status=422), Stop("/flags/"), Stop(f"/flags/{flagged.pk}/"),
        Stop("/safety/log/"), Stop("/safety/log/?since=2026-03-05&until=2026-03-01", status=422),
    ])


@scene
def a_manager_at_work() -> Scene:
    """The service's pages, with forms that need another look."""
    enrolment, _flagged, guide = a_caseload()
    service = guide.service
    with scoped.service(service.pk):
        manager = builders.a_manager(service)
        actions.invite(service=service, by=manager, email="new@example.org", kind=RoleKind.GUIDE, at=NOW,
                       qualification="nurse")
        alone = builders.a_participant(service, state="waiting", person=builders.a_person("Nobody Yet"))
    return Scene(manager, [
        Stop("/service/"), Stop("/service/?from=leaflet"), Stop(f"/service/persons/{guide.pk}/"),
        Stop("/service/invite/"),
        Stop("/service/invite/", send("Send the invitation"), status=422), Stop("/service/invite/csv/"),
        Stop("/service/invite/csv/", scenery.look_at_a_list), Stop("/service/settings/"),
        Stop("/service/hours/"), Stop("/service/hours/", fill("#id_holidays", "Christmas", "Keep"), status=422),
        Stop("/service/settings/", fill('input[name="name_2"]', "Somebody", "Keep"), status=422),
        Stop("/service/emergency/"), Stop("/service/audit/"), Stop("/leave/"), Stop("/service/safety/"),
        Stop("/service/safety/words/"), Stop("/service/safety/words/", send("Listen for this"), status=422),
        Stop("/service/participants/"), Stop(f"/service/participants/{alone.pk}/assign/"),
        Stop(f"/service/participants/{enrolment.pk}/assign/"), Stop("/overview/"), Stop("/flags/"),
        Stop("/outcomes/"), Stop("/outcomes/?since=2026-01-01&until=never"), Stop("/outcomes/recruitment/"),
        Stop("/fidelity/minutes/"), Stop("/fidelity/cost/"), Stop("/fidelity/people/?order=minutes"),
        Stop("/supervision/guides/"), Stop("/fidelity/rates/"),
        Stop("/fidelity/rates/", fill('input[name="nurse"]', "much", "Save"), status=422),
        Stop("/service/letters/"),
        Stop("/today/", status=403),
    ])


@scene
def a_researcher_at_work() -> Scene:
    """Numbers, and the protocols."""
    enrolment, _flagged, guide = a_caseload()
    scenery.harmed(enrolment, guide)
    return Scene(builders.a_researcher(guide.service), [
        Stop("/overview/"), Stop("/protocols/weekly-call/"), Stop("/outcomes/"), Stop("/outcomes/recruitment/"),
        Stop("/fidelity/"), Stop("/safety/log/"), Stop(f"/evidence/{guide.service.slug}/"),
        Stop(f"/evidence/{guide.service.slug}/numbers/"),
        Stop("/outcomes/evidence/"), Stop("/outcomes/evidence/?outcome=anxiety&own=on"),
        Stop("/outcomes/evidence/add/"), Stop("/outcomes/evidence/add/", send("Keep"), status=422),
        Stop("/outcomes/evidence/?group=therapy&order=year&without=Menga+2014"),
        Stop("/outcomes/evidence/upload/"), Stop("/outcomes/evidence/upload/", send("Keep all of them"), status=422),
        Stop("/outcomes/evidence/interference/judge/"), Stop("/outcomes/evidence/interference/read/Menga%202014/"),
    ])


# one's own sign-in


@scene
def somebody_looks_after_their_sign_in() -> Scene:
    """With an app, codes and a key."""
    person = builders.a_person("Ana Ruiz", PASSWORD)
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    role = builders.a_role(the_service(), RoleKind.GUIDE, person, qualification="nurse")
    security = "/account/2fa"
    return Scene(role, [
        Stop(f"{security}/"), Stop(f"{security}/recovery-codes/"), Stop(f"{security}/recovery-codes/generate/"),
        Stop(f"{security}/webauthn/"), Stop(f"{security}/webauthn/add/"),
        Stop(f"{security}/webauthn/add/", scenery.add_a_key, name="mfa_list_webauthn"),
        Stop(f"{security}/webauthn/", scenery.follow("Rename"), name="mfa_edit_webauthn"),
        Stop(f"{security}/webauthn/", scenery.follow("Remove"), name="mfa_remove_webauthn"),
        Stop(f"{security}/totp/deactivate/"),
        Stop(f"{security}/reauthenticate/"), Stop(f"{security}/webauthn/reauthenticate/"),
        Stop("/account/reauthenticate/"), Stop("/account/password/change/"),
        Stop("/account/password/change/", send(re.compile("."))), Stop("/account/logout/"), Stop("/display/"),
        Stop("/second-factor/"), Stop("/kept/"),
    ], session=scenery.just_signed_in(person))


@scene
def somebody_new_has_no_second_factor() -> Scene:
    """The page that asks for one, and the app's square; no password yet; roles in two services."""
    person = builders.a_person("Ana Ruiz")
    role = builders.a_role(the_service(), RoleKind.GUIDE, person, qualification="nurse")
    builders.a_role(builders.a_service(), RoleKind.PARTICIPANT, person)
    return Scene(role, [
        Stop("/second-factor/"), Stop("/account/2fa/"), Stop("/account/2fa/totp/activate/"),
        Stop("/account/2fa/totp/activate/", fill('input[name="code"]', "000000", "Go on")),
        Stop("/account/2fa/webauthn/add/"), Stop("/account/password/set/"), Stop("/roles/"),
    ], session={**scenery.just_signed_in(person), "second_factor": False})


# before signing in


@scene
def nobody_yet() -> Scene:
    """Signing in, signing up, links from letters, help."""
    service, other = the_service(), builders.a_service(open_sign_up=False)
    with scoped.service(service.pk):
        manager = builders.a_manager(service)
        signing_up.sign_up(service=service, email="maria@example.org", name="Maria", password=make_password(PASSWORD),
                           heard_from="leaflet", language="en", client_id=uuid.uuid4(), at=NOW)
        actions.invite(service=service, by=manager, email="new@example.org", kind=RoleKind.GUIDE, at=NOW,
                       qualification="nurse")
        known = builders.a_person().email
        actions.invite(service=service, by=manager, email=known, kind=RoleKind.PARTICIPANT, at=NOW)
        links = scenery.links_in_letters(service)
    join = f"/join/{service.slug}/"
    return Scene(None, [
        Stop("/account/login/"), Stop("/account/login/", fill('input[name="password"]', "wrong", "Sign in")),
        Stop("/account/login/code/"),
        Stop("/account/login/code/", scenery.ask_for_a_code, name="account_confirm_login_code"),
        Stop("/account/password/reset/"), Stop("/account/password/reset/done/"),
        Stop("/account/password/reset/key/done/"),
        Stop("/account/password/reset/key/0-no/", name="account_reset_password_from_key"), Stop("/account/signup/"),
        Stop("/account/inactive/"), Stop(join), Stop(join, send("Sign up"), status=422), Stop(f"{join}letter/"),
        Stop(links["maria@example.org"]), Stop(f"{join}nonsense/", status=410), Stop(f"/join/{other.slug}/"),
        Stop(links[known]), Stop(links["new@example.org"]),
        Stop(links["new@example.org"], send("Accept and go on"), status=422),
        Stop("/in/nonsense/", status=410), Stop(f"/help-now/?service={service.slug}"), Stop("/help-now/"),
        Stop("/display/"), Stop(f"/reminders/{service.slug}/nonsense/", status=410),
        Stop(f"/forgotten/?service={service.slug}"), Stop("/nowhere/", status=404),
        Stop("/account/login/", scenery.sign_in_with_a_stale_form, name="account_login", status=403),
    ])


@scene
def a_participant_before_a_call() -> Scene:
    """The check, the waiting room, and before its time."""
    return Scene(*call_stops.of(Stop, RoleKind.PARTICIPANT))


@scene
def a_guide_before_a_call() -> Scene:
    """The same, with the key to the door."""
    return Scene(*call_stops.of(Stop, RoleKind.GUIDE))


@scene
def somebody_at_the_second_step() -> Scene:
    """The password was right; now a code."""
    person = builders.a_person("Ana Ruiz", PASSWORD)
    builders.a_role(the_service(), RoleKind.GUIDE, person, qualification="nurse")
    TOTP.activate(person, generate_totp_secret())

    def sign_in(page: Page) -> None:
        page.get_by_label("Email").fill(person.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/2fa/authenticate/")

    return Scene(None, [Stop("/account/login/", sign_in, name="mfa_authenticate")])


@scene
def an_empty_installation() -> Scene:
    """The first page of all."""
    return Scene(None, [Stop("/first-run/"), Stop("/first-run/", send("Make the service"), status=422)])


@scene
def a_demo() -> Scene:
    """Its sign-in page with everybody, its letters, and its line on every page."""
    enrolment, _flagged, _guide = a_caseload()
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True, "made_at": AT})
    demo.forget_installation()
    return Scene(role_of(enrolment), [Stop("/today/"), Stop("/demo/letters/"),
                                      Stop("/account/logout/", send("Sign out"), name="account_login")])


SCENES.update(meeting_scenes.scenes(Scene, Stop))
SCENES.update(intake_scenes.scenes(Scene, Stop))
SCENES.update(desk_scenes.scenes(Scene, Stop))
NOT_PAGES |= intake_scenes.ADDRESSES_ONLY | desk_scenes.ADDRESSES_ONLY
SCENES.update(referral_scenes.scenes(Scene, Stop))
NOT_PAGES |= referral_scenes.ADDRESSES_ONLY
