"""The page around every page: who sees which places, whose theme it has, and what it says of a demo."""

import re
from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse

from handrail.look import shell
from handrail.people.models import Person, Role, RoleKind, Service

PLACES = {
    RoleKind.PARTICIPANT: ["journeys:today", "journeys:course", "guidance:messages", "journeys:progress"],
    RoleKind.GUIDE: ["guidance:caseload", "meetings:calendar", "fidelity:mine", "supervision:mine"],
    RoleKind.SUPERVISOR: ["guidance:caseload", "guidance:signing", "supervision:desk", "intake:queue", "safety:flags",
                          "outcomes:overview", "fidelity:overview"],
    RoleKind.MANAGER: ["people:persons", "guidance:participants", "intake:queue", "safety:flags", "guidance:overview",
                       "outcomes:overview", "fidelity:overview", "guidance:protocols", "guidance:templates",
                       "delivery:letters", "people:audit"],
    RoleKind.RESEARCHER: ["guidance:overview", "outcomes:overview", "fidelity:overview", "safety:log"],
    RoleKind.CLINICIAN: ["referrals:mine"],
}


def a_page(kind: str = "", here: str = "", template: str = "look/base.html", **context) -> str:
    """A page as somebody of this kind sees it; nothing is stored."""
    service = Service(name="Northside <Pain> Service", slug="northside")
    role = Role(kind=kind, person=Person(name="Maria Okafor", email="maria@example.org")) if kind else None
    request = RequestFactory().get("/somewhere/")
    request.session = {}
    request.resolver_match = SimpleNamespace(view_name=here)
    return render_to_string(template, {"role": role, "service": service, "request": request, **context})


def nav_of(page: str) -> str:
    found = re.search(r"<nav.*?</nav>", page, re.DOTALL)
    return found.group() if found else ""


@pytest.mark.parametrize("kind", RoleKind.values)
def test_each_kind_of_role_is_led_to_its_own_places_and_no_others(kind):
    nav = nav_of(a_page(kind))
    expected = {reverse(name) for name in PLACES[kind]}
    assert set(re.findall(r'href="([^"]+)"', nav)) == expected


@pytest.mark.parametrize("kind", RoleKind.values)
def test_the_place_that_is_open_is_marked(kind):
    here = PLACES[kind][0]
    marked = re.findall(r'<a href="([^"]+)" aria-current="page"', nav_of(a_page(kind, here)))
    assert marked == [reverse(here)]


def test_a_page_within_a_place_marks_the_place():
    nav = nav_of(a_page(RoleKind.PARTICIPANT, "journeys:section"))
    assert f'<a href="{reverse("journeys:course")}" aria-current="true"' in nav


@pytest.mark.parametrize(("kind", "here", "place"), [
    (RoleKind.MANAGER, "guidance:template", "guidance:templates"), (RoleKind.GUIDE, "guidance:template",
                                                                    "guidance:caseload"),
    (RoleKind.MANAGER, "guidance:protocol", "guidance:protocols"), (RoleKind.SUPERVISOR, "supervision:guide",
                                                                    "supervision:desk"),
])
def test_a_page_marks_the_place_that_this_kind_of_role_has_for_it_and_what_holds_it(kind, here, place):
    nav = nav_of(a_page(kind, here))
    assert re.findall(r'<a href="([^"]+)" aria-current="true"', nav) == [reverse(place)]
    more = nav.partition("<details>")[2]
    assert ("<summary aria-current" in more) == (f'href="{reverse(place)}"' in more)


@pytest.mark.parametrize("kind", RoleKind.values)
def test_at_most_four_places_stand_in_sight(kind):
    first = nav_of(a_page(kind)).partition("<details>")[0]
    assert 1 <= len(re.findall("href=", first)) <= 4


def test_signed_out_there_is_no_navigation_and_a_way_in():
    page = a_page()
    assert nav_of(page) == ""
    assert f'href="{reverse("account_login")}"' in page
    assert f'href="{reverse("account_logout")}"' not in page


@pytest.mark.parametrize("kind", ["", *RoleKind.values])
def test_help_at_any_hour_is_one_tap_away_on_every_page(kind):
    assert f'href="{reverse("safety:help")}' in a_page(kind)


def test_on_a_public_page_help_is_of_the_service_that_it_belongs_to():
    assert f'href="{reverse("safety:help")}?service=northside"' in a_page()


@pytest.mark.parametrize("kind", RoleKind.values)
def test_bad_day_is_for_participants(kind):
    assert (f'href="{reverse("journeys:bad-day")}"' in a_page(kind)) == (kind == RoleKind.PARTICIPANT)


def test_the_name_of_the_service_is_escaped():
    page = a_page(RoleKind.GUIDE)
    assert "Northside &lt;Pain&gt; Service" in page
    assert "<Pain>" not in page


@pytest.mark.parametrize(("theme", "face", "said"), [
    ("dark", "large", 'data-theme="dark" data-face="large"'),
    ("light", "easy", 'data-theme="light" data-face="easy"'),
    ('"><script>', "comic", 'data-theme="auto" data-face="standard"'),
])
def test_theme_and_face_are_the_persons_and_nothing_else_gets_in(theme, face, said):
    page = a_page(RoleKind.PARTICIPANT, display=SimpleNamespace(theme=theme, face=face))
    assert re.match(rf'<!doctype html>\s*<html lang="en" {said}>', page)


def test_a_demo_says_so_on_every_page_and_can_move_on():
    page = a_page(RoleKind.GUIDE, demo=True, csrf_token="token")
    assert "This is a demo with made-up people." in page
    assert f'action="{reverse("people:demo-move")}"' in page
    assert re.findall(r'name="days" value="(\d+)"', page) == ["1", "7"]
    assert 'value="token"' in page


def test_what_is_no_demo_says_nothing_of_one():
    page = a_page(RoleKind.GUIDE, demo=None)
    assert "demo" not in page


def test_messages_are_said_once_and_kindly():
    page = a_page(RoleKind.PARTICIPANT, messages=[Message(25, "Your plan is saved."), Message(40, "<b>Not sent.</b>")])
    assert page.count('class="notice"') == 1
    assert page.count('class="notice sun"') == 1
    assert "&lt;b&gt;Not sent." in page


def test_the_page_can_be_skipped_to():
    page = a_page(RoleKind.PARTICIPANT)
    assert page.index('href="#main"') < page.index("<header")
    assert '<main id="main"' in page


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500", "503"])
def test_pages_for_what_goes_wrong_need_nothing(code):
    page = render_to_string(f"{code}.html")
    assert "<h1>" in page and page.count("<h1") == 1
    assert 'href="/"' in page


def test_a_place_that_is_not_there_yet_is_left_out(monkeypatch):
    def broken(name, *args, **kwargs):
        if name == "journeys:progress":
            raise NoReverseMatch
        return reverse(name, *args, **kwargs)

    shell.forget()
    monkeypatch.setattr("django.urls.reverse", broken)
    try:
        nav = nav_of(a_page(RoleKind.PARTICIPANT))
    finally:
        shell.forget()
    assert "Progress" not in nav
    assert "Today" in nav
