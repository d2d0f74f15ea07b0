"""Logging a contact."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handrail.journeys.models import Enrolment
from handrail.look import saying
from handrail.people.access import fetch, needs

from .. import planning
from ..contacting import AlreadyClosed, close_contact, log_unplanned
from ..forms import LogContact
from ..guided import guided
from ..models import Contact
from ..participant_page import page_of
from ..words import contact_words
from .contact_form import form_for


@needs("guidance.contact")
@require_POST
def log_contact(request, pk) -> HttpResponse:
    """Close the contact that was planned, or log one beside it; what comes next is planned."""
    rows = Enrolment.objects.select_related("participant", "service", "standing")
    enrolment = fetch(request.role, "guidance.contact", rows, pk=pk)
    page = page_of(enrolment, request.role, request.at)
    form = form_for(page, at=request.at, data=request.POST)
    if form.is_valid() and _log(request, enrolment, form):
        messages.success(request, _said(enrolment, request.at))
        return redirect("guidance:participant", pk=enrolment.pk)
    return render(request, "guidance/participant.html", {"page": page, "form": form}, status=422)


def _log(request, enrolment: Enrolment, form: LogContact) -> bool:
    """Do what the form asks; False, with a sentence at the field, when it can't be done."""
    given = dict(form.cleaned_data)
    chosen, client_id = given.pop("contact"), given.pop("client_id")
    common = {"by": request.role.person, "role": request.role, "at": request.at, **given}
    if chosen is None:
        log_unplanned(enrolment=enrolment, client_id=client_id, **common)
        return True
    contact = Contact.objects.filter(enrolment=enrolment, pk=chosen).first()
    if contact is None:
        form.add_error("contact", _("That contact isn’t there any more. Choose another one."))
        return False
    try:
        close_contact(contact=contact, **common)
    except AlreadyClosed as closed:
        form.add_error("contact", _(
            "%(name)s closed this contact %(when)s. What you wrote is still here: choose another one, or “Beside what "
            "is planned”."
        ) % {"name": closed.contact.by.name if closed.contact.by else _("Somebody"),
             "when": saying.when(closed.contact.done_at, request.at)})
        return False
    return True


def _said(enrolment: Enrolment, at) -> str:
    """What is said after logging: that it is kept, and what comes next."""
    it = guided(enrolment.pk)
    ahead = planning.next_contact(it) if it else None
    if ahead is None:
        return _("Logged. Nothing more is planned.")
    return _("Logged. Next: %(contact)s %(when)s.") % {
        "contact": contact_words(ahead.channel).lower(), "when": saying.when(ahead.due_at, at)}
