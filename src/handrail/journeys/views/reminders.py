"""Stopping the reminders of a plan, from the link that every one of them has."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from handrail.ground import scoped
from handrail.people.access import public
from handrail.people.models import Service

from .. import reminding


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, service: str, token: str) -> HttpResponse:
    """One tap, signed in or not. Looking changes nothing (mail programs look too); the page names nobody."""
    found = get_object_or_404(Service, slug=service)
    with scoped.service(found.pk):
        try:
            enrolment = reminding.meant_by(token)
        except reminding.NoSuchReminders:
            return render(request, "journeys/reminders.html", {"service": found, "is_unknown": True}, status=410)
        if request.method == "POST":
            reminding.stop(enrolment=enrolment, at=request.at)
        context = {"service": found, "is_stopped": not reminding.is_asked_for(enrolment)}
        return render(request, "journeys/reminders.html", context)
