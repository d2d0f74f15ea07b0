"""Every page of the product, in scenes: who is signed in, and which pages they open in what state.

A scene builds its own world and lists its stops: an address, and if wanted what is done there to bring the page into a
state, such as sending a form that is still empty. `NOT_PAGES` are the addresses at which nobody sees a page of ours.
"""

import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.urls import URLResolver, get_resolver
from playwright.sync_api import Page

from handrail.delivery import clock, outbox
from handrail.ground import moment, scoped
from handrail.guidance import messages as writing
from handrail.journeys import assessing, course, joining, journal, leaving, signing_up
from handrail.journeys.models import Assessment, Enrolment, Row
from handrail.people import actions, demo
from handrail.people.models import Installation, Invitation, Role, RoleKind, Service
from handrail.safety.models import Flag
from tests import builders
from tests.builders import AT, PASSWORD, later, role_of
from tests.journeys.a_life import a_life

NOW = later(days=9)  # a Wednesday; the pages' moment in every scene
NOT_PAGES = {
    # redirects, files and answers to scripts
    "site:home", "site:health", "journeys:answer", "journeys:data-json", "journeys:check-in", "journeys:return",
    "mfa_login_webauthn", "mfa_download_recovery_codes", "people:demo-sign-in", "people:demo-move", "people:end-role",
    "people:withdraw-invitation", "people:invite-again", "people:reset-second-factor",
    # not there (site/urls.py), or only where an address is confirmed by allauth, which it never is here
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


def send(button: str | re.Pattern[str]) -> Callable[[Page], None]:
    """Send a form of the page as it is, past the browser's own checks."""

    def act(page: Page) -> None:
        page.evaluate("for (const form of document.forms) form.noValidate = true")
        page.get_by_role("main").get_by_role("button", name=button).first.click()
        page.wait_for_load_state()

    return act


def fill(selector: str, words: str, button: str | re.Pattern[str]) -> Callable[[Page], None]:
    """Fill in a field, then send."""

    def act(page: Page) -> None:
        page.locator(selector).first.fill(words)
        send(button)(page)

    return act


# participants


@scene
def a_participant_in_the_middle() -> Scene:
    """With answers, a fork, messages, scores and a check-in that is open."""
    enrolment = _a_life()
    lesson = "/lesson/how-pain-works"
    sections = [stop.key for stop in _sections(enrolment)]
    return Scene(role_of(enrolment), [
        Stop("/today/"), Stop("/course/"), Stop("/bad-day/"), Stop("/messages/"), Stop("/progress/"), Stop("/my-course/"),
        *(Stop(f"{lesson}/{section}/") for section in sections),
        Stop(f"{lesson}/welcome/?all=1"), Stop(f"{lesson}/?end", name="journeys:lesson"), Stop("/lesson/boom-and-bust/"),
        Stop("/my-course/pause/"), Stop("/my-course/pause/", send("Pause my course"), status=422),
        Stop("/my-course/leave/"), Stop("/my-course/data/"), Stop("/my-course/forget/"), Stop("/my-course/forget/?sure=1"),
        Stop("/my-course/forget/?sure=1", send("Forget me"), status=422),
        Stop("/messages/", send("Send"), status=422), Stop("/help-now/"),
        *(Stop(f"/assessment/{_open(enrolment).pk}/?part={part}") for part in ("peg", "mood")),
        Stop(f"/assessment/{_finished(enrolment).pk}/"),
    ])


@scene
def a_participant_before_the_start() -> Scene:
    """Consent, then screening, as far as one form each."""
    enrolment = builders.a_participant(_service(), state="joining")
    return Scene(role_of(enrolment), [
        Stop("/joining/", name="journeys:joining"), Stop("/joining/consent/"),
        Stop("/joining/consent/", send("I agree to these"), status=422), Stop("/my-course/"), Stop("/today/"),
    ])


@scene
def a_participant_at_the_screening() -> Scene:
    """The questions before the start, empty and sent empty; then the first questionnaires."""
    enrolment = _agreed()
    return Scene(role_of(enrolment), [
        Stop("/joining/screening/"), Stop("/joining/screening/", send("Go on"), status=422),
    ])


@scene
def a_participant_at_the_baseline() -> Scene:
    """Each part of the first questionnaires, and what is said of gaps."""
    enrolment = _agreed()
    with scoped.service(enrolment.service_id):
        _screened(enrolment)
        baseline = f"/assessment/{_open(enrolment).pk}/"
    return Scene(role_of(enrolment), [
        *(Stop(f"{baseline}?part={part}") for part in ("peg", "phq-9", "gad-7", "nrs")),
        Stop(baseline, send("Next part")),
    ])


@scene
def a_participant_who_should_not_start() -> Scene:
    """Pain that is too new: not just now."""
    enrolment = _agreed()
    with scoped.service(enrolment.service_id):
        _screened(enrolment, months="under-3")
    return Scene(role_of(enrolment), [Stop("/joining/not-now/"), Stop("/joining/screening/")])


@scene
def a_participant_who_waits() -> Scene:
    """All done, and no guide yet."""
    enrolment = builders.a_participant(_service(), state="waiting")
    return Scene(role_of(enrolment), [Stop("/joining/waiting/"), Stop("/today/"), Stop("/messages/")])


@scene
def a_participant_on_a_break() -> Scene:
    """Paused, with nothing to check in on."""
    enrolment = builders.a_participant(_service(), builders.a_guide(_service()))
    with scoped.service(enrolment.service_id):
        leaving.pause(enrolment=enrolment, weeks=2, at=later(days=1))
    return Scene(role_of(enrolment), [Stop("/today/"), Stop("/my-course/"), Stop("/my-course/pause/"), Stop("/course/"),
                                      Stop("/check-in/"), Stop("/progress/")])


@scene
def a_participant_who_has_left() -> Scene:
    """Feeling worse."""
    enrolment = _a_life()
    with scoped.service(enrolment.service_id):
        leaving.leave(enrolment=enrolment, reason="feel-worse", words="", client_id=uuid.uuid4(), at=NOW)
    return Scene(role_of(enrolment), [Stop("/today/"), Stop("/my-course/"), Stop("/messages/")])


@scene
def a_participant_at_the_end() -> Scene:
    """Every lesson read."""
    enrolment = builders.a_participant(_service(), protocol="self-guided")
    with scoped.service(enrolment.service_id):
        for lesson, day in (("how-pain-works", 1), ("boom-and-bust", 8)):
            clock.run_through(later(days=day))
            for section in _sections(enrolment, lesson):
                course.read_section(enrolment=enrolment, lesson=lesson, section=section.key, at=later(days=day))
    lesson = "/lesson/boom-and-bust"
    return Scene(role_of(enrolment), [
        Stop("/today/"), Stop("/course/"), Stop(f"{lesson}/?end", name="journeys:lesson"), Stop("/bad-day/"),
        *(Stop(f"{lesson}/{section.key}/") for section in _sections(enrolment, "boom-and-bust")), Stop("/messages/"),
    ])


# those who work there


@scene
def a_guide_at_work() -> Scene:
    """A caseload with every kind of reason, one participant, and forms that need another look."""
    enrolment, flagged, guide = _a_caseload()
    page = f"/participants/{enrolment.pk}/"
    return Scene(guide, [
        Stop("/caseload/"), Stop("/caseload/?why=flag"), Stop(page), Stop(f"/participants/{flagged.enrolment_id}/"),
        Stop(page, fill("#id_minutes", "a while", "Log it"), name="guidance:log-contact", status=422),
        Stop(f"{page}write/"), Stop(f"{page}write/", send("Send"), status=422),
        Stop(page, _send_empty_comment, name="guidance:comment", status=422), Stop(f"/flags/{flagged.pk}/"),
        Stop(f"/flags/{flagged.pk}/", send("Close with this outcome"), status=422), Stop("/protocols/weekly-call/"),
        Stop("/protocols/on-demand/"), Stop("/protocols/self-guided/"),
    ])


@scene
def a_guide_with_nobody() -> Scene:
    """An empty caseload."""
    return Scene(builders.a_guide(_service()), [Stop("/caseload/")])


@scene
def a_supervisor_at_work() -> Scene:
    """What waits for a signature, and the flags."""
    _enrolment, flagged, guide = _a_caseload()
    service = guide.service
    with scoped.service(service.pk):
        supervisor = builders.a_supervisor(service, of=guide)
        student = builders.a_guide(service, "student", supervisor=supervisor)
        theirs = builders.a_participant(service, student, person=builders.a_person("Yusuf Demir"))
        waits = writing.write(enrolment=theirs, by=student, text="How was your week?", client_id=uuid.uuid4(), at=later(days=8))
    return Scene(supervisor, [
        Stop("/caseload/"), Stop("/signing/"), Stop(f"/signing/{waits.pk}/"),
        Stop(f"/signing/{waits.pk}/", send("Give back"), status=422), Stop("/flags/"), Stop(f"/flags/{flagged.pk}/"),
    ])


@scene
def a_manager_at_work() -> Scene:
    """The service's pages, with forms that need another look."""
    enrolment, _flagged, guide = _a_caseload()
    service = guide.service
    with scoped.service(service.pk):
        manager = builders.a_manager(service)
        actions.invite(service=service, by=manager, email="new@example.org", kind=RoleKind.GUIDE, at=NOW, qualification="nurse")
        alone = builders.a_participant(service, state="waiting", person=builders.a_person("Nobody Yet"))
    return Scene(manager, [
        Stop("/service/"), Stop("/service/?from=leaflet"), Stop(f"/service/persons/{guide.pk}/"), Stop("/service/invite/"),
        Stop("/service/invite/", send("Send the invitation"), status=422), Stop("/service/invite/csv/"),
        Stop("/service/invite/csv/", _look_at_a_list), Stop("/service/settings/"),
        Stop("/service/settings/", fill('input[name="name_0"]', "Somebody", "Keep"), status=422), Stop("/service/audit/"),
        Stop("/service/participants/"), Stop(f"/service/participants/{alone.pk}/assign/"),
        Stop(f"/service/participants/{enrolment.pk}/assign/"), Stop("/overview/"), Stop("/flags/"), Stop("/service/letters/"),
        Stop("/today/", status=403),
    ])


@scene
def a_researcher_at_work() -> Scene:
    """Numbers, and the protocols."""
    _enrolment, _flagged, guide = _a_caseload()
    return Scene(builders.a_researcher(guide.service), [Stop("/overview/"), Stop("/protocols/weekly-call/")])


# one's own sign-in


@scene
def somebody_looks_after_their_sign_in() -> Scene:
    """With an app, codes and a key."""
    person = builders.a_person("Ana Ruiz", PASSWORD)
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    key = Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "the blue key", "credential": {}})
    role = builders.a_role(_service(), RoleKind.GUIDE, person, qualification="nurse")
    security = "/account/2fa"
    return Scene(role, [
        Stop(f"{security}/"), Stop(f"{security}/recovery-codes/"), Stop(f"{security}/recovery-codes/generate/"),
        Stop(f"{security}/webauthn/"), Stop(f"{security}/webauthn/add/"), Stop(f"{security}/webauthn/keys/{key.pk}/edit/"),
        Stop(f"{security}/webauthn/keys/{key.pk}/remove/"), Stop(f"{security}/totp/deactivate/"),
        Stop(f"{security}/reauthenticate/"), Stop(f"{security}/webauthn/reauthenticate/"), Stop("/account/reauthenticate/"),
        Stop("/account/password/change/"), Stop("/account/password/change/", send(re.compile("."))), Stop("/account/logout/"),
        Stop("/display/"), Stop("/second-factor/"), Stop("/kept/"),
    ], session=_just_signed_in())


@scene
def somebody_new_has_no_second_factor() -> Scene:
    """The page that asks for one, and the app's square; no password yet; roles in two services."""
    person = builders.a_person("Ana Ruiz")
    role = builders.a_role(_service(), RoleKind.GUIDE, person, qualification="nurse")
    builders.a_role(builders.a_service(), RoleKind.PARTICIPANT, person)
    return Scene(role, [
        Stop("/second-factor/"), Stop("/account/2fa/"), Stop("/account/2fa/totp/activate/"),
        Stop("/account/2fa/totp/activate/", fill('input[name="code"]', "000000", "Go on")), Stop("/account/2fa/webauthn/add/"),
        Stop("/account/password/set/"), Stop("/roles/"),
    ], session={**_just_signed_in(), "second_factor": False})


# before signing in


@scene
def nobody_yet() -> Scene:
    """Signing in, signing up, links from letters, help."""
    service, other = _service(), builders.a_service(open_sign_up=False)
    with scoped.service(service.pk):
        manager = builders.a_manager(service)
        signing_up.sign_up(service=service, email="maria@example.org", name="Maria", password=make_password(PASSWORD),
                           heard_from="leaflet", language="en", client_id=uuid.uuid4(), at=NOW)
        actions.invite(service=service, by=manager, email="new@example.org", kind=RoleKind.GUIDE, at=NOW, qualification="nurse")
        actions.invite(service=service, by=manager, email=builders.a_person().email, kind=RoleKind.PARTICIPANT, at=NOW)
        signed_up, *invited = (_link_in(row) for row in _letters(service))
    join = f"/join/{service.slug}/"
    return Scene(None, [
        Stop("/account/login/"), Stop("/account/login/", fill('input[name="password"]', "wrong", "Sign in")),
        Stop("/account/login/code/"), Stop("/account/login/code/", _ask_for_a_code, name="account_confirm_login_code"),
        Stop("/account/password/reset/"), Stop("/account/password/reset/done/"), Stop("/account/password/reset/key/done/"),
        Stop("/account/password/reset/key/0-no/", name="account_reset_password_from_key"), Stop("/account/signup/"),
        Stop("/account/inactive/"), Stop(join), Stop(join, send("Sign up"), status=422), Stop(f"{join}letter/"),
        Stop(signed_up), Stop(f"{join}nonsense/", status=410), Stop(f"/join/{other.slug}/"),
        *(Stop(link) for link in invited), Stop(invited[0], send("Accept and go on"), status=422),
        Stop("/in/nonsense/", status=410), Stop(f"/help-now/?service={service.slug}"), Stop("/help-now/"), Stop("/display/"),
        Stop(f"/forgotten/?service={service.slug}"), Stop("/nowhere/", status=404),
        Stop("/account/login/", _send_a_stale_form, name="account_login", status=403),
    ])


@scene
def somebody_at_the_second_step() -> Scene:
    """The password was right; now a code."""
    person = builders.a_person("Ana Ruiz", PASSWORD)
    builders.a_role(_service(), RoleKind.GUIDE, person, qualification="nurse")
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
    enrolment, _flagged, _guide = _a_caseload()
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True, "made_at": AT})
    demo.forget_installation()
    return Scene(role_of(enrolment), [Stop("/today/"), Stop("/demo/letters/"),
                                      Stop("/account/logout/", send("Sign out"), name="account_login")])


# what scenes are made of


def _service() -> Service:
    found = Service.objects.filter(contact_email="office@example.org").first()
    return found or builders.a_service(contact_email="office@example.org")


def _a_life() -> Enrolment:
    """Somebody's first nine days: a fork, a finished and an open check-in."""
    enrolment, _words = a_life()
    with scoped.service(enrolment.service_id):
        for place, words in enumerate(("One version.", "Another version, from the phone.")):
            _answer(enrolment, "what-brings-me", words, at=later(days=2, minutes=place))
        clock.run_through(NOW)
        for name, day in (("weekly", 7),):
            asked = Assessment.objects.get(enrolment=enrolment, name=name, state=Assessment.State.OPEN)
            for item in ("1", "2", "3"):
                assessing.respond(assessment=asked, measure="peg", item=item, value=4, client_id=uuid.uuid4(),
                                  made_at=later(days=day), at=later(days=day))
            assessing.finish(assessment=asked, client_id=uuid.uuid4(), made_at=later(days=day), at=later(days=day))
        assessing.open_assessment(enrolment=enrolment, name="weekly", at=NOW, occurrence=2)
    enrolment.refresh_from_db()
    return enrolment


def _a_caseload() -> tuple[Enrolment, Flag, Role]:
    """A guide with somebody in the middle, somebody flagged, somebody quiet, somebody finished."""
    enrolment = _a_life()
    service = enrolment.service
    with scoped.service(service.pk):
        guide = Role.objects.get(kind=RoleKind.GUIDE)
        builders.a_participant(service, guide, person=builders.a_person("Tom Keane", phone="+447946550001"))
        clock.run_through(NOW)
        flagged = builders.a_participant(service, guide, at=later(days=8), person=builders.a_person("Grace Obi"))
        asked = assessing.open_assessment(enrolment=flagged, name="baseline", at=later(days=8))
        assessing.respond(assessment=asked, measure="phq-9", item="9", value=2, client_id=uuid.uuid4(),
                          made_at=later(days=8), at=later(days=8))
        journal.write(enrolment=flagged, kind=Row.Kind.MESSAGE, key="guide", body={"text": "Can I ring you?\nI am tired."},
                      client_id=uuid.uuid4(), made_at=later(days=8), at=later(days=8))
        return enrolment, Flag.objects.get(enrolment=flagged), guide


def _agreed() -> Enrolment:
    from handrail.journeys import consenting, joining_packs

    enrolment = builders.a_participant(_service(), state="joining")
    with scoped.service(enrolment.service_id):
        consenting.agree(enrolment=enrolment, digest=joining_packs.latest_consent().texts["en"].digest, at=AT)
    return enrolment


def _screened(enrolment: Enrolment, **changed: str) -> None:
    from handrail.journeys import joining_packs, screening

    raw = {"age": "52", "months": "over-5", "signs": "none", "life": "no", "willing": "yes"} | changed
    asked = joining_packs.latest_screen()
    answers = screening.clean(asked, {name: [value] for name, value in raw.items()})
    joining.screen(enrolment=enrolment, asked=asked, answers=answers, client_id=uuid.uuid4(), at=AT)


def _answer(enrolment: Enrolment, block: str, words: str, at) -> None:
    journal.write(enrolment=enrolment, kind=Row.Kind.ANSWER, key=f"how-pain-works/{block}", body={"text": words},
                  client_id=uuid.uuid4(), made_at=at, at=at)


def _sections(enrolment: Enrolment, lesson: str = "how-pain-works"):
    from handrail.programmes import library

    return library.programme(enrolment.programme_id).lesson(lesson, "en").sections


def _open(enrolment: Enrolment) -> Assessment:
    with scoped.service(enrolment.service_id):
        return Assessment.objects.get(enrolment=enrolment, state=Assessment.State.OPEN)


def _finished(enrolment: Enrolment) -> Assessment:
    with scoped.service(enrolment.service_id):
        return Assessment.objects.filter(enrolment=enrolment, state=Assessment.State.FINISHED).first()


def _letters(service: Service) -> list[str]:
    from handrail.delivery.models import Outgoing

    return [row.body for row in Outgoing.objects.filter(service=service).order_by("decided_at", "pk")]


def _link_in(body: str) -> str:
    return re.search(r"https?://[^/\s]+(/\S+)", body)[1]


def _just_signed_in() -> dict:
    return {"account_authentication_methods": [{"method": "password", "at": time.time()}]}


def _send_empty_comment(page: Page) -> None:
    page.locator("details:has(input[name=about]) summary").first.click()
    page.evaluate("for (const form of document.forms) form.noValidate = true")
    page.locator("form:has(input[name=about]) button").first.click()
    page.wait_for_url("**/comment/")


def _look_at_a_list(page: Page) -> None:
    rows = b"email,name,protocol\nmaria@example.org,Maria,weekly-call\nnot an address,Tom,\nana@example.org,Ana,no-such\n"
    page.locator('input[type="file"]').set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": rows})
    send("Look at it")(page)


def _ask_for_a_code(page: Page) -> None:
    page.locator('input[name="email"]').fill("nobody@example.org")
    send(re.compile("."))(page)
    page.wait_for_url("**/login/code/confirm/")


def _send_a_stale_form(page: Page) -> None:
    page.context.clear_cookies(name="csrftoken")
    page.locator('input[name="login"]').fill("maria@example.org")
    page.locator('input[name="password"]').fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()
