"""What stands around every page and is the same for everybody of one kind in one language: made once, then kept.

Rendering these links anew would cost a lesson page more than the lesson; what depends on the person (name of the
service, theme, messages) is not in here.
"""

from collections.abc import Iterable
from functools import lru_cache

from django import urls
from django.template.loader import render_to_string
from django.utils.translation import get_language

from . import places

# Pages that belong to a place in the navigation, besides the place's own page.
BELONGS = {
    "journeys:bad-day": "journeys:today",
    "journeys:check-in": "journeys:today",
    "journeys:assessment": "journeys:today",
    "journeys:lesson": "journeys:course",
    "journeys:section": "journeys:course",
    "journeys:workbook": "journeys:course",
    "journeys:workbook-lesson": "journeys:course",
    "journeys:practices": "journeys:course",
    "journeys:practice": "journeys:course",
    "meetings:own": "journeys:today",
    "meetings:room": "journeys:today",
    "meetings:move": "journeys:today",
    "meetings:cancel": "journeys:today",
    "meetings:hours": "meetings:calendar",
    "meetings:block": "meetings:calendar",
    "meetings:guides": "meetings:calendar",
    "meetings:book-for": "guidance:caseload",
    "meetings:rules": "people:persons",
    "meetings:place": "people:persons",
    "meetings:new-place": "people:persons",
    "referrals:refer": "referrals:mine",
    "referrals:slip": "referrals:mine",
    "referrals:patient": "referrals:mine",
    "referrals:clinicians": "people:persons",
    "referrals:clinician": "people:persons",
    "guidance:participant": "guidance:caseload",
    "guidance:write": "guidance:caseload",
    "guidance:comment": "guidance:caseload",
    "guidance:templates": "guidance:caseload",
    "guidance:template": "guidance:templates",
    "guidance:protocol": "guidance:protocols",
    "guidance:guides": "guidance:participants",
    "guidance:guide": "guidance:participants",
    "guidance:requests": "guidance:participants",
    "guidance:sign": "guidance:signing",
    "guidance:assign": "guidance:participants",
    "safety:flag": "safety:flags",
    "safety:plan": "safety:flags",
    "safety:words": "safety:flags",
    "safety:worse": "journeys:today",
    "outcomes:figure": "outcomes:overview",
    "outcomes:evidence-desk": "outcomes:overview",
    "outcomes:evidence-add": "outcomes:overview",
    "outcomes:evidence-judge": "outcomes:overview",
    "outcomes:evidence-read": "outcomes:overview",
    "supervision:rate": "supervision:desk",
    "supervision:answer": "supervision:mine",
    "supervision:confirm": "supervision:desk",
    "supervision:guide": "supervision:desk",
    "supervision:training": "supervision:mine",
    "supervision:lesson": "supervision:mine",
    "supervision:guides": "guidance:participants",
    "fidelity:figure": "fidelity:overview",
    "fidelity:people": "fidelity:overview",
    "fidelity:rates": "fidelity:overview",
    "safety:talk": "safety:flags",
    "safety:log": "safety:flags",
    "safety:adverse-events": "guidance:caseload",
    "safety:adverse-event": "guidance:caseload",
    "people:invite": "people:persons",
    "people:invite-csv": "people:persons",
    "safety:asking": "people:persons",
    "intake:case": "intake:queue",
    "intake:decide": "intake:queue",
    "intake:opinion": "intake:queue",
    "intake:asking": "intake:queue",
    "intake:letter-text": "intake:queue",
    "intake:waiting": "intake:queue",
    "intake:wait": "intake:queue",
    "intake:cohorts": "intake:queue",
    "intake:cohort": "intake:queue",
    "intake:new-cohort": "intake:queue",
    "intake:duplicates": "guidance:participants",
    "intake:compare": "guidance:participants",
}


def nav(kind: str, here: str) -> str:
    """The places a role of this kind can go; `here` is the name of the page that is open."""
    return _nav(get_language(), kind, here)


def foot(kind: str, signed_in: bool, service: str) -> str:
    """Help, reading and display, and the way out. `service` is the slug of a public page's service, or empty."""
    return _foot(get_language(), kind, signed_in, service)


def bad_day() -> str:
    """The way to the bad-day page."""
    return _bad_day(get_language())


@lru_cache(maxsize=1024)
def _nav(language: str, kind: str, here: str) -> str:
    of = places.OF.get(kind, places.Places(()))
    first, more = (_there(names) for names in (of.first, of.more))
    names = [one["name"] for one in (*first, *more)]
    within = here
    while within and within not in names:
        within = BELONGS.get(within, "")
    return render_to_string("look/shell/nav.html", {
        "kind": kind, "here": here, "within": within, "first": first, "more": more,
        "is_in_more": within in [one["name"] for one in more]}).strip()


def _there(names: Iterable[str]) -> list[dict[str, str]]:
    """The places of these names, with their addresses; a page that isn't there is left out."""
    found = []
    for name in names:
        try:
            found.append({"name": name, "url": urls.reverse(name), "icon": places.ICONS.get(name, ""),
                          "words": places.WORDS[name]})
        except urls.NoReverseMatch:
            continue
    return found


@lru_cache(maxsize=256)
def _foot(language: str, kind: str, signed_in: bool, service: str) -> str:
    return render_to_string(
        "look/shell/foot.html", {"kind": kind, "signed_in": signed_in, "slug": service}
    ).strip()


@lru_cache(maxsize=16)
def _bad_day(language: str) -> str:
    return render_to_string("look/shell/bad_day.html").strip()


def forget() -> None:
    """Make everything anew; for tests that change addresses."""
    _nav.cache_clear()
    _foot.cache_clear()
    _bad_day.cache_clear()
