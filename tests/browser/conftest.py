"""What browser tests share: Chromium, windows in it, and our own server on databases that are files.

Every test in this folder is marked `browser` and may write to both databases; they are emptied after each. The server
runs in a thread of the test's process, so a test can build its world with `tests.builders`, look into it while the
browser is open, and move time with `handrail.ground.moment`. The stories run a whole service of processes instead
(running.py).
"""

import os

import pytest
from django.conf import settings
from django.db import connections
from django.test.testcases import LiveServerThread
from django.test.utils import modify_settings, override_settings
from playwright.sync_api import Page

from tests.builders import signed_in

from . import chromium
from .windows import Windows

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread that also asks the database
STORIES = ("test_whole_story.py", "test_without_javascript.py")


def pytest_collection_modifyitems(items):
    """All tests of this folder are browser tests. The stories take longest, so they begin first."""
    here = os.path.dirname(__file__)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True, databases="__all__"))
    items.sort(key=lambda item: item.path.name not in STORIES)


@pytest.fixture(scope="session")
def browser():
    """Chromium, once for all tests."""
    with chromium.launch() as launched:
        yield launched


@pytest.fixture(scope="session")
def _serving(django_db_setup, django_db_blocker):
    """The server's thread, once for all tests."""
    shared = {each.alias: each for each in connections.all() if each.vendor == "sqlite" and each.is_in_memory_db()}
    with django_db_blocker.unblock():
        for connection in shared.values():
            connection.inc_thread_sharing()
        thread = LiveServerThread("localhost", lambda application: application, connections_override=shared)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield thread
        thread.terminate()
        for connection in shared.values():
            connection.dec_thread_sharing()


@pytest.fixture
def server(_serving, transactional_db) -> str:
    """The address of a running Handrail whose databases this test may fill."""
    address = f"http://localhost:{_serving.port}"
    with (
        modify_settings(ALLOWED_HOSTS={"append": "localhost"}),
        override_settings(HANDRAIL_ORIGIN=address, CSRF_TRUSTED_ORIGINS=[address]),
    ):
        yield address


@pytest.fixture
def page_on(windows_at, server):
    """`page_on("phone", theme="dark", role=a_role, javascript=False)`: a page in a window of its own.

    With a role, its person is signed in already, second factor passed.
    """
    windows = windows_at(server)

    def page(device: str = "desktop", *, role=None, **more) -> Page:
        context = windows.window(device, **more)
        context.set_default_timeout(10_000)
        if role is not None:
            session = signed_in(role).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server}])
        return context.new_page()

    return page


@pytest.fixture
def windows_at(browser):
    """`windows_at(address)`: windows at a service that runs by itself. The test fails if anything broke in them."""
    opened: list[Windows] = []

    def at(address: str) -> Windows:
        opened.append(Windows(browser, address))
        return opened[-1]

    yield at
    for windows in opened:
        windows.close()
    assert [complaint for windows in opened for complaint in windows.complaints] == []
