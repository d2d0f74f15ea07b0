"""The service's pages: who asks to refer, the check, and who is responsible for whom."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.journeys.models import Enrolment
from handrail.people.access import allows, check, fetch, needs

from .. import clinicians as verbs
from .. import referring, responsibility
from ..forms import CheckForm, ClinicianForm, WhoForm
from ..models import Clinician


@needs("referrals.clinicians")
@require_http_methods(["GET", "HEAD", "POST"])
def clinicians(request) -> HttpResponse:
    """Everybody who asked or was let in; put somebody down."""
    form = ClinicianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = verbs.ask(service=request.service, by=request.role, at=request.at, **form.cleaned_data)
        return redirect("referrals:clinician", pk=made.pk)
    rows = Clinician.objects.select_related("person").order_by("asked_at", "pk")
    return render(request, "referrals/clinicians.html", {
        "form": form, "handed_over": responsibility.all_waiting(), "waiting": rows.filter(state=Clinician.State.ASKED),
        "others": rows.exclude(state=Clinician.State.ASKED)}, status=422 if form.errors else 200)


@needs("referrals.clinicians")
@require_http_methods(["GET", "HEAD", "POST"])
def clinician(request, pk) -> HttpResponse:
    """One clinician: check them, or don't let them in."""
    found = fetch(request.role, "referrals.clinicians", Clinician.objects.select_related("service", "checked_by"),
                  pk=pk)
    is_check = request.method == "POST" and request.POST.get("do") != "decline"
    form = CheckForm(request.POST if is_check else None)
    try:
        if request.method == "POST" and not is_check:
            verbs.decline(clinician=found, by=request.role, at=request.at)
            messages.success(request, _("Not let in."))
            return redirect("referrals:clinicians")
        if is_check and form.is_valid():
            verbs.check(clinician=found, checked=form.checked, by=request.role, at=request.at)
            messages.success(request, _("Let in. An invitation is on its way to them."))
            return redirect("referrals:clinicians")
    except verbs.Decided:
        messages.warning(request, _("Somebody else has decided meanwhile. Nothing was changed."))
        return redirect("referrals:clinician", pk=found.pk)
    return render(request, "referrals/clinician.html", {"clinician": found, "form": form},
                  status=422 if form.errors else 200)


@needs("referrals.clinicians")
@require_POST
def end(request, pk) -> HttpResponse:
    """End a clinician's access."""
    found = fetch(request.role, "referrals.clinicians", Clinician.objects.select_related("service"), pk=pk)
    verbs.end(clinician=found, by=request.role, at=request.at)
    messages.success(request, _("Ended. They see nothing more."))
    return redirect("referrals:clinicians")


@needs("referrals.responsibility")
@require_http_methods(["GET", "HEAD", "POST"])
def responsibility_of(request, pk) -> HttpResponse:
    """Who is responsible for somebody who was referred, since when; and to say it anew."""
    rows = Enrolment.objects.select_related("participant")
    enrolment = fetch(request.role, "referrals.responsibility", rows, pk=pk)
    found = referring.linked_to(enrolment)
    if found is None:
        return render(request, "referrals/responsibility.html", {"participant": enrolment.participant})
    may_take_on = allows(request.role, "referrals.take-on", enrolment)
    form = WhoForm(request.POST or None, initial={"who": responsibility.current(found).who})
    if request.method == "POST":
        check(request.role, "referrals.take-on", enrolment)
    if request.method == "POST" and form.is_valid():
        responsibility.change(referral=found, who=form.cleaned_data["who"], by=request.role, at=request.at)
        messages.success(request, _("Kept. Everybody it concerns is told."))
        return redirect("referrals:responsibility", pk=enrolment.pk)
    return render(request, "referrals/responsibility.html", {
        "referral": found, "participant": enrolment.participant, "participant_course": enrolment, "form": form,
        "may_take_on": may_take_on, "waits": responsibility.waiting(found),
        "history": responsibility.history(found),
    }, status=422 if form.errors else 200)


@needs("referrals.take-on")
@require_POST
def answer(request, pk) -> HttpResponse:
    """Accept for the service what a clinician hands over, or don't."""
    enrolment = fetch(request.role, "referrals.take-on", Enrolment.objects.select_related("participant"), pk=pk)
    found, accepts = referring.linked_to(enrolment), request.POST.get("answer") == "accept"
    try:
        if found is None or not (accepts or request.POST.get("answer") == "decline"):
            raise responsibility.NothingWaits
        responsibility.answer(referral=found, accepts=accepts, by=request.role, at=request.at)
    except responsibility.NothingWaits:
        messages.warning(request, _("It was answered or taken back meanwhile. Nothing was changed."))
    else:
        messages.success(request, _("Accepted. Everybody it concerns is told.") if accepts else _(
            "Not accepted. The clinician keeps it, and is told."))
    return redirect("referrals:responsibility", pk=enrolment.pk)
