"""The script that shows and hides what depends on an answer, in Chromium, on the HTML that lessons make."""

from pathlib import Path

import pytest

from handrail.programmes import compile as compiling
from handrail.programmes.compile import compiled
from tests.programmes.packs import BODY, a_programme

pytestmark = pytest.mark.browser
SCRIPT = Path(compiling.__file__).parent / "static" / "programmes" / "when.js"


def shown(browser, body: str, section: str, answers=None):
    page = browser.new_page()
    html = compiled(a_programme(body).lesson("one")).section(section).render(answers or {})
    page.set_content(f"<form>{html}</form>")
    page.add_script_tag(content=SCRIPT.read_text("utf-8"), type="module")
    return page


def test_what_depends_on_an_answer_comes_and_goes_with_it(browser):
    page = shown(browser, BODY, "begin")
    what_follows = page.get_by_text("That is useful to know.")
    assert not what_follows.is_visible()
    page.get_by_label("not this week").check()
    assert what_follows.is_visible()
    assert page.get_by_label("What got in the way?").is_visible()
    page.get_by_label("as planned").check()
    assert not what_follows.is_visible()


LATER = """::::{when} way is 7 or more
High.
::::

::::{otherwise}
Not high.
::::
"""


def test_what_is_for_everybody_else_goes_when_a_branch_above_it_comes(browser):
    scale = ":kind: scale\n:from: 0 low\n:to: 10 high"
    body = BODY.replace(":kind: short", scale).replace("## Go on", LATER + "\n## Go on")
    page = shown(browser, body, "begin")
    high, other = page.get_by_text("High.", exact=True), page.get_by_text("Not high.")
    assert other.is_visible() and not high.is_visible()
    page.get_by_label("not this week").check()
    page.get_by_label("8", exact=True).check(force=True)
    assert high.is_visible() and not other.is_visible()
    page.get_by_label("as planned").check()  # the question goes, and what was answered in it opens nothing any more
    assert other.is_visible() and not high.is_visible()
    page.get_by_label("not this week").check()
    assert high.is_visible()


def test_an_answer_from_another_page_stays_as_the_server_said(browser):
    body = BODY + '\n::::{when} week is "not this week"\nFrom before.\n::::\n'
    kept = {"week": [{"choice": "not-this-week", "text": "not this week"}]}
    assert shown(browser, body, "go-on", kept).get_by_text("From before.").is_visible()
    assert not shown(browser, body, "go-on").get_by_text("From before.").is_visible()
