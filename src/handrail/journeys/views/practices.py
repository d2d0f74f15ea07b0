"""The practice library: all exercises, and each on a page to read, to follow and to print."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from handrail.people.access import needs
from handrail.programmes import library as library_of_texts
from handrail.programmes import practices

from .. import reading
from ..own import own_enrolment


@needs("journeys.own")
@require_safe
def library(request) -> HttpResponse:
    """Every exercise in the person's language, with its lengths."""
    shelf = practices.shelf(get_language() or "en")
    scripts = sorted(shelf.values(), key=lambda script: script.title.casefold())
    return render(request, "journeys/practices/library.html", {
        "scripts": [(script, sorted(script.lengths)) for script in scripts],
    })


@needs("journeys.own")
@require_safe
def practice(request, key: str) -> HttpResponse:
    """One exercise in all its lengths, with what it says to people like this one."""
    language = get_language() or "en"
    script = practices.shelf(language).get(key)
    if script is None:
        raise Http404
    about, enrolment = library_of_texts.practice(key, language), own_enrolment(request)
    known = reading.about_reader(enrolment, about, timezone.localdate(request.at)) if enrolment else {}
    return render(request, "journeys/practices/practice.html", {
        "script": script, "about": about.render(known), "lengths": sorted(script.lengths.items()),
    })
