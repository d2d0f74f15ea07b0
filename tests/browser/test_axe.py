"""Every page of every role: nothing for axe-core to find, in both themes, on a phone and at a desk; and it fits."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError, transaction
from django.urls import Resolver404, resolve

from handrail.ground import moment
from handrail.people import demo
from handrail.people.sessions import SessionStore

from . import chromium
from .every_page import NOT_PAGES, NOW, SCENES, Scene, Stop, names

SIZES = {device: chromium.DEVICES[device]["viewport"] for device in ("desktop", "phone")}
NARROW = chromium.DEVICES["narrow"]["viewport"]


@pytest.fixture(autouse=True)
def _its_moment_and_its_letters(monkeypatch, settings):
    settings.EMAIL_BACKEND = "handrail.delivery.mail.OutboxBackend"  # as in real life; tests elsewhere replace it
    monkeypatch.setattr(moment, "_offset", lambda: NOW - moment.real_now())


@pytest.fixture
def opened(page_on, server):
    """A page for a scene: its person signed in, and their session as the scene says."""

    def page_for(scene: Scene):
        page = page_on("desktop", role=scene.role)
        if scene.session:
            kept = next(one["value"] for one in page.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME)
            session = SessionStore(kept)
            session.update(scene.session)
            session.save()
        return page

    return page_for


@pytest.mark.parametrize("name", SCENES)
def test_every_page_is_for_everybody(name, opened):
    scene = SCENES[name]()
    page = opened(scene)
    found = []
    for stop in scene.stops:
        found += [f"{stop.path}: {line}" for line in look_at(page, stop)]
    assert found == []


def look_at(page, stop: Stop) -> list[str]:
    """Open a page, bring it into its state, and say what is wrong with it."""
    statuses = []

    def note(answer) -> None:
        if answer.request.is_navigation_request():
            statuses.append(answer.status)

    page.on("response", note)
    page.set_viewport_size(SIZES["desktop"])
    page.goto(stop.path)
    if stop.act:
        stop.act(page)
    page.remove_listener("response", note)
    found = []
    here = name_of(urlsplit(page.url).path)
    if here != (stop.name or name_of(stop.path)):
        found.append(f"led to {page.url}")
    if statuses[-1] != stop.status:
        found.append(f"answered {statuses[-1]}, not {stop.status}")
    for device, size in SIZES.items():
        page.set_viewport_size(size)
        for theme, rules in (("light", ()), ("dark", chromium.OF_COLOUR)):
            page.emulate_media(color_scheme=theme)
            found += [f"{device}, {theme}: {fault}" for fault in chromium.faults(page, only=rules)]
    page.set_viewport_size(NARROW)
    return found + [f"320 pixels wide: {what}" for what in chromium.sticks_out(page)]


VIEW, EVERY_TEMPLATE = "handrail.people.views.display.DisplayForm", "handrail.people.display.display_of"


@pytest.mark.parametrize(("broken", "failure", "status"), [
    (VIEW, RuntimeError("a mistake of ours"), 500), (VIEW, OperationalError("database is locked"), 503),
    (VIEW, SuspiciousOperation("no"), 400), (EVERY_TEMPLATE, RuntimeError("nothing can be rendered"), 500),
])
def test_the_pages_for_what_goes_wrong_are_for_everybody_as_well(broken, failure, status, browser, server, monkeypatch):
    def fail(*_args, **_more):
        raise failure

    monkeypatch.setattr(broken, fail)
    page = chromium.window(browser, base_url=server).new_page()
    assert look_at(page, Stop("/display/", status=status)) == []
    assert page.get_by_role("heading", level=1).is_visible()
    page.context.close()


def name_of(path: str) -> str:
    """The name of an address; empty where there is none."""
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return ""


def test_every_address_is_among_the_pages():
    seen = set()
    for build in SCENES.values():
        with transaction.atomic():
            stops = build().stops
            transaction.set_rollback(True)
        demo.hold_none()
        seen |= {stop.name or name_of(stop.path) for stop in stops}
    assert sorted(names() - seen - NOT_PAGES) == []
    assert sorted(NOT_PAGES - names()) == []
