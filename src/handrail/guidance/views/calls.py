"""Today's calls; who is ringing, looked for by number; the log of calls that came in."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handrail.journeys.models import Enrolment
from handrail.people.access import allows, needs

from .. import calls as queries
from .. import incoming as verbs
from ..call_forms import NoteCall


@needs("guidance.caseload")
@require_safe
def calls(request) -> HttpResponse:
    """Today's calls in order, with number, time and what may be said on a voicemail."""
    return render(request, "guidance/calls/today.html", {
        "calls": queries.of_the_day(request.role, request.service, request.at), "at": request.at})


@needs("guidance.caseload")
@require_http_methods(["GET", "HEAD", "POST"])
def incoming(request) -> HttpResponse:
    """Somebody is ringing: look for the number, then note the call."""
    number = (request.POST.get("number") or request.GET.get("number", "")).strip()[:40]
    found = queries.callers(request.role, number, request.service.country) if number else []
    choices = [(str(one.enrolment.pk), _who(one)) for one in found]
    form = NoteCall(request.POST or None, callers=choices, initial={
        "number": number, "client_id": uuid.uuid4(), "who": choices[0][0] if len(choices) == 1 else ""})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        enrolment = next((one.enrolment for one in found if str(one.enrolment.pk) == given["who"]), None)
        is_theirs = enrolment is not None and allows(request.role, "guidance.contact", enrolment)
        verbs.note_call(number=given["number"], words=given["words"], minutes=given["minutes"], enrolment=enrolment,
                        is_theirs=is_theirs, by=request.role, at=request.at, client_id=given["client_id"])
        messages.success(request, _said(enrolment, is_theirs))
        if is_theirs:
            return redirect("guidance:participant", pk=enrolment.pk)
        return redirect("guidance:incoming-log")
    context = {"number": number, "found": found, "form": form}
    return render(request, "guidance/calls/incoming.html", context, status=422 if form.errors else 200)


@needs("guidance.caseload")
@require_safe
def log(request) -> HttpResponse:
    """The calls that one took."""
    return render(request, "guidance/calls/log.html", {"calls": queries.incoming_log(request.role)})


def _who(caller: queries.Caller) -> str:
    if caller.is_theirs:
        return str(caller.enrolment.participant)
    if caller.guide:
        return _("Somebody whom %(guide)s guides") % {"guide": caller.guide}
    return _("Somebody of this service without a guide")


def _said(enrolment: Enrolment | None, is_theirs: bool) -> str:
    if enrolment is None:
        return _("Noted. The number and the note are destroyed after 90 days.")
    if is_theirs:
        return _("Noted, and logged as a contact.")
    return _("Noted. It is on the list of their guide, who rings back.")
