"""`{% load look %}`: moments in words, drawings, and what stands around a page."""

import json
from datetime import datetime
from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from handrail.ground import moment as clock
from handrail.look import icons, saying, sheets, shell
from handrail.look.spark import spark as drawn

register = template.Library()
SIGNED_IN = "_auth_user_id"
THEMES, FACES = ("auto", "light", "dark"), ("standard", "easy", "large")


@register.filter
def when(moment: datetime | None) -> str:
    """ "today 16:30", "Thursday 12 March 16:30"; nothing for None."""
    return saying.when(moment, clock.now()) if moment else ""


@register.filter
def day(moment: datetime | None) -> str:
    """ "today", "Thursday 12 March"; nothing for None."""
    return saying.day(moment, clock.now()) if moment else ""


@register.filter
def since(moment: datetime | None, at: datetime) -> str:
    """ "2 hours", "8 days": how long between the two."""
    return saying.since(moment, at) if moment else ""


@register.filter
def ago(moment: datetime | None) -> str:
    """Like `since`, up to now."""
    return saying.since(moment, clock.now()) if moment else ""


@register.filter
def minutes(count: int | None) -> str:
    """ "12 minutes", "1 hour 20 minutes"."""
    return saying.minutes(count)


@register.filter
def spark(pairs) -> SafeString:
    """A small line of `[[when, number], …]` or of plain numbers."""
    numbers = [pair[1] if isinstance(pair, list | tuple) else pair for pair in pairs or ()]
    return drawn([float(number) for number in numbers if number is not None])


@register.filter
def as_json(data) -> str:
    """For a data attribute that a script of ours reads; the template escapes it."""
    return json.dumps(data, separators=(",", ":"))


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of our drawings."""
    return icons.icon(name)


@register.simple_tag
def brand_mark() -> SafeString:
    """The mark: a rail that climbs with one."""
    return icons.BRAND


@register.simple_tag
def head_links() -> SafeString:
    """The style sheet and the mark in the browser's tab."""
    return _head_links()


@cache
def _head_links() -> SafeString:
    return format_html(
        '<link rel="stylesheet" href="{}"><link rel="icon" href="{}" type="image/svg+xml">',
        static(sheets.JOINED),
        static("look/mark.svg"),
    )


@register.simple_tag(takes_context=True)
def root(context) -> SafeString:
    """The attributes of <html>: language, theme and face, as the person, or whoever uses this browser, has chosen."""
    display = context.get("display")  # people.display: the person's own, else the browser's
    theme, face = getattr(display, "theme", ""), getattr(display, "face", "")
    theme = theme if theme in THEMES else "auto"
    face = face if face in FACES else "standard"
    return mark_safe(f'lang="{get_language() or "en"}" data-theme="{theme}" data-face="{face}"')


@register.simple_tag(takes_context=True)
def nav(context) -> SafeString:
    """Where a person of this role's kind can go."""
    role = context.get("role")
    if not role:
        return mark_safe("")
    match = getattr(context.get("request"), "resolver_match", None)
    return mark_safe(shell.nav(role.kind, match.view_name if match else ""))


@register.simple_tag(takes_context=True)
def foot(context) -> SafeString:
    """The links at the foot of a page."""
    role, service, request = context.get("role"), context.get("service"), context.get("request")
    if role:
        return mark_safe(shell.foot(role.kind, True, ""))
    signed_in = hasattr(request, "session") and SIGNED_IN in request.session
    return mark_safe(shell.foot("", signed_in, getattr(service, "slug", "")))


@register.simple_tag
def bad_day() -> SafeString:
    """The button to the bad-day page, on every page of a participant."""
    return mark_safe(shell.bad_day())


@register.simple_tag
def module(path: str) -> SafeString:
    """A small script of ours, as an ES module."""
    return format_html('<script type="module" src="{}"></script>', static(path))
