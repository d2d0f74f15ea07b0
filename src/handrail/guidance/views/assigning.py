"""The manager's list of participants, and giving them guides."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from handrail.journeys.models import Enrolment
from handrail.people.access import fetch, needs
from handrail.people.models import Role

from .. import allotment_words, assigning, capacity
from .. import participants as queries
from ..forms import AssignGuide
from ..models import Allotment


@needs("guidance.assign")
@require_safe
def participants(request) -> HttpResponse:
    """Everybody who takes part: where they stand, by which protocol, and who guides them."""
    state = request.GET.get("state", "")
    return render(request, "guidance/participants.html", {
        "rows": queries.participants(state=state, page=request.GET.get("page", "1")), "state": state,
        "states": queries.states(), "work": queries.work(request.at) if not state else [],
    })


@needs("guidance.assign")
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request, pk) -> HttpResponse:
    """Give somebody a guide, or another one."""
    rows = Enrolment.objects.select_related("participant", "service", "guidance__guide")
    enrolment = fetch(request.role, "guidance.assign", rows, pk=pk)
    row = queries.row_of(enrolment)
    keep = row.guide.pk if row.guide else None
    guides = assigning.allowed_guides(row.protocol, keep=keep) if row.can_be_assigned else []
    chosen = {"guide": next((str(role.pk) for role in guides if row.guide and role.person_id == row.guide.pk), None)}
    form = AssignGuide(request.POST or None, guides=[(str(role.pk), _label(role)) for role in guides], initial=chosen)
    if request.method == "POST" and form.is_valid():
        role = next(role for role in guides if str(role.pk) == form.cleaned_data["guide"])
        try:
            assigning.assign(enrolment=enrolment, guide=role, by=request.role, at=request.at)
        except (assigning.NotAllowed, assigning.NotGuided):
            form.add_error("guide", _("By the protocol this person can’t guide here."))
        else:
            messages.success(request, _("%(guide)s guides %(name)s.") % {
                "guide": role.person, "name": enrolment.participant})
            return redirect("guidance:participants")
    why = Allotment.objects.filter(guidance__enrolment=enrolment).order_by("-at", "-pk").first()
    nobody = capacity.why_nobody(enrolment, row.protocol, request.at) if row.lacks_guide else ""
    context = {"why": allotment_words.in_words(why.reasons) if why else [], "given_at": why.at if why else None,
               "nobody": allotment_words.nobody_in_words(nobody), "row": row,
               "participant": enrolment.participant, "form": form, "guides": guides}
    return render(request, "guidance/assign.html", context, status=422 if form.errors else 200)


def _label(role: Role) -> str:
    people = ngettext("guides %(n)d person", "guides %(n)d people", role.caseload) % {"n": role.caseload}
    return f"{role.person} · {role.get_qualification_display().lower()} · {people}"
