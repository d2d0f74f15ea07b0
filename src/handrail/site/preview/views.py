"""The pages of the preview: what the programme holds, each section as people see it, and whether something changed."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from handrail.people.access import public

from .pack_on_disk import PackOnDisk

_CLOSED = re.compile(r'(<div class="when stack"[^>]*) hidden>')


@cache
def on_disk() -> PackOnDisk:
    """The one folder that is looked at."""
    return PackOnDisk(Path(settings.HANDRAIL_PREVIEW))


@public
@require_safe
def contents(request) -> HttpResponse:
    """The programme's lessons in each language, its mistakes and its warnings."""
    shown = on_disk().shown()
    programme = shown.programme
    languages = [(code, programme.title_in(code), [programme.lesson(key, code) for key in programme.lesson_keys])
                 for code in programme.languages] if programme else []
    return render(request, "preview/contents.html", {
        "shown": shown, "languages": languages, "folder": settings.HANDRAIL_PREVIEW,
    })


@public
@require_safe
def section(request, language: str, lesson: str, section: str) -> HttpResponse:
    """One section, as people see it; `?all` shows the whole lesson, `?branches` all that depends on an answer."""
    shown = on_disk().shown()
    try:
        found = on_disk().lesson(lesson, language)
        here = found.section(section)
    except KeyError:
        raise Http404 from None
    place = found.sections.index(here)
    is_open = "branches" in request.GET
    sections = found.sections if "all" in request.GET else (here,)
    with translation.override(language):
        return render(request, "preview/section.html", {
            "shown": shown, "lesson": found, "language": language, "here": here, "is_whole": "all" in request.GET,
            "parts": [(one.title, opened(one.render({})) if is_open else one.render({})) for one in sections],
            "is_open": is_open,
            "before": found.sections[place - 1] if place else None, "number": place + 1,
            "after": found.sections[place + 1] if place + 1 < len(found.sections) else None,
        }, status=200)


def opened(html: str) -> str:
    """A section with every branch shown."""
    return _CLOSED.sub(r"\1>", html)


@public
@require_safe
def changed(request) -> JsonResponse:
    """A number that grows whenever a file of the pack changes."""
    return JsonResponse({"number": on_disk().shown().number}, headers={"Cache-Control": "no-store"})


@public
@require_safe
def help_now(request) -> HttpResponse:
    """Where the help page of a service would be."""
    return render(request, "preview/help.html", {"shown": on_disk().shown()})


def not_found(request, exception) -> HttpResponse:
    """A page that the programme no longer has; it looks again when a file changes."""
    return render(request, "preview/help.html", {"shown": on_disk().shown(), "is_missing": True}, status=404)
