"""My workbook: all that somebody wrote, and one page for each lesson."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from handrail.people.access import needs

from .. import course, workbook
from ..own import own_enrolment
from ..reading import NoSuchLesson

LONGEST_SEARCH = 100  # characters


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
