"""What managers answer: who asks for another guide, complaints; and the one a guide may read once it is shared."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.look import saying
from handrail.people import audit
from handrail.people.access import allows, fetch, needs

from .. import changing_guide, complaining, complaint_log
from ..models import Complaint, GuideChange
from ..voice_forms import AnswerComplaint, KeepGuide


@needs("guidance.requests")
@require_safe
def requests(request) -> HttpResponse:
    """Everything that asks for the manager's answer: by its day."""
    return render(request, "guidance/requests/list.html", {
        "changes": complaint_log.changes(), "complaints": complaint_log.complaints(request.role, request.at)})


@needs("guidance.requests")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request, pk) -> HttpResponse:
    """One who asks for another guide: their reason; give one, or say why the guide stays."""
    rows = GuideChange.objects.select_related("enrolment__participant", "before")
    asked = fetch(request.role, "guidance.requests", rows, pk=pk)
    form = KeepGuide(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changing_guide.keep_guide(change=asked, by=request.role, at=request.at, **form.cleaned_data)
        except changing_guide.NotOpen:
            messages.info(request, _("This has been answered already."))
        else:
            messages.success(request, _("Answered. They are told that there is something new."))
        return redirect("guidance:requests")
    context = {"change": asked, "form": form, "is_open": asked.state == GuideChange.State.ASKED}
    return render(request, "guidance/requests/change.html", context, status=422 if form.errors else 200)


@needs("guidance.complaint")
@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request, pk) -> HttpResponse:
    """One complaint: read, answered; for the guide it is about, once it was shared, to read."""
    found = fetch(request.role, "guidance.complaint",
                  Complaint.objects.select_related("person", "guide", "answered_by", "shared_by"), pk=pk)
    may_answer = allows(request.role, "guidance.answer-complaint", found)
    form = AnswerComplaint(request.POST or None)
    if may_answer:
        found.acknowledged_at = complaining.acknowledge(complaint=found, by=request.role, at=request.at).acknowledged_at
    if request.method == "POST" and not may_answer:
        complaining.read_by_guide(complaint=found, by=request.role, at=request.at)
        return redirect("guidance:caseload")
    if request.method == "POST" and may_answer and form.is_valid():
        try:
            complaining.answer(complaint=found, by=request.role, at=request.at, **form.cleaned_data)
        except complaining.Answered as first:
            form.add_error(None, _("%(name)s answered this %(when)s. What you wrote is still here; it wasn’t sent.") % {
                "name": first.complaint.answered_by, "when": saying.when(first.complaint.answered_at, request.at)})
        else:
            messages.success(request, _("Answered."))
            return redirect("guidance:complaint", pk=found.pk)
    context = {"complaint": found, "form": form, "may_answer": may_answer}
    return render(request, "guidance/requests/complaint.html", context, status=422 if form.errors else 200)


@needs("guidance.answer-complaint")
@require_POST
def share_complaint(request, pk) -> HttpResponse:
    """Let the guide it is about read it."""
    found = fetch(request.role, "guidance.answer-complaint", Complaint.objects.all(), pk=pk)
    try:
        complaining.share(complaint=found, by=request.role, at=request.at)
    except complaining.NotShareable:
        messages.warning(request, _("It isn’t about a guide, so there is nobody to share it with."))
    else:
        messages.success(request, _("Shared: the guide can read it now."))
    return redirect("guidance:complaint", pk=found.pk)


@needs("guidance.requests")
@require_safe
def complaints_file(request) -> HttpResponse:
    """The log of complaints as a file: dates and outcomes, nobody's words."""
    rows = list(Complaint.objects.order_by("number"))
    audit.record(did="complaints.taken", to=None, at=request.at, by=request.role, rows=len(rows))
    response = HttpResponse(complaint_log.as_csv(rows, ZoneInfo(request.service.timezone)),
                            content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="complaints-{request.at:%Y-%m-%d}.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response
