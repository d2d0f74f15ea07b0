"""What was said about an answer is shown where the answer stands: the room that keeps such words says what there is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from .models import Enrolment


@dataclass(frozen=True)
class Said:
    """One comment, or a reply to one, in words."""

    name: str
    words: str
    at: datetime
    is_own: bool = False
    files: tuple[tuple[str, str], ...] = ()  # name, address


@dataclass(frozen=True)
class Talk:
    """What was said about one answer, oldest first, and where to reply."""

    said: tuple[Said, ...]
    reply_url: str = ""


Find = Callable[[Enrolment, Iterable[str], datetime], Mapping[str, Talk]]
_finders: list[Find] = []


def said_about(find: Find) -> Find:
    """Register `find(enrolment, keys, at)`: by journal key, what the participant may read about each answer."""
    _finders[:] = [find]
    return find


def html_by_key(enrolment: Enrolment, keys: Iterable[str], at: datetime) -> dict[str, str]:
    """The talk about each of these answers, ready to stand under it."""
    keys = list(keys)
    found = {key: talk for find in _finders for key, talk in find(enrolment, keys, at).items()} if keys else {}
    return {key: render_to_string("journeys/said_here.html", {"talk": talk}) for key, talk in found.items()}
