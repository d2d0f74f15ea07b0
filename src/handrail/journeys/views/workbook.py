"""My workbook: all that somebody wrote, and one page for each lesson."""

from functools import lru_cache

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from handrail.people.access import needs
from handrail.programmes import library
from handrail.programmes.workbook import typeset

from .. import course, workbook
from ..own import own_enrolment
from ..reading import NoSuchLesson

LONGEST_SEARCH = 100  # characters


@lru_cache(maxsize=64)
def _one_page(digest: str, lesson: str, language: str) -> bytes:
    """A lesson's page to write on: the same for everybody who reads this version, so it is set once a process."""
    programme = library.programme(digest)
    return typeset.one_page(programme, programme.lesson(lesson, language)).data


@needs("journeys.own")
@require_safe
def all_of_it(request) -> HttpResponse:
    """Every lesson in which something was written; with `?q=`, what holds these words."""
    enrolment = own_enrolment(request)
    if enrolment is None:
        return redirect("journeys:today")
    wanted = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    found = workbook.chapters(enrolment, wanted)
    return render(request, "journeys/workbook/all.html", {
        "chapters": found, "wanted": wanted, "count": sum(len(chapter.entries) for chapter in found),
    })


@needs("journeys.own")
@require_safe
def to_print(request, lesson: str) -> HttpResponse:
    """One lesson on one sheet of paper, as PDF: in short, with room to write. Nobody's own words stand in it."""
    enrolment = own_enrolment(request)
    if enrolment is None or lesson not in enrolment.standing.lessons_open:
        raise Http404
    data = _one_page(enrolment.programme_id, lesson, get_language() or "en")
    return HttpResponse(data, content_type="application/pdf", headers={
        "Content-Disposition": f'inline; filename="{lesson}.pdf"', "Cache-Control": "private, max-age=3600",
    })


@needs("journeys.own")
@require_safe
def one_lesson(request, lesson: str) -> HttpResponse:
    """One lesson on one page, with how the scales have moved."""
    enrolment = own_enrolment(request)
    if enrolment is None:
        raise Http404
    try:
        chapter = workbook.chapter_of(enrolment, lesson)
    except NoSuchLesson:
        raise Http404 from None
    zone = course.zone_of(request.role.person, request.role.service)
    return render(request, "journeys/workbook/lesson.html", {
        "chapter": chapter, "changes": workbook.changes(enrolment, zone),
    })
