"""A service in numbers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.people.access import needs

from .. import overview as queries


@needs("guidance.overview")
@require_safe
def overview(request) -> HttpResponse:
    """How many people stand where, by which protocol, and what is in use. Nobody in particular."""
    return render(request, "guidance/overview.html", {"overview": queries.overview(), "least": queries.LEAST})
