"""What the scenes are made of: services, people, and days that have gone by."""

import re
import time
import uuid
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from playwright.sync_api import Page

from handrail.delivery import clock
from handrail.delivery.models import Outgoing
from handrail.ground import scoped
from handrail.guidance import contacting
from handrail.journeys import assessing, consenting, joining, joining_packs, journal, reminding, screening
from handrail.journeys.models import Assessment, Enrolment, Row
from handrail.people.models import Person, Role, RoleKind, Service
from handrail.programmes import library
from handrail.safety import harm, talking
from handrail.safety.adverse import Report
from handrail.safety.adverse_records import EffectsAsked
from handrail.safety.effects import Told
from handrail.safety.models import Flag
from handrail.safety.risk_talk import Talk
from tests import builders
from tests.builders import AT, PASSWORD, later
from tests.journeys.a_life import a_life

from . import chromium

NOW = later(days=9)  # a Wednesday; the pages' moment in every scene


def the_service() -> Service:
    """The one service of a scene."""
    found = Service.objects.filter(contact_email="office@example.org").first()
    return found or builders.a_service(contact_email="office@example.org")


def a_nine_day_life() -> Enrolment:
    """Somebody's first nine days: a fork, a finished check-in and one that is open."""
    enrolment, _words = a_life()
    with scoped.service(enrolment.service_id):
        for place, words in enumerate(("One version.", "Another version, from the phone.")):
            at = later(days=2, minutes=place)
            journal.write(enrolment=enrolment, kind=Row.Kind.ANSWER, key="how-pain-works/what-brings-me",
                          body={"text": words}, client_id=uuid.uuid4(), made_at=at, at=at)
        clock.run_through(NOW)
        asked = Assessment.objects.get(enrolment=enrolment, name="weekly", state=Assessment.State.OPEN)
        for item in ("1", "2", "3"):
            respond(asked, "peg", item, 4, at=later(days=7))
        assessing.finish(assessment=asked, client_id=uuid.uuid4(), made_at=later(days=7), at=later(days=7))
        assessing.open_assessment(enrolment=enrolment, name="weekly", at=NOW, occurrence=2)
    enrolment.refresh_from_db()
    return enrolment


def a_caseload() -> tuple[Enrolment, Flag, Role]:
    """A guide with somebody in the middle, somebody flagged who wrote, and somebody quiet whom they should ring."""
    enrolment = a_nine_day_life()
    service = enrolment.service
    with scoped.service(service.pk):
        guide = Role.objects.get(kind=RoleKind.GUIDE)
        builders.a_participant(service, guide, person=builders.a_person("Tom Keane", phone="+447946550001"))
        contacting.log_unplanned(
            enrolment=enrolment, channel="message", outcome="written", minutes=Decimal(6), by=guide.person, role=guide,
            client_id=uuid.uuid4(), at=later(days=-103), note="On a Wednesday in November, the longest of days.")
        clock.run_through(NOW)
        flagged = builders.a_participant(service, guide, at=later(days=8), person=builders.a_person("Grace Obi"))
        asked = assessing.open_assessment(enrolment=flagged, name="baseline", at=later(days=8))
        respond(asked, "phq-9", "9", 2, at=later(days=8))
        journal.write(enrolment=flagged, kind=Row.Kind.MESSAGE, key="guide", client_id=uuid.uuid4(),
                      body={"text": "Can I ring you?\nI am tired."}, made_at=later(days=8), at=later(days=8))
        return enrolment, Flag.objects.get(enrolment=flagged), guide


def respond(asked: Assessment, measure: str, item: str, value: int, *, at: datetime) -> None:
    """Answer one question."""
    assessing.respond(assessment=asked, measure=measure, item=item, value=value, client_id=uuid.uuid4(), made_at=at,
                      at=at)


def somebody_who_agreed(*, has_details: bool = True) -> Enrolment:
    """They have read what the course is, and said yes; and, unless said, given what is needed in an emergency."""
    enrolment = builders.a_participant(the_service(), state="joining")
    with scoped.service(enrolment.service_id):
        consenting.agree(enrolment=enrolment, digest=joining_packs.latest_consent().texts["en"].digest, at=AT)
    if has_details:
        builders.details_for_an_emergency(enrolment)
    return enrolment


def talked(guide: Role) -> Flag:
    """A flag of somebody else's that was closed with a conversation."""
    with scoped.service(guide.service_id):
        enrolment = builders.a_participant(guide.service, guide, at=later(days=7), person=builders.a_person("Tom Lee"))
        asked = assessing.open_assessment(enrolment=enrolment, name="baseline", at=later(days=7))
        respond(asked, "phq-9", "9", 1, at=later(days=7))
        flag = Flag.objects.get(enrolment=enrolment)
        talking.close_with_talk(flag=flag, by=guide, at=later(days=7, hours=1), talk=Talk(
            thoughts="passive", plan="none", means="could-get", intent="none", steps=("safety-plan", "knows-numbers"),
            outcome="talked-plan", next_at=later(days=9),
            words={"thoughts": "Since the spring, on bad nights.", "protects": "The dog. The sister next door.",
                   "agreed": "Rings the sister before the night gets long."}))
        return flag


def harmed(enrolment: Enrolment, guide: Role) -> list[str]:
    """Somebody for whom something was hard, and two adverse events; the pages that say so."""
    with scoped.service(guide.service_id):
        asked = EffectsAsked.objects.create(enrolment=enrolment, occasion="end", asked_at=later(days=8))
        harm.tell(asked=asked, told=Told({"pain": 2, "sleep": 1, "failing": 0}, "no", "partly", "The second week."),
                  client_id=uuid.uuid4(), at=later(days=8))
        harm.record_told(asked=harm.asked_of(enrolment), kind="pain", by=guide, at=later(days=8, hours=1))
        report = Report(kind="injury", grade="severe", serious=("hospital",), related="unrelated",
                        started_on=later(days=3).date(), actions=("doctor", "paused"), outcome="recovering",
                        words={"what": "Fell on the stairs; the wrist is broken.", "action": "Rang the ward."})
        event = harm.record(enrolment=enrolment, report=report, client_id=uuid.uuid4(), by=guide, at=later(days=8))
        harm.amend(event=event, number=1, by=guide, at=later(days=8, hours=2), report=replace(
            report, outcome="recovered", words={**report.words, "why": "The cast is off."}))
    return [f"/participants/{enrolment.pk}/", f"/participants/{enrolment.pk}/adverse/", f"/adverse/{event.pk}/"]


def say_what_was_hard(page: Page) -> None:
    """One thing a little, and send."""
    page.locator('input[name="sleep"][value="1"]').check()
    page.get_by_role("button", name="Send").click()


def screened(enrolment: Enrolment, **changed: str) -> None:
    """They have answered the questions before the start: the course suits them, but for what is `changed`."""
    raw = {"age": "52", "months": "over-5", "signs": "none", "life": "no", "willing": "yes"} | changed
    asked = joining_packs.latest_screen()
    answers = screening.clean(asked, {name: [value] for name, value in raw.items()})
    joining.screen(enrolment=enrolment, asked=asked, answers=answers, client_id=uuid.uuid4(), at=AT)


def sections(enrolment: Enrolment, lesson: str = "how-pain-works") -> list[str]:
    """The keys of a lesson's parts."""
    return [section.key for section in library.programme(enrolment.programme_id).lesson(lesson, "en").sections]


def open_one(enrolment: Enrolment) -> str:
    """The address of the assessment that is open."""
    with scoped.service(enrolment.service_id):
        return f"/assessment/{Assessment.objects.get(enrolment=enrolment, state=Assessment.State.OPEN).pk}/"


def finished_one(enrolment: Enrolment) -> str:
    """The address of one that is finished."""
    with scoped.service(enrolment.service_id):
        finished = Assessment.objects.filter(enrolment=enrolment, state=Assessment.State.FINISHED)
        return f"/assessment/{finished.order_by('pk').first().pk}/"


def stops_reminders(enrolment: Enrolment) -> str:
    """Where one tap stops the reminders of a plan that asks for them."""
    with scoped.service(enrolment.service_id):
        journal.write(enrolment=enrolment, kind=Row.Kind.ANSWER, key="how-pain-works/plan-week-1", made_at=NOW, at=NOW,
                      body={"chosen": [], "texts": [], "text": "Garden.", "remind": True}, client_id=uuid.uuid4())
    return reminding.stop_address(enrolment, enrolment.service)


def links_in_letters(service: Service) -> dict[str, str]:
    """Where the letters lead that a service has decided, by address."""
    rows = Outgoing.objects.filter(service=service)
    return {row.address: re.search(r"https?://[^/\s]+(/\S+)", row.body)[1] for row in rows}


def just_signed_in(person: Person) -> dict:
    """What a session knows of somebody who gave their password a moment ago."""
    return {"account_authentication_methods": [{"method": "password", "at": time.time()}],
            "account_authentication_methods_user": str(person.pk)}


# what is done on a page


def send(button: str | re.Pattern[str]):
    """Send a form of the page as it is, past the browser's own checks."""

    def act(page: Page) -> None:
        page.evaluate("for (const form of document.forms) form.noValidate = true")
        page.get_by_role("main").get_by_role("button", name=button).first.click()
        page.wait_for_load_state()

    return act


def fill(selector: str, words: str, button: str | re.Pattern[str]):
    """Fill in a field, then send."""

    def act(page: Page) -> None:
        page.locator(selector).first.fill(words)
        send(button)(page)

    return act


def send_too_much(page: Page) -> None:
    """Send a message longer than any may be, past the box's own limit."""
    page.evaluate("for (const box of document.querySelectorAll('textarea')) box.removeAttribute('maxlength')")
    fill("textarea[name=text]", "x" * 10_001, "Send")(page)


def send_empty_comment(page: Page) -> None:
    """Comment on the first answer, with no words."""
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    page.evaluate("for (const form of document.forms) form.noValidate = true")
    page.locator("form:has(input[name=about]) button").first.click()
    page.wait_for_url("**/comment/")


def tick_a_sign(page: Page) -> None:
    """Tick a sign that needs help at once, and one that it is worse than usual."""
    for sign in ("numb-seat", "much-worse"):
        page.locator(f'input[value="{sign}"]').check()
    page.get_by_role("button", name="Show me what to do").click()
    page.wait_for_url("**/help-now/**")


def look_at_a_list(page: Page) -> None:
    """Give a list with good lines and bad ones."""
    rows = b"email,name,protocol\nmaria@example.org,Maria,weekly-call\nnot an address,Tom,\nana@example.org,Ana,none\n"
    page.locator('input[type="file"]').set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": rows})
    send("Look at it")(page)


def ask_for_a_code(page: Page) -> None:
    """Ask for a letter with a code."""
    page.locator('input[name="email"]').fill("nobody@example.org")
    send(re.compile("."))(page)
    page.wait_for_url("**/login/code/confirm/")


def add_a_key(page: Page) -> None:
    """Add a passkey, and see the list of them."""
    chromium.plug_in_a_key(page)
    page.get_by_label("What do you call it?").fill("the blue key")
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url(lambda url: "webauthn/add" not in url)
    page.goto("/account/2fa/webauthn/")


def follow(link: str):
    """Follow the first link with these words."""

    def act(page: Page) -> None:
        page.get_by_role("main").get_by_role("link", name=link).first.click()
        page.wait_for_load_state()

    return act


def sign_in_with_a_stale_form(page: Page) -> None:
    """The page's token holds no more."""
    page.context.clear_cookies(name="csrftoken")
    page.locator('input[name="login"]').fill("maria@example.org")
    page.locator('input[name="password"]').fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()
