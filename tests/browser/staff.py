"""What a manager and a guide do, page by page, with scripts or without."""

import re

from playwright.sync_api import Locator, Page, expect

from .participant import sign_in, sign_out
from .totp import Authenticator

PASSWORD = "seven slow lighthouses"


class Colleague:
    """Somebody who works in the service, with an authenticator app."""

    def __init__(self, page: Page, name: str, email: str):
        self.page, self.name, self.email = page, name, email
        self.app: Authenticator | None = None
        self.recovery_codes: list[str] = []

    def set_up_second_factor(self) -> None:
        """From the page that asks for one: the app's secret, its first code, and the recovery codes on paper."""
        page = self.page
        expect(page.get_by_role("heading", name="One more step to keep people’s data safe")).to_be_visible()
        page.get_by_role("link", name="Use an app").click()
        page.locator("summary", has_text="I can’t scan it").click()
        self.app = Authenticator(page.locator("code.secret").inner_text())
        page.locator('input[name="code"]').fill(self.app.code())
        page.get_by_role("button", name="Go on").click()
        page.goto("/account/2fa/recovery-codes/")
        codes = page.locator(".codes code")
        expect(codes).to_have_count(10)
        self.recovery_codes = codes.all_inner_texts()
        page.get_by_role("link", name="I have them, go on").click()

    def sign_in(self, code: str | None = None) -> None:
        """With password, then a code from the app, or the one given."""
        sign_in(self.page, self.email, PASSWORD)
        expect(self.page.get_by_role("heading", name="One more step")).to_be_visible()
        self.page.locator('input[name="code"]').fill(code or self.app.code())
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(lambda url: "/account/" not in url)

    def sign_out(self) -> None:
        """Sign out."""
        sign_out(self.page)


class Manager(Colleague):
    """Makes the service and invites the others."""

    def begin(self, service: str) -> None:
        """The first page of an empty installation."""
        page = self.page
        page.goto("/")
        page.wait_for_url("**/first-run/")
        page.get_by_label("Name of the service").fill(service)
        page.get_by_label("Anybody with the link may sign up").check()
        page.get_by_label("Where people can write to").fill("office@northside.example")
        page.get_by_label("Your name").fill(self.name)
        page.get_by_label("Your e-mail address").fill(self.email)
        page.get_by_label("A password").fill(PASSWORD)
        page.get_by_role("button", name="Make the service").click()

    def set_help_number(self, who: str, number: str) -> None:
        """A crisis line for every page of the service."""
        self.page.goto("/service/settings/")
        self.page.locator('input[name="name_0"]').fill(who)
        self.page.locator('input[name="number_0"]').fill(number)
        self.page.get_by_role("button", name="Keep").click()
        expect(self.page.get_by_role("status").first).to_be_visible()

    def invite_guide(self, email: str, name: str) -> None:
        """A psychologist, by e-mail."""
        page = self.page
        page.goto("/service/invite/")
        page.get_by_label("Guide", exact=True).first.check()
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Name", exact=False).first.fill(name)
        page.get_by_label("Qualification").select_option("psychologist")
        page.get_by_role("button", name="Send the invitation").click()
        expect(page.get_by_text(f"The invitation to {email} is on its way.")).to_be_visible()


class Guide(Colleague):
    """Looks after people."""

    def accept(self, link: str) -> None:
        """Follow the invitation's link and choose a password."""
        page = self.page
        page.goto(link)
        page.get_by_label("Your name").fill(self.name)
        page.get_by_label("A password").fill(PASSWORD)
        page.get_by_role("button", name="Accept and go on").click()

    def row_of(self, name: str) -> Locator:
        """Somebody's row in the queue, on the caseload page."""
        self.page.goto("/caseload/")
        return self.page.locator("[data-queue] tbody tr", has_text=name)

    def open(self, name: str) -> None:
        """Somebody's page, from the caseload."""
        self.page.goto("/caseload/")
        self.page.get_by_role("link", name=name, exact=True).first.click()
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()

    def reply(self, name: str, words: str) -> None:
        """Answer somebody's message."""
        self.open(name)
        self.page.get_by_role("link", name="Write", exact=True).first.click()
        self.page.get_by_label("Your words").fill(words)
        self.page.get_by_role("button", name="Send").click()
        expect(self.page.get_by_text("Sent.", exact=True)).to_be_visible()

    def comment(self, name: str, about: str, words: str) -> None:
        """Comment on an answer, which is on the page."""
        self.open(name)
        form = self.page.locator(f'form:has(input[name="about"][value="{about}"])')
        form.locator("xpath=preceding-sibling::summary").click()
        form.get_by_label("Your comment").fill(words)
        form.get_by_role("button", name="Send").click()
        expect(self.page.get_by_text("Your comment is sent.")).to_be_visible()

    def close_flag(self, name: str, note: str) -> None:
        """Look at somebody's flag, and close it with the conversation and what came of it."""
        self.row_of(name).get_by_role("link", name="Look now").click()
        self.page.wait_for_url(re.compile("/flags/"))
        form = self.page.locator("#talk")
        form.get_by_label("No such thoughts now").check()
        form.get_by_label("What was agreed, in a few words").fill(note)
        form.get_by_label("Talked: no danger now").check()
        form.get_by_role("button", name="Close the flag with this").click()
        expect(self.page.get_by_text("The flag is closed.")).to_be_visible()

    def log_call(self, name: str, minutes: int, note: str = "") -> None:
        """A call that reached somebody: outcome, minutes, a note; the next contact is the protocol's matter."""
        self.open(name)
        form = self.page.locator("#contact form")
        form.get_by_label("By", exact=True).select_option("telephone")
        form.get_by_label("Reached", exact=True).check()
        form.get_by_label("Minutes it took").fill(str(minutes))
        form.get_by_label("Note").fill(note)
        form.get_by_role("button", name="Log it").click()
        expect(self.page.get_by_text(re.compile("^Logged. Next: "))).to_be_visible()
