"""One participant on one page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.journeys.leaving import farewell
from handrail.journeys.models import Enrolment
from handrail.people.access import fetch, needs

from ..participant_page import note_view, page_of
from ..scores import cards_of
from .contact_form import form_for


@needs("guidance.participant")
@require_safe
def participant(request, pk) -> HttpResponse:
    """All that a guide needs to know of a participant before they talk."""
    rows = Enrolment.objects.select_related("participant", "service", "standing")
    enrolment = fetch(request.role, "guidance.participant", rows, pk=pk)
    note_view(enrolment=enrolment, by=request.role, at=request.at)
    page = page_of(enrolment, request.role, request.at)
    context = {"page": page, "form": form_for(page, at=request.at), "farewell": farewell(enrolment)}
    return render(request, "guidance/participant.html", context)


@needs("guidance.participant")
@require_safe
def scores(request, pk) -> HttpResponse:
    """Every score of a participant: in words, drawn over its bands, with the rules of what a change is worth."""
    rows = Enrolment.objects.select_related("participant", "service", "standing")
    enrolment = fetch(request.role, "guidance.participant", rows, pk=pk)
    note_view(enrolment=enrolment, by=request.role, at=request.at)
    return render(request, "guidance/scores.html", {"enrolment": enrolment, "cards": cards_of(enrolment)})
