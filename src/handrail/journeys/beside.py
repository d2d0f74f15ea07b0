"""What was said about an answer is shown where the answer stands: the room that keeps such words says what there is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.template.loader import render_to_string

from .models import Enrolment, Standing


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


def note(enrolment: Enrolment, key: str) -> None:
    """Something is said about this answer from now on. Call with the standing locked."""
    standing = Standing.objects.get(enrolment=enrolment)
    if key not in standing.talked:
        talked = sorted([*standing.talked, key])
        Standing.objects.filter(pk=standing.pk).update(talked=talked, revision=F("revision") + 1)


def html_by_key(enrolment: Enrolment, keys: Iterable[str], at: datetime) -> dict[str, str]:
    """The talk about each of these answers, ready to stand under it. No statement where nothing was said."""
    keys = [key for key in keys if key in enrolment.standing.talked]
    found = {key: talk for find in _finders for key, talk in find(enrolment, keys, at).items()} if keys else {}
    return {key: render_to_string("journeys/said_here.html", {"talk": talk}) for key, talk in found.items()}
