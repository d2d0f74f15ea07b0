"""Help at any hour, and flags."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handrail.ground.ids import new_id
from handrail.journeys.filling import id_in
from handrail.journeys.own import own_enrolment
from handrail.people.access import fetch, needs, public
from handrail.people.models import RoleKind, Service

from . import bad_day, queries, talking
from .actions import AlreadyClosed, close_flag, see_flag
from .emergency import emergency_number
from .flag_page import close_form, flag_page
from .help_page import after_flags
from .models import Flag


@public
@require_GET
def help_now(request) -> HttpResponse:
    """Help at any hour: the service's own numbers, and, after a flag, who has been told."""
    service = request.service or Service.objects.filter(slug=request.GET.get("service", "")).first()
    is_participant = request.role is not None and request.role.kind == RoleKind.PARTICIPANT
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = reverse("journeys:today") if is_participant else ""
    return render(request, "safety/help.html", {
        "of": service, "emergency": emergency_number(service.country if service else ""), "back": back,
        "after": after_flags(request.role.person_id, service, request.at) if is_participant else None,
    })


@needs("journeys.own")
@require_http_methods(["GET", "HEAD", "POST"])
def worse(request) -> HttpResponse:
    """From the bad-day page: this is worse than usual, or a sign that needs a doctor. Help is shown at once."""
    enrolment = own_enrolment(request)
    if enrolment is None:
        return redirect("safety:help")
    is_empty = False
    if request.method == "POST":
        try:
            bad_day.tick(enrolment=enrolment, signs=request.POST.getlist("signs"), made_at=request.at, at=request.at,
                         client_id=id_in(request.POST.get("client_id")) or new_id())
        except bad_day.NothingTicked:
            is_empty = True
        else:
            return redirect(f"{reverse('safety:help')}?{urlencode({'next': reverse('journeys:bad-day')})}")
    choices = bad_day.choices(enrolment.service_id)
    return render(request, "safety/worse.html", {
        "usual": [one for one in choices if one.to == "guide"], "new": [one for one in choices if one.to != "guide"],
        "client_id": new_id(), "is_empty": is_empty, "emergency": emergency_number(request.service.country),
    }, status=422 if is_empty else 200)


@needs("safety.flags")
@require_GET
def flags(request) -> HttpResponse:
    """The service's open flags: who owns which, and by when."""
    return render(request, "safety/flags.html", {
        "flags": queries.open_flags(request.role), "again": talking.all_to_meet_again(),
        "is_manager": request.role.kind == RoleKind.MANAGER})


@needs("safety.flag")
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request, pk) -> HttpResponse:
    """One flag: what happened, whom to call, and closing it."""
    found = fetch(request.role, "safety.flag", Flag.objects.select_related("enrolment__participant", "owner"), pk=pk)
    if request.method != "POST":
        see_flag(flag=found, by=request.role, at=request.at)
        return flag_page(request, found)
    form = close_form(found, request.POST)
    if form.is_valid():
        try:
            close_flag(flag=found, by=request.role, at=request.at, **form.cleaned_data)
        except AlreadyClosed:
            form.add_error(None, _("Somebody else closed this flag a moment ago. What you wrote is still here."))
        else:
            messages.success(request, _("The flag is closed."))
            return redirect("guidance:caseload" if request.role.kind != RoleKind.MANAGER else "safety:flags")
    return flag_page(request, found, short=form)
