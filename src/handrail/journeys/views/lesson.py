"""A lesson: one section at a time, or all of it on one page; its end; and when it opens, while it hasn't."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from handrail.people.access import needs
from handrail.people.freshness import fresh
from handrail.programmes.compile import CompiledSection

from .. import course, lesson_end, reading, section_page
from ..afterwards import address_after
from ..own import own_enrolment
from ..section_form import Saved, save_sections


def _parts(request, lesson: str, section: str = "") -> Iterable[object]:
    """What the pages of a lesson are made of, besides what every page is."""
    enrolment = own_enrolment(request)
    if enrolment is None:
        return ()
    return enrolment.programme_id, enrolment.state, enrolment.standing.pk, enrolment.standing.revision


@needs("journeys.own")
@require_safe
def lesson(request, lesson: str) -> HttpResponseBase:
    """To the section to go on with; once all has been read, the end of the lesson."""
    place = _place(request, lesson)
    if isinstance(place, HttpResponseBase):
        return place
    if not place.is_open:
        return _not_open(request, place)
    if place.is_done or "end" in request.GET:
        return render(request, "journeys/lesson_end.html", lesson_end.of(place, request.at))
    standing = place.enrolment.standing
    section = standing.section if standing.lesson == lesson else place.lesson.sections[0].key
    return redirect("journeys:section", lesson=lesson, section=section)


@needs("journeys.own")
@require_http_methods(["GET", "HEAD", "POST"])
@fresh(_parts)
def section(request, lesson: str, section: str) -> HttpResponseBase:
    """A section, or with `?all` the whole lesson. A POST is its whole form, from a browser without our script."""
    place = _place(request, lesson)
    if isinstance(place, HttpResponseBase):
        return place
    if not place.is_open:
        return _not_open(request, place)
    try:
        here = place.section(section)
    except reading.NoSuchLesson:
        raise Http404 from None
    sections = place.lesson.sections if "all" in request.GET else (here,)
    if request.method == "POST":
        return _save(request, place, here, sections)
    course.see(enrolment=place.enrolment, at=request.at)
    return section_page.page(request, place, here, sections)


def _save(
    request, place: reading.Place, here: CompiledSection, sections: tuple[CompiledSection, ...]
) -> HttpResponseBase:
    """Keep what the form says, and go where its button leads."""
    go = request.POST.get("go", "stay")
    saved = save_sections(
        enrolment=place.enrolment, lesson=place.lesson.key, sections=sections, sent=request.POST,
        is_read=go == "next", at=request.at,
    )
    if saved.errors:
        return section_page.page(request, place, here, sections, errors=saved.errors, notice=_look_again(saved))
    return redirect(address_after(place.enrolment, request.at, back=_leads(request, place, here, sections, go, saved)))


def _leads(
    request, place: reading.Place, here: CompiledSection, sections: tuple[CompiledSection, ...], go: str, saved: Saved
) -> str:
    """Where the form's button leads, with a word on what was done."""
    same = request.get_full_path()
    if saved.forks:
        messages.warning(request, _("Something here was also changed on another device. Both versions are kept: you "
                                    "will find them below, and can choose."))
        return f"{same}#block-{saved.forks[0]}"
    if go == "next" and saved.checks:
        return f"{same}#block-{saved.checks[0]}"  # its kind word comes first; "next" then goes on
    if go == "stay":
        messages.success(request, _("Saved."))
        return same
    if go == "stop":
        messages.success(request, _("Saved. Your place is kept; you can go on whenever you like."))
        return reverse("journeys:today")
    return _onwards(place, here, go, is_whole=len(sections) > 1)


def _onwards(place: reading.Place, here: CompiledSection, go: str, is_whole: bool) -> str:
    """The section before or after; after the last one, the end of the lesson."""
    sections = place.lesson.sections
    target = sections.index(here) + (-1 if go == "back" else 1)
    if is_whole or target >= len(sections):
        return f"{reverse('journeys:lesson', args=[place.lesson.key])}?end"
    return reverse("journeys:section", args=[place.lesson.key, sections[max(target, 0)].key])


def _look_again(saved: Saved) -> str:
    count = len(saved.errors)
    return ngettext("One answer needs another look. Everything else is saved.",
                    "{count} answers need another look. Everything else is saved.", count).format(count=count)


def _place(request, lesson: str) -> reading.Place | HttpResponse:
    """The lesson of the person's own programme, while they may read; else where they should be."""
    enrolment = own_enrolment(request)
    if enrolment is None:
        raise Http404
    try:
        place = reading.place(enrolment, lesson)
    except reading.NoSuchLesson:
        raise Http404 from None
    return place if enrolment.state in course.READING else redirect("journeys:today")


def _not_open(request, place: reading.Place) -> HttpResponse:
    return render(request, "journeys/not_open.html", {"place": place, **lesson_end.opening(place, request.at)})
