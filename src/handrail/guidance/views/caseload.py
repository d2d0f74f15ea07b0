"""The caseload: the first page of a guide's day."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.people.access import needs

from .. import caseload as queries
from ..narrowing import Narrowing


@needs("guidance.caseload")
@require_safe
def caseload(request) -> HttpResponse:
    """Who needs this guide or supervisor now, why, and who is on their way."""
    whole = queries.caseload(request.role, request.at)
    narrowing = Narrowing(request.GET, whole)
    return render(request, "guidance/caseload.html", {
        "whole": whole, "shown": narrowing.narrowed(), "narrowing": narrowing,
        "is_supervisor": request.role.kind == "supervisor",
    })
