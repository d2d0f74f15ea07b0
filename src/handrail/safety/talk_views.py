"""The conversation that a flag leads to: keeping it, closing the flag with it, reading and printing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.people.access import fetch, needs
from handrail.people.models import RoleKind

from . import forgotten, talking
from .actions import AlreadyClosed
from .flag_page import flag_page, had, talk_form, unstored
from .models import Flag


@needs("safety.flag")
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request, pk) -> HttpResponse:
    """GET: the conversation to read and print. POST: keep it as far as it is, or close the flag with it."""
    rows = Flag.objects.select_related("enrolment__participant", "owner", "closed_by")
    flag = fetch(request.role, "safety.flag", rows, pk=pk)
    if request.method == "POST" and forgotten.is_forgotten(flag):
        return redirect("safety:flag", pk=flag.pk)  # their words are kept no more: an outcome alone closes it
    if request.method == "POST":
        return _keep(request, flag) if request.POST.get("do") == "keep" else _close(request, flag)
    held = had(flag)
    if held is None:
        return redirect("safety:flag", pk=flag.pk)
    return unstored(render(request, "safety/talk.html", {
        "flag": flag, "participant": flag.enrolment.participant, "had": held}))


def _keep(request, flag: Flag) -> HttpResponse:
    """What is noted so far; a script asks for no page."""
    form = talk_form(request, flag, request.POST)
    is_whole = form.is_valid()
    talking.keep_draft(flag=flag, talk=form.talk, by=request.role, at=request.at)
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    if not is_whole:
        return flag_page(request, flag, talk=form)
    messages.success(request, _("Kept. The flag is still open."))
    return redirect("safety:flag", pk=flag.pk)


def _close(request, flag: Flag) -> HttpResponse:
    form = talk_form(request, flag, request.POST)
    if form.is_valid():
        try:
            talking.close_with_talk(flag=flag, talk=form.talk, by=request.role, at=request.at)
        except talking.Incomplete as incomplete:
            form.add_gaps(incomplete.gaps)
        except AlreadyClosed:
            form.add_error(None, _("Somebody else closed this flag a moment ago. What you wrote is kept."))
        else:
            messages.success(request, _("The flag is closed."))
            return redirect("guidance:caseload" if request.role.kind != RoleKind.MANAGER else "safety:flags")
    talking.keep_draft(flag=flag, talk=form.talk, by=request.role, at=request.at)
    flag.refresh_from_db()
    return flag_page(request, flag, talk=form)
