"""Every section of every lesson on a phone, side by side: `make pictures` writes them into `var/contact-sheets/`.

Each shipped programme is served by `handrail serve --preview`, with every branch and every fold open. A section that
holds a picture is looked at in the dark as well. What a script can find wrong on a page is printed, and ends it with 1.

    python -m tests.browser.contact_sheets [--column 195] [PROGRAMME …]
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from math import ceil
from pathlib import Path

from playwright.sync_api import Browser, Page

from handrail.programmes import pack
from handrail.programmes.lesson import Lesson
from handrail.programmes.words import WORDS_EN

from . import chromium

FOLDER = Path(__file__).resolve().parents[2] / "var" / "contact-sheets"
WIDTH = chromium.DEVICES["phone"]["viewport"]["width"]
TALL = 2700  # a longer section goes on in the next column
COLUMNS = 8  # beside each other
LEAST_TEXT = 12
STARTS_WITHIN = 60  # seconds


@dataclass(frozen=True)
class Shot:
    """A section as it looks: its picture, and how high that is at phone width."""

    title: str
    theme: str
    file: Path
    height: int


def main() -> int:
    """Make the sheets; 0 when they are there and nothing was found wrong."""
    shipped = sorted(folder.name for folder in pack.SHIPPED.iterdir() if (folder / "programme.toml").exists())
    parser = argparse.ArgumentParser(prog="python -m tests.browser.contact_sheets")
    parser.add_argument("programme", nargs="*", default=shipped, help=f"one of {', '.join(shipped)}; all if not said")
    parser.add_argument("--column", type=int, default=WIDTH // 2, help="how wide a section is on its sheet, in pixels")
    options = parser.parse_args()
    findings: list[str] = []
    with chromium.launch() as browser:
        for name in options.programme:
            findings += sheets_of(browser, name, options.column)
    print(f"\n{len(findings)} findings" if findings else "\nNothing was found wrong.")
    return 1 if findings else 0


def sheets_of(browser: Browser, name: str, column: int) -> list[str]:
    """The sheets of one programme, a lesson in a language each. Gives what was found wrong, and prints it at once."""
    programme = pack.load(pack.read(pack.SHIPPED / name), name)
    lessons = [(language, programme.lesson(key, language))
               for language in programme.languages for key in programme.lesson_keys]
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    findings: list[str] = []
    with a_preview(pack.SHIPPED / name) as address, phones(browser, address) as pages:
        for number, (language, lesson) in enumerate(lessons, 1):
            with tempfile.TemporaryDirectory(prefix="handrail-shots-") as shots:
                shown = list(look_at(pages, language, lesson, Path(shots), findings, name))
                target = folder / f"{language}-{lesson.key}.png"
                join(browser, f"{name} · {language} · {lesson.title}", shown, target, column)
            print(f"{name} {number}/{len(lessons)}: {target.name}, {len(lesson.sections)} sections", flush=True)
    return findings


@contextmanager
def a_preview(folder: Path) -> Iterator[str]:
    """`handrail serve --preview`, ended afterwards; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "handrail", "serve", "--preview", str(folder), "--port", str(port)]
    address = f"http://localhost:{port}"
    with tempfile.TemporaryDirectory(prefix="handrail-preview-") as passing:
        process = subprocess.Popen(command, env={**os.environ, "TMPDIR": passing}, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"{address}/changed/", process)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_for(url: str, process: subprocess.Popen) -> None:
    """Until the address answers. Raises RuntimeError when it never does."""
    until = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=10).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The preview didn't start.")


@contextmanager
def phones(browser: Browser, address: str) -> Iterator[dict[str, Page]]:
    """A phone for each theme, that doesn't load its page again when somebody changes a file meanwhile."""
    contexts = {theme: chromium.window(browser, "phone", theme, base_url=address) for theme in chromium.THEMES}
    try:
        for context in contexts.values():
            context.route("**/changed/", lambda route: route.abort())
        yield {theme: context.new_page() for theme, context in contexts.items()}
    finally:
        for context in contexts.values():
            context.close()


def look_at(
    pages: dict[str, Page], language: str, lesson: Lesson, shots: Path, findings: list[str], programme: str
) -> Iterator[Shot]:
    """Each section of a lesson: in the light, and in the dark where it holds a picture."""
    strange = strange_words(language)
    for number, section in enumerate(lesson.sections, 1):
        for theme, page in pages.items():
            if theme != "light" and not pages["light"].locator(".lesson .figure").count():
                continue
            answered = page.goto(f"/{language}/{lesson.key}/{section.key}/")
            page.evaluate(_OPEN)
            wrong = [f"answered {answered.status}"] if answered.status != 200 else faults(page, strange)
            for what in wrong:
                findings.append(f"{programme}/{language}/{lesson.key}/{section.key} {theme}: {what}")
                print(f"  {findings[-1]}", flush=True)
            file = shots / f"{number}-{theme}.png"
            main = page.locator("main")
            main.screenshot(path=file, animations="disabled")
            yield Shot(f"{number}. {section.title}", theme, file, round(main.bounding_box()["height"]))


_OPEN = """() => {
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  document.querySelectorAll("[data-when]").forEach((branch) => { branch.hidden = false; });
}"""


def strange_words(language: str) -> list[str]:
    """What blocks say around an author's words in English; on a page in another language it was left over."""
    if language == "en":
        return []
    whole = [text for text in WORDS_EN.values() if "{" not in text]
    return [*whole, *WORDS_EN["weekdays"].split(), *WORDS_EN["months"].split()]


def faults(page: Page, strange: list[str]) -> list[str]:
    """What a script can see: too wide, too small, without words, over one another, in another language."""
    return [
        *(f"sticks out: {what}" for what in chromium.sticks_out(page)),
        *(f"too low for a thumb: {what}" for what in chromium.too_small(page)),
        *page.evaluate(_FAULTS, [LEAST_TEXT, strange]),
    ]


_FAULTS = """([least, strange]) => {
  const found = [];
  const lesson = document.querySelector(".lesson");
  if (!lesson || !lesson.innerText.trim()) found.push("empty");

  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const words = texts.currentNode.data.trim(), holder = texts.currentNode.parentElement;
    if (!words || !holder.checkVisibility() || holder.closest("select, .visually-hidden")) continue;
    const zoom = holder instanceof SVGElement ? holder.getScreenCTM().a : 1;
    const size = parseFloat(getComputedStyle(holder).fontSize) * zoom;
    if (size < least - 0.05) found.push(`text of ${size.toFixed(1)} px: ${words}`);
    if (strange.includes(words)) found.push(`in another language: ${words}`);
  }

  for (const image of document.querySelectorAll("main img, main svg")) {
    const words = image.getAttribute("alt") || image.getAttribute("aria-label") || image.querySelector("title");
    if (!words && !image.closest("[aria-hidden=true]")) found.push("a picture without words");
  }

  for (const picture of document.querySelectorAll(".figure svg")) {
    const edge = picture.getBoundingClientRect();
    const labels = [...picture.querySelectorAll("text")].map((text) => [text.textContent.trim(),
      text.getBoundingClientRect()]);
    labels.forEach(([words, box], place) => {
      if (box.left < edge.left || box.right > edge.right || box.top < edge.top || box.bottom > edge.bottom)
        found.push(`runs out of its picture: ${words}`);
      for (const [others, other] of labels.slice(place + 1)) {
        const wide = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const high = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        if (wide > 1 && high > 3) found.push(`words over one another in a picture: ${words} / ${others}`);
      }
    });
  }
  return found;
}"""


def join(browser: Browser, title: str, shots: list[Shot], target: Path, column: int) -> None:
    """One sheet with all pictures side by side, made by Chromium itself."""
    scale = column / WIDTH
    columns = ""
    for shot in shots:
        count = ceil(shot.height / TALL)
        for part in range(count):
            columns += (
                f'<figure><figcaption>{escape(shot.title)}{" …" if part else ""}'
                f'{" (dark)" if shot.theme == "dark" else ""}</figcaption>'
                f'<div style="height: {shot.height / count * scale}px">'
                f'<img src="{shot.file.as_uri()}" style="margin-top: {-part * shot.height / count * scale}px">'
                "</div></figure>"
            )
    html = shots[0].file.parent / "sheet.html"
    html.write_text(_SHEET.format(title=escape(title), columns=columns, column=column), encoding="utf-8")
    page = browser.new_page(viewport={"width": (column + 12) * COLUMNS + 36, "height": 600})
    try:
        page.goto(html.as_uri())
        page.screenshot(path=target, full_page=True)
    finally:
        page.close()


_SHEET = """<!doctype html><meta charset="utf-8"><title>{title}</title>
<style>
  body {{ margin: 24px; background: #ccc; font: 13px system-ui, sans-serif; }}
  main {{ display: flex; flex-wrap: wrap; align-items: start; gap: 24px 12px; }}
  figure {{ margin: 0; width: {column}px; }}
  figcaption {{ height: 2.5em; overflow: hidden; font-weight: 600; }}
  div {{ overflow: hidden; }}
  img {{ display: block; width: 100%; }}
</style>
<h1>{title}</h1><main>{columns}</main>
"""


if __name__ == "__main__":
    sys.exit(main())
