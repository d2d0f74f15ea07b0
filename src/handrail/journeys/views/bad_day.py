"""The bad-day page: what is enough today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.people.access import needs

from ..own import own_enrolment
from ..short_way import short_way


@needs("journeys.own")
@require_safe
def bad_day(request) -> HttpResponse:
    """A breath, a shorter task, somebody to tell, help at any hour."""
    return render(request, "journeys/bad_day.html", {"way": short_way(own_enrolment(request))})
