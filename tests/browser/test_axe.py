"""Every page of every role: nothing for axe-core to find, in both themes, on a phone and at a desk; and it fits."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import transaction
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
        for theme in chromium.THEMES:
            page.emulate_media(color_scheme=theme)
            found += [f"{device}, {theme}: {fault}" for fault in chromium.faults(page)]
    page.set_viewport_size(NARROW)
    return found + [f"320 pixels wide: {what}" for what in chromium.sticks_out(page)]


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
