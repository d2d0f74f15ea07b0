"""The audit trail: who did what to what, when."""

import uuid

from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import queries
from ..access import needs


@needs("people.audit")
@require_safe
def audit(request):
    """The newest first, a page at a time, for one person or one kind of thing if wanted."""
    whose, did = _uuid(request.GET.get("person", "")), request.GET.get("did", "")[:60]
    people = queries.people_of_service()
    return render(request, "people/audit.html", {
        "trail": queries.trail(service_id=request.service.pk, whose=whose, did=did,
                               before=request.GET.get("before", "")),
        "verbs": queries.verbs_used(request.service.pk), "people": people,
        "whose": whose, "is_listed": whose in dict(people), "did": did,
        "is_later_page": bool(request.GET.get("before")),
    })


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
