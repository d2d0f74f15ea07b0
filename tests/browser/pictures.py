"""Real pictures of the product, from its demo: `make pictures` writes them into `docs/pictures/`.

Starts a demo of its own in a folder that is thrown away afterwards, signs in as its people, and looks at Today, a
lesson, the caseload and one participant, on a phone and on a desk, light and dark.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from . import chromium

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SHARPNESS = {"phone": 2, "desktop": 1}
PARTICIPANT = os.environ.get("HANDRAIL_PICTURES_PARTICIPANT", "Maria")
GUIDE = "Ana Ruiz"


def main() -> int:
    """Make all pictures; 0 when they are there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with a_demo() as address, chromium.launch() as browser:
        for device in SHARPNESS:
            for theme in chromium.THEMES:
                for name in take(browser, address, device, theme):
                    print(name, flush=True)
    return 0


def take(browser: Browser, address: str, device: str, theme: str) -> Iterator[str]:
    """The four pages as they look on this device in this theme."""
    with a_window(browser, address, device, theme) as page:
        sign_in(page, PARTICIPANT, first="Participant")
        yield shoot(page, "today", device, theme)
        to_a_lesson(page)
        yield shoot(page, "lesson", device, theme)
    with a_window(browser, address, device, theme) as page:
        sign_in(page, GUIDE, first="Guide")
        page.goto("/caseload/")
        yield shoot(page, "caseload", device, theme)
        to_a_participant(page)
        yield shoot(page, "participant", device, theme)


@contextmanager
def a_demo():
    """A demo that is made anew and served; gives its address."""
    folder = tempfile.mkdtemp(prefix="handrail-pictures-")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "HANDRAIL_VAR": folder}
    environment.pop("DATABASE_URL", None)
    environment.pop("KEYS_DATABASE_URL", None)
    command = [sys.executable, "-m", "handrail", "demo", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        address = f"http://localhost:{port}"
        for line in process.stdout:
            print(line, end="", flush=True)
            if address in line:
                break
        urllib.request.urlopen(f"{address}/health/", timeout=10).close()
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def a_window(browser: Browser, address: str, device: str, theme: str):
    """A window as sharp as such a device shows it."""
    context = chromium.window(browser, device, theme, base_url=address, device_scale_factor=SHARPNESS[device])
    try:
        yield context.new_page()
    finally:
        context.close()


def sign_in(page: Page, name: str, first: str) -> None:
    """As the person of this name; where the demo doesn't offer them, as the first of this kind."""
    page.goto("/account/login/")
    offered = page.locator("button[name=role]")
    wanted = offered.filter(has_text=name)
    (wanted if wanted.count() else offered.filter(has_text=first)).first.click()
    page.wait_for_load_state()


def to_a_lesson(page: Page) -> None:
    """The beginning of lesson 2, with what the person planned in lesson 1; else wherever Today leads to."""
    if page.goto("/lesson/boom-and-bust/week/").status == 200:
        return
    page.goto("/today/")
    page.locator(".next a.button").first.click()
    page.wait_for_load_state()


def to_a_participant(page: Page) -> None:
    """The first on the caseload whose line of scores has begun and who has no flag; else the first."""
    rows = page.locator("table.queue tbody tr")
    begun = rows.filter(has=page.locator("svg.spark")).filter(has_not=page.locator(".why.flag"))
    (begun if begun.count() else rows).first.locator("a.who").click()
    page.wait_for_load_state()


def shoot(page: Page, name: str, device: str, theme: str) -> str:
    """What one sees without scrolling. The strip that says that this is a demo is left out of the picture."""
    page.evaluate("() => document.querySelector('aside.demo')?.remove()")
    page.mouse.move(0, 0)
    file = f"{name}-{device}-{theme}.png"
    page.screenshot(path=FOLDER / file, animations="disabled")
    return file


if __name__ == "__main__":
    sys.exit(main())
