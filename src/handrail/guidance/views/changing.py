"""Another way of guiding somebody: what the protocol suggests, or what a guide decides."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.journeys.models import Enrolment
from handrail.people.access import fetch, needs
from handrail.people.models import RoleKind

from .. import changing, shelf, words
from ..events import UnknownEvent
from ..forms import ChangeProtocol
from ..guided import guided_by
from ..stepping import read_condition


@needs("guidance.change-protocol")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, pk) -> HttpResponse:
    """Choose how somebody is guided from now on, or to leave it as it is."""
    rows = Enrolment.objects.select_related("participant", "service")
    enrolment = fetch(request.role, "guidance.change-protocol", rows, pk=pk)
    it = guided_by(enrolment)
    asked = request.POST if request.method == "POST" else request.GET
    step = asked.get("step", "")
    present = it.guidance.protocol.key if it else ""
    others = [(offer.key, offer.name) for offer in shelf.offers() if offer.key != present]
    form = ChangeProtocol(request.POST if request.method == "POST" else None, protocols=others,
                          initial={"protocol": asked.get("to", "")})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            if "stay" in request.POST and step:
                changing.stay(enrolment=enrolment, to=chosen["protocol"], step=step[:80], reason=chosen["reason"],
                              by=request.role, at=request.at)
                messages.success(request, _("It stays as it is."))
            else:
                changing.change_protocol(enrolment=enrolment, protocol=chosen["protocol"], reason=chosen["reason"],
                                         step=step[:80], by=request.role, at=request.at)
                messages.success(request, _("%(name)s is guided by “%(protocol)s” from now on.") % {
                    "name": enrolment.participant, "protocol": shelf.title_of(chosen["protocol"])})
            return redirect(*_back(request.role, enrolment))
        except changing.CannotChange:
            form.add_error(None, _("This course has ended, so nothing can be changed any more."))
    return render(request, "guidance/change.html", {
        "participant": enrolment.participant, "form": form, "step": step, "because": _because(step),
        "present": shelf.title_of(present), "present_key": present,
    }, status=422 if form.errors else 200)


def _because(step: str) -> str:
    """A step's condition as a sentence; nothing where there is none."""
    try:
        said = words.condition_words(read_condition(step)) if step else ""
    except UnknownEvent:
        return ""
    return said[:1].upper() + said[1:]


def _back(role, enrolment: Enrolment) -> tuple:
    """The page that this role comes from."""
    if role.kind == RoleKind.MANAGER:
        return ("guidance:participants",)
    return "guidance:participant", enrolment.pk
