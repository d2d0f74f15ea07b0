"""The page of a section: a frame that is kept, with the person's own words put into it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from handrail.programmes.compile import BlockState, CompiledSection
from handrail.programmes.facts import FLARE_UP

from . import beside, flare_up, reading, shell
from .shell import slot

SLOTS = {name: slot(name) for name in ("steps", "body", "enrolment", "notice", "shorter", "query", "path")}


def page(
    request, place: reading.Place, here: CompiledSection, sections: tuple[CompiledSection, ...], *,
    errors: Mapping[str, BlockState] | None = None, notice: str = "",
) -> HttpResponse:
    """One section, or all of them, as the person left them; with `errors`, what they typed and what is wrong."""
    today = timezone.localdate(request.at)
    written = reading.written(place.enrolment, sections, today=today)
    states = {**written.states, **(errors or {})}
    states |= _with_talk(place, sections, states, request.at)
    is_whole = len(sections) > 1
    fill = {
        "steps": _steps(place, None if is_whole else here),
        "body": "".join([_body(section, written, states, is_whole) for section in sections]),
        "enrolment": str(place.enrolment.pk),
        "notice": _notice(notice, errors or {}),
        "shorter": _shorter(request) if _is_shorter(place, sections, today) else "",
        "query": "?all=1" if is_whole else "",
    }
    frame = _frame(place, here, is_whole)
    return shell.page(request, "journeys/section.html", frame, fill, status=422 if errors else 200)


def _with_talk(
    place: reading.Place, sections: tuple[CompiledSection, ...], states: Mapping[str, BlockState], at: datetime
) -> dict[str, BlockState]:
    """The states of blocks about whose answers something was said: it stands under them."""
    asks = {f"{place.lesson.key}/{ask.key}": ask.key for section in sections for ask in section.asks if ask.guide_sees}
    said = beside.html_by_key(place.enrolment, asks, at)
    return {asks[key]: replace(states.get(asks[key], BlockState()), beside=html) for key, html in said.items()}


def _is_shorter(place: reading.Place, sections: tuple[CompiledSection, ...], today: date) -> bool:
    """Whether something here is shorter, because they said that today is a bad day."""
    looks = any(FLARE_UP in section.facts for section in sections)
    return looks and flare_up.is_on(place.enrolment.standing, today)


def _shorter(request) -> str:
    """Why this is shorter today, with a way to all of it. A form of its own: it stands above the section's."""
    return render_to_string("journeys/shorter_today.html", {"back": request.get_full_path()}, request)


def _frame(place: reading.Place, here: CompiledSection, is_whole: bool) -> dict[str, object]:
    """What is the same for everybody who reads this section of this version."""
    sections = place.lesson.sections
    at = sections.index(here)
    return {
        "lesson": place.lesson.key, "lesson_title": place.lesson.title, "number": place.number,
        "minutes": place.lesson.minutes if is_whole else here.minutes, "is_whole": is_whole,
        "title": place.lesson.title if is_whole else here.title, "section": here.key,
        "part": at + 1, "of": len(sections), "before": sections[at - 1].title if at else "",
        "next_minutes": sections[at + 1].minutes if at + 1 < len(sections) else 0,
        **SLOTS,
    }


def _steps(place: reading.Place, here: CompiledSection | None) -> str:
    """How far one has come, as a row of marks; the words above it say the same."""
    done = place.done
    marks = [
        f' class="{"now" if section is here else "done"}"' if section is here or section.key in done else ""
        for section in place.lesson.sections
    ]
    return f'<ol class="steps" aria-hidden="true">{"".join([f"<li{mark}></li>" for mark in marks])}</ol>'


def _body(section: CompiledSection, written: reading.Written, states: Mapping[str, BlockState], is_whole: bool) -> str:
    body = section.render(written.answers, state=states, new_id=reading.new_client_id)
    if not is_whole:
        return body
    return f'<section class="stack" id="part-{section.key}"><h2>{escape(section.title)}</h2>{body}</section>'


def _notice(words: str, errors: Mapping[str, BlockState]) -> str:
    """What is wrong, at the top, with a way to the first place of it."""
    if not words:
        return ""
    first, show = next(iter(errors)), _("Show me")
    return (f'<p class="notice sun" role="alert"><span>{escape(words)} '
            f'<a href="#block-{escape(first)}">{escape(show)}</a></span></p>')
