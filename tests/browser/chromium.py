"""Chromium for tests and pictures: how it is started, the windows people have, and what is looked for on a page."""

import os
import shutil
from contextlib import contextmanager

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, sync_playwright

DEVICES = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "narrow": {"viewport": {"width": 320, "height": 568}, "has_touch": True, "is_mobile": True},
    "zoomed": {"viewport": {"width": 320, "height": 225}},  # 1280 by 900 at 400 %
}
THEMES = ("light", "dark")
_AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        "resultTypes": ["violations"]}
OF_COLOUR = ("color-contrast", "link-in-text-block")  # axe's rules whose answer a theme can change


def executable() -> str:
    """Where Chromium is. Raises FileNotFoundError with what to do."""
    found = os.environ.get("HANDRAIL_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        raise FileNotFoundError(
            "Chromium isn't installed. On Debian: apt-get install chromium; "
            "elsewhere set HANDRAIL_CHROMIUM to its path."
        )
    return found


@contextmanager
def launch():
    """A headless Chromium, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def window(browser: Browser, device: str = "desktop", theme: str = "light", **more):
    """A browser window of its own, with its own cookies: `device` and `theme` as in DEVICES and THEMES."""
    return browser.new_context(**DEVICES[device], color_scheme=theme, locale="en-GB", reduced_motion="reduce", **more)


def faults(page: Page, only: tuple[str, ...] = ()) -> list[str]:
    """What axe-core finds wrong on the page, a line each: rule, place, and why. All rules, unless `only` some."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {**_AXE, "runOnly": list(only)} if only else _AXE
    found = page.evaluate("(options) => axe.run(document, options)", options)["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {node['target'][0]}: {' '.join(str(node['failureSummary']).split())[:300]}"
        for fault in found for node in fault["nodes"]
    ]


def sticks_out(page: Page) -> list[str]:
    """What is wider than the window, so that one would have to scroll sideways; nothing when the page fits."""
    return page.evaluate("""() => {
      const root = document.documentElement;
      if (root.scrollWidth <= root.clientWidth) return [];
      const wide = [...document.querySelectorAll("body *")].filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width && box.right > root.clientWidth + 1;
      });
      const name = (element) => `${element.tagName.toLowerCase()}.${element.className}`;
      return [`page ${root.scrollWidth} of ${root.clientWidth}`, ...wide.slice(0, 5).map(name)];
    }""")


_TARGETS = (
    "button, select, textarea, summary, a.button, .nav a, .foot a, .tabs a, .tiny, .choices label, .scale label, "
    "input:not([type=hidden]):not([type=radio]):not([type=checkbox])"
)


def too_small(page: Page, least: float = 44) -> list[str]:
    """Buttons and fields lower than a thumb wants, in CSS pixels. Links inside sentences don't count."""
    return page.evaluate("""([targets, least]) =>
      [...document.querySelectorAll(targets)]
        .filter((element) => element.checkVisibility() && !element.classList.contains("visually-hidden"))
        .map((element) => [element, element.getBoundingClientRect().height])
        .filter(([, height]) => height > 1 && height < least - 0.5)
        .map(([element, height]) => `${element.tagName.toLowerCase()}.${element.className}: `
          + `${element.textContent.trim().slice(0, 40)} ${Math.round(height)}`)
    """, [_TARGETS, least])


def plug_in_a_key(page: Page):
    """Plug a security key into the window: it says yes to everything. Gives the window's developer tools."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})
    return devtools
