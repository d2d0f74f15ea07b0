"""A bad day said once: lessons are shorter, say why, and one tap shows all of them again. In Chromium."""

import os
from pathlib import Path

import pytest

from handrail.ground import moment
from handrail.programmes import keeping, pack
from tests.builders import a_service
from tests.journeys.small_course import FILES, FIRST, a_reader, role_of

from . import chromium

SHORTER = """\
## Choices {#choices}

::::{when} flare-up
Only this today.
::::

::::{otherwise}
All of it, for other days.
::::

"""
PICTURES = os.environ.get("HANDRAIL_TEST_PICTURES")  # a folder, for somebody who wants to look


@pytest.fixture
def reader(server):
    files = {**FILES, "en/first.md": FIRST.replace("## Choices {#choices}\n\n", SHORTER)}
    loaded = pack.load(files, "small")
    keeping.keep(kind="programme", key=loaded.id, version=loaded.version, files=files, at=moment.now())
    return a_reader(a_service(), at=moment.now())


@pytest.mark.parametrize(("device", "theme"), [("phone", "light"), ("phone", "dark"), ("desktop", "light")])
def test_lessons_are_shorter_until_a_tap_shows_all_of_them(page_on, reader, device, theme):
    page = page_on(device, theme=theme, role=role_of(reader))
    page.goto("/bad-day/")
    page.get_by_role("button", name="Make lessons shorter today").click()
    page.get_by_text("Nothing is lost; the rest comes back tomorrow.").wait_for()
    _look(page, f"bad-day-{device}-{theme}")
    page.goto("/lesson/first/choices/")
    assert page.get_by_text("Only this today.").is_visible()
    assert not page.get_by_text("All of it, for other days.").is_visible()
    _look(page, f"shorter-{device}-{theme}")
    assert chromium.sticks_out(page) == []
    assert chromium.faults(page) == []
    assert chromium.too_small(page) == []
    page.get_by_role("button", name="Show me all of it").click()
    page.get_by_text("All of it, for other days.").wait_for()
    assert page.url.endswith("/lesson/first/choices/")
    assert not page.get_by_text("Shorter today").is_visible()


def _look(page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
