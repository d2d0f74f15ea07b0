"""What a participant does, page by page, with scripts or without: one verb a step, each leaving the next page open."""

import re
from collections.abc import Iterable

from playwright.sync_api import Locator, Page, expect

PASSWORD = "a quiet harbour 7"
PEG, PHQ_9, GAD_7, NRS = (6, 7, 5), (1, 2, 1, 2, 1, 1, 1, 0, 0), (1, 1, 0, 1, 0, 0, 1), (6, 6, 8, 4)


class Participant:
    """Somebody with lasting pain, in a browser window."""

    def __init__(self, page: Page, name: str, email: str):
        self.page, self.name, self.email = page, name, email

    # coming in

    def sign_up(self, slug: str, came_by: str) -> None:
        """Fill in the open page, reached by a link that says where it stood."""
        page = self.page
        page.goto(f"/join/{slug}/?from={came_by}")
        page.get_by_label("What would you like to be called?").fill(self.name)
        page.get_by_label("Your e-mail address").fill(self.email)
        page.get_by_label("Your telephone number").fill("07946 550 001")
        page.get_by_label("A password").fill(PASSWORD)
        page.get_by_role("button", name="Sign up").click()
        expect(page.get_by_role("heading", name="Look in your e-mail")).to_be_visible()

    def confirm(self, link: str) -> None:
        """Follow the letter's link, in the same browser."""
        self.page.goto(link)
        self.page.get_by_role("button", name="Open my account").click()
        self.page.wait_for_url("**/joining/consent/")

    def agree(self) -> None:
        """Read what the course is and what is kept, and agree to each statement."""
        boxes = self.page.get_by_role("main").get_by_role("checkbox")
        for place in range(boxes.count()):
            boxes.nth(place).check()
        self.page.get_by_role("button", name="I agree to these").click()
        self.page.wait_for_url("**/joining/emergency/")

    def give_details(self) -> None:
        """Say whom to call in an emergency; the own number is there already, from signing up."""
        page = self.page
        expect(page.get_by_label("Your telephone number")).to_have_value("+447946550001")
        page.get_by_label("Their name").fill("Pilar")
        page.get_by_label("Their telephone number").fill("07946 550 002")
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url("**/joining/screening/")

    def screen(self, **changed: str) -> None:
        """Answer the questions before the start: somebody whom the course suits, but for what is `changed`."""
        page = self.page
        answers = {"age": "47", "months": "1-5", "signs": "none", "life": "no", "willing": "yes"} | changed
        page.get_by_label("How old are you?").fill(answers.pop("age"))
        for name, value in answers.items():
            page.locator(f'input[name="{name}"][value="{value}"]').check()
        page.get_by_role("button", name="Go on").click()

    # questions about how one is

    def answer(self, values: Iterable[int], first: int = 1) -> None:
        """Tap an answer to each question of the part that is open."""
        for number, value in enumerate(values, first):
            self.question(number).locator(f'label:has(input[value="{value}"])').click()

    def question(self, number: int) -> Locator:
        """One question of the part that is open."""
        return self.page.locator(f"section:has(> #q{number})")

    def go_on(self, button: str = "Next part") -> None:
        """To the next part, or to the end."""
        self.page.get_by_role("button", name=button, exact=True).click()

    # lessons

    def block(self, key: str) -> Locator:
        """A block of the lesson that is open."""
        return self.page.locator(f'[data-block="{key}"]')

    def field(self, key: str) -> Locator:
        """A block's text field."""
        return self.page.locator(f'[data-block="{key}"] textarea, [data-block="{key}"] input[type=text]')

    def choose(self, key: str, option: str) -> None:
        """Tap one of a block's options."""
        self.block(key).get_by_text(option, exact=True).click()

    def said(self, key: str) -> Locator:
        """What a block says of its being saved."""
        return self.block(key).locator("[data-saved]")

    def next_section(self) -> None:
        """On to the next part of the lesson; the page must have changed."""
        before = self.page.url
        self.page.locator('button[name="go"][value="next"]').click()
        self.page.wait_for_url(lambda url: url != before)

    def read_until(self, key: str) -> None:
        """Read on until a block is on the page."""
        while not self.block(key).count():
            self.next_section()

    def read_on(self) -> list[str]:
        """Read section after section until the end of the lesson; the titles that were read on the way."""
        titles = []
        while self.page.locator('button[name="go"][value="next"]').count():
            titles.append(self.page.get_by_role("heading", level=1).inner_text())
            self.next_section()
        return titles

    # messages and one's own course

    def write(self, words: str) -> None:
        """A message to the guide."""
        self.page.goto("/messages/")
        self.page.get_by_role("main").locator("textarea").fill(words)
        self.page.get_by_role("button", name="Send").click()
        expect(self.page.locator(".bubble.me").last).to_contain_text(words)

    def sign_in(self) -> None:
        """With address and password."""
        sign_in(self.page, self.email, PASSWORD)

    def sign_out(self) -> None:
        """Sign out."""
        sign_out(self.page)


def sign_in(page: Page, email: str, password: str) -> None:
    """Fill in the sign-in page, reached by itself unless it is open."""
    if "/account/login/" not in page.url:
        page.goto("/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    """Sign out, and see the sign-in page."""
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/account/login/|/$"))
