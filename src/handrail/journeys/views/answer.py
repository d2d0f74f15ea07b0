"""The answer door, for a page's script."""

import json

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from handrail.people.access import needs

from ..door import take


@needs("journeys.own")
@require_POST
def answer(request):
    """Take one answer, and say what stands now."""
    if hasattr(request, "failed"):
        raise request.failed
    status, told = take(request.role, request.body, request.at)
    return HttpResponse(json.dumps(told), status=status, content_type="application/json")
