"""A clinician's own small area."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.people import audit, registries
from handrail.people.access import fetch, needs

from .. import agreeing, clinicians, patients, qr, referring, responsibility
from ..forms import ReferForm, WhoForm
from ..letter import pdf
from ..models import Referral


def _rows():
    return Referral.objects.select_related("clinician__person", "enrolment__participant", "enrolment__service",
                                           "service")


@needs("referrals.mine")
@require_safe
def mine(request) -> HttpResponse:
    """Who agreed that I see something, and the codes I gave."""
    found = clinicians.of_role(request.role)
    page = patients.list_of(found, request.at) if found else None
    return render(request, "referrals/mine.html", {"clinician": found, "page": page})


@needs("referrals.mine")
@require_http_methods(["GET", "HEAD", "POST"])
def refer(request) -> HttpResponse:
    """Make a code."""
    found = clinicians.of_role(request.role)
    if found is None:
        return redirect("referrals:mine")
    form = ReferForm(request.POST or None, service=request.service)
    if request.method == "POST" and form.is_valid():
        made = referring.refer(clinician=found, by=request.role, at=request.at, **form.cleaned_data)
        return redirect("referrals:slip", pk=made.pk)
    return render(request, "referrals/refer.html", {"form": form}, status=422 if form.errors else 200)


@needs("referrals.slip")
@never_cache
@require_safe
def slip(request, pk) -> HttpResponse:
    """The slip to print or read out."""
    found = fetch(request.role, "referrals.slip", _rows(), pk=pk)
    code = referring.code_of(found)
    link = settings.HANDRAIL_ORIGIN + reverse("referrals:code", args=[request.service.slug, code])
    return render(request, "referrals/slip.html", {
        "referral": found, "code": code, "link": link, "picture": qr.path_of(link),
        "entry": settings.HANDRAIL_ORIGIN + reverse("referrals:enter", args=[request.service.slug]),
        "programme": next((one.name for one in registries.programmes() if one.key == found.programme), ""),
        "who": responsibility.in_plain_words(found, service=request.service.name),
        "is_open": found.used_at is None and found.withdrawn_at is None and found.expires_at > request.at,
        "state": patients.state_of(found, request.at),
    })


@needs("referrals.slip")
@require_POST
def withdraw(request, pk) -> HttpResponse:
    """Take a code back."""
    found = fetch(request.role, "referrals.slip", _rows(), pk=pk)
    try:
        referring.withdraw(referral=found, by=request.role, at=request.at)
    except referring.CodeIsOver:
        messages.warning(request, _("It was used meanwhile. Nothing was changed."))
    else:
        messages.success(request, _("Taken back. It lets nobody in any more."))
    return redirect("referrals:mine")


@needs("referrals.patient")
@never_cache
@require_safe
def patient(request, pk) -> HttpResponse:
    """What somebody shares with me."""
    found = fetch(request.role, "referrals.patient", _rows(), pk=pk)
    page = patients.patient_of(found)
    response = render(request, "referrals/patient.html", {
        "page": page, "participant": patients.name_of(found), "form": WhoForm(initial={"who": page.who.who})})
    patients.seen(referral=found, news=page.news, by=request.role, at=request.at)
    return response


@needs("referrals.patient")
@require_POST
def change(request, pk) -> HttpResponse:
    """Say anew who is responsible."""
    found = fetch(request.role, "referrals.patient", _rows(), pk=pk)
    form = WhoForm(request.POST)
    if form.is_valid():
        row = responsibility.change(referral=found, who=form.cleaned_data["who"], by=request.role, at=request.at)
        messages.success(request, _("Kept. The service is asked; until somebody there accepts, it stays as it is.") if
                         row.answer == row.Answer.WAITS else _("Kept. Everybody it concerns is told."))
    else:
        messages.warning(request, _("Please choose one. Nothing was changed."))
    return redirect("referrals:patient", pk=found.pk)


@needs("referrals.letter")
@never_cache
@require_safe
def letter(request, pk) -> HttpResponse:
    """The letter at the end."""
    found = fetch(request.role, "referrals.letter", _rows(), pk=pk)
    if not patients.patient_of(found).has_letter:
        return redirect("referrals:patient", pk=found.pk)
    data = pdf(found, reader=request.role.person, parts=set(agreeing.agreed(found)), at=request.at)
    audit.record(did="referral.letter-taken", to=found, at=request.at, by=request.role)
    return HttpResponse(data, content_type="application/pdf", headers={
        "Content-Disposition": 'attachment; filename="letter.pdf"', "Cache-Control": "no-store"})
