"""Pages for anybody: a clinician asks to be let in; somebody with a code asks for an invitation."""

from allauth.core.ratelimit import consume
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from handrail.ground import scoped
from handrail.people import registries
from handrail.people.access import public
from handrail.people.models import Service

from .. import clinicians, referring, responsibility
from ..forms import AddressForm, ClinicianForm, CodeForm


def _too_many() -> str:
    return _("There were many tries from here just now. Please wait a minute and try again.")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, service: str) -> HttpResponse:
    """A clinician asks to refer people here."""
    found = get_object_or_404(Service, slug=service)
    form, is_sent = ClinicianForm(request.POST or None), False
    if request.method == "POST" and form.is_valid():
        if consume(request, action="signup"):
            clinicians.ask(service=found, at=request.at, **form.cleaned_data)
            is_sent = True
        else:
            form.add_error(None, _too_many())
    return render(request, "referrals/ask.html", {"service": found, "form": form, "is_sent": is_sent},
                  status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request, service: str) -> HttpResponse:
    """Type a code that was read out or printed."""
    found = get_object_or_404(Service, slug=service)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not consume(request, action="signup"):
            form.add_error(None, _too_many())
        else:
            with scoped.service(found.pk):
                try:
                    referral = referring.find(form.cleaned_data["code"], request.at)
                except referring.NoSuchCode:
                    form.add_error("code", _("We don’t know this code. Please look at the slip again."))
                except referring.CodeIsOver:
                    form.add_error("code", _("This code was used or has run out. Please ask your clinician for another."
                                             ))
                else:
                    return redirect("referrals:code", service=found.slug, code=referring.code_of(referral))
    return render(request, "referrals/enter.html", {"service": found, "form": form},
                  status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request, service: str, code: str) -> HttpResponse:
    """Who gave the code, for which course, who is responsible; and where the invitation may go."""
    found = get_object_or_404(Service, slug=service)
    context = {"service": found, "is_over": True}
    form = AddressForm(request.POST or None)
    with scoped.service(found.pk):
        try:
            referral = referring.find(code, request.at) if _may_try(request) else None
            if referral is not None:
                context = _about(found, referral) | {"code": code}
                if request.method == "POST" and form.is_valid():
                    referring.send_letter(referral=referral, email=form.cleaned_data["email"], at=request.at)
                    context["is_sent"] = True
        except (referring.NoSuchCode, referring.CodeIsOver):
            context = {"service": found, "is_over": True}
        status = 410 if context.get("is_over") else 422 if form.errors else 200
        return render(request, "referrals/code.html", context | {"form": form}, status=status)


def _may_try(request) -> bool:
    return request.method != "POST" or consume(request, action="signup")


def _about(service: Service, referral) -> dict:
    title = next((one.name for one in registries.programmes() if one.key == referral.programme), "")
    return {"service": service, "referral": referral, "programme": title,
            "responsibility": responsibility.in_plain_words(referral, service=service.name)}
