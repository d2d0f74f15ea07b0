"""Browser windows that note what went wrong in them: broken scripts, what the policy forbade, missing files."""

import re

from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from . import chromium

PATIENCE = 30_000  # milliseconds for anything on a page; generous, for the machine may be busy
FILES = {"stylesheet", "script", "image", "font"}
_EXPECTED = re.compile(r"^Failed to load resource: (the server responded with a status of (4\d\d|503)|net::ERR_)")

expect.set_options(timeout=PATIENCE)


class Windows:
    """Opens windows at one address, each a browser of its own with its own cookies; closes them at the end."""

    def __init__(self, browser: Browser, address: str):
        self._browser, self.address = browser, address
        self.complaints: list[str] = []
        self._open: list[BrowserContext] = []

    def window(
        self, device: str = "desktop", *, theme: str = "light", javascript: bool = True, **more
    ) -> BrowserContext:
        """A window, without a page yet."""
        context = chromium.window(
            self._browser, device, theme, base_url=self.address, java_script_enabled=javascript, **more
        )
        context.set_default_timeout(PATIENCE)
        context.on("page", self._watch)
        self._open.append(context)
        return context

    def page(self, device: str = "desktop", **more) -> Page:
        """A page in a window of its own."""
        return self.window(device, **more).new_page()

    def close(self) -> None:
        """Close all windows."""
        for context in self._open:
            context.close()
        self._open.clear()

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self._complain(page.url, error))
        page.on("console", lambda said: said.type == "error" and self._said(page.url, said.text))
        page.on("response", self._answered)

    def _said(self, url: str, text: str) -> None:
        if not _EXPECTED.match(text):  # how a page itself was answered is a test's own matter
            self._complain(url, text)

    def _answered(self, response: Response) -> None:
        if response.status >= 500 and response.status != 503 or (
                response.status >= 400 and response.request.resource_type in FILES):
            self._complain(response.url, response.status)

    def _complain(self, url: str, what: object) -> None:
        self.complaints.append(f"{url}: {what}")
