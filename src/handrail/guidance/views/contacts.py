"""Logging a contact."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.journeys.models import Enrolment
from handrail.look import saying
from handrail.people.access import fetch, needs

from .. import call_timer, planning
from ..contacting import AlreadyClosed, add_note, close_contact, log_unplanned
from ..forms import BESIDE, LogContact
from ..guided import guided
from ..models import Contact
from ..participant_page import page_of
from ..words import contact_words
from .contact_form import form_for


@needs("guidance.contact")
@require_POST
def log_contact(request, pk) -> HttpResponse:
    """Close the contact that was planned, or log one beside it; what comes next is planned."""
    enrolment = _theirs(request, pk)
    page = page_of(enrolment, request.role, request.at)
    form = form_for(page, at=request.at, data=request.POST)
    closed = None
    if form.is_valid():
        closed = _log(request, enrolment, form)
        if closed is None and not form.errors:
            messages.success(request, _said(enrolment, request.at))
            return redirect("guidance:participant", pk=enrolment.pk)
    return render(request, "guidance/participant.html", {"page": page, "form": form, "closed": closed}, status=422)


@needs("guidance.contact")
@require_POST
def timer(request, pk) -> HttpResponse:
    """Start or stop the timer. A script is told how long it ran; a form comes back with all that was typed in it."""
    enrolment = _theirs(request, pk)
    do = call_timer.stop if request.POST.get("timer") == "stop" else call_timer.start
    clock = do(enrolment=enrolment, guide=request.role.person, at=request.at)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"seconds": call_timer.seconds(clock, request.at), "runs": call_timer.runs(clock)})
    if "outcome" not in request.POST:
        return redirect(reverse("guidance:participant", args=[enrolment.pk]) + "#contact")
    page = page_of(enrolment, request.role, request.at)
    return render(request, "guidance/participant.html", {
        "page": page, "form": form_for(page, at=request.at, typed=request.POST)})


def _theirs(request, pk) -> Enrolment:
    rows = Enrolment.objects.select_related("participant", "service", "standing")
    return fetch(request.role, "guidance.contact", rows, pk=pk)


def _log(request, enrolment: Enrolment, form: LogContact) -> Contact | None:
    """Do what the form asks. Gives the contact that somebody else closed first; nothing typed is lost then."""
    given = dict(form.cleaned_data)
    chosen, client_id = given.pop("contact"), given.pop("client_id")
    person = request.role.person
    given["timed_minutes"] = call_timer.counted(call_timer.timer_of(enrolment, person), request.at)
    common = {"by": person, "role": request.role, "at": request.at}
    instead = request.POST.get("instead", "")
    closed_first = _named(request.POST.get("closed", ""), enrolment)
    contact = Contact.objects.filter(enrolment=enrolment, pk=chosen).first() if chosen else None
    if chosen is not None and contact is None and not instead:
        form.add_error("contact", _("That contact isn’t there any more. Choose another one."))
        return None
    try:
        if instead == "note" and closed_first is not None:
            add_note(contact=closed_first, note=given["note"], **common)
        elif contact is None or instead:
            log_unplanned(enrolment=enrolment, client_id=client_id, **common, **given)
        else:
            close_contact(contact=contact, **common, **given)
    except AlreadyClosed as closed:
        form.data = {**form.data.dict(), "contact": BESIDE}  # what is sent next is never another planned one
        return closed.contact
    call_timer.clear(enrolment=enrolment, guide=person)
    return None


def _named(pk: str, enrolment: Enrolment) -> Contact | None:
    """The contact of this enrolment that a form names as closed by somebody else."""
    try:
        return Contact.objects.filter(enrolment=enrolment, pk=uuid.UUID(pk), state=Contact.State.DONE).first()
    except ValueError:
        return None


def _said(enrolment: Enrolment, at) -> str:
    """What is said after logging: that it is kept, and what comes next."""
    it = guided(enrolment.pk)
    ahead = planning.next_contact(it) if it else None
    if ahead is None:
        return _("Logged. Nothing more is planned.")
    return _("Logged. Next: %(contact)s %(when)s.") % {
        "contact": contact_words(ahead.channel).lower(), "when": saying.when(ahead.due_at, at)}
