"""A newcomer's own page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from handrail.journeys.own import own_enrolment
from handrail.people.access import needs

from .. import letters, own_place


@needs("intake.own")
@require_safe
def mine(request) -> HttpResponse:
    """Where I stand, what happens next, and what the service wrote to me."""
    enrolment = own_enrolment(request)
    if enrolment is None:
        return redirect("journeys:joining")
    page = own_place.page_of(enrolment, request.at)
    if any(letter.read_at is None for letter in page.letters):
        letters.read(enrolment=enrolment, at=request.at)
    return render(request, "intake/mine.html", {"page": page, "enrolment": enrolment})
