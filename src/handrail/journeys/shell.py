"""A page whose frame is made once and kept: the template is rendered with places, and a request fills them.

Only what is the same for everybody with the same frame may be in the template's context; whatever belongs to a person
or a request comes in as a filling. The template sees stand-ins for role, service and request that know nothing else,
so that no frame can carry one person's words to another.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from handrail.people import demo
from handrail.people.display import display_of

_PLACE = re.compile("\ue000([a-z_]+)\ue001")


def slot(name: str) -> SafeString:
    """A place in a frame, to be filled by `page`."""
    return mark_safe(f"\ue000{name}\ue001")


def page(request, template: str, frame: Mapping[str, Any], fill: Mapping[str, str], status: int = 200) -> HttpResponse:
    """The page. `frame` is hashable and the same for everybody; `fill` holds safe HTML for the places."""
    display = display_of(request)
    said = tuple(request_message(message) for message in get_messages(request))
    parts = (_framed if not said else _framed.__wrapped__)(
        template, tuple(frame.items()), get_language() or "en", request.role.kind, request.service.name,
        request.service.slug, display.theme, display.face, request.resolver_match.view_name,
        demo.installation() is not None, said,
    )
    fillings = {**fill, "csrf": get_token(request), "path": escape(request.get_full_path())}
    text = "".join([part if place is None else fillings[place] for place, part in parts])
    return HttpResponse(text, status=status)


def request_message(message) -> tuple[str, str]:
    """A notice that waits to be shown: its tag and its words."""
    return message.level_tag, str(message)


@lru_cache(maxsize=1000)
def _framed(
    template: str, frame: tuple[tuple[str, Any], ...], language: str, kind: str, service: str, slug: str, theme: str,
    face: str, view: str, is_demo: bool, said: tuple[tuple[str, str], ...],
) -> list[tuple[str | None, str]]:
    """The frame, cut at its places: (None, text) and (name, "")."""
    display = SimpleNamespace(theme=theme, face=face)
    context = {
        **dict(frame),
        "role": SimpleNamespace(kind=kind),
        "service": SimpleNamespace(name=service, slug=slug),
        "display": display,
        "demo": is_demo,
        "messages": [_Said(words, tag) for tag, words in said],
        "csrf_token": slot("csrf"),
        "request": SimpleNamespace(get_full_path=lambda: slot("path"), resolver_match=SimpleNamespace(view_name=view)),
    }
    pieces = _PLACE.split(get_template(template).render(context))
    return [(piece, "") if place % 2 else (None, piece) for place, piece in enumerate(pieces)]


class _Said(str):
    """A notice as the frame shows it."""

    def __new__(cls, words: str, tag: str):
        made = super().__new__(cls, words)
        made.level_tag = tag
        return made
