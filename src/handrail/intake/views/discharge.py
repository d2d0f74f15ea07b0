"""The summary at the end: writing it, seeing it as it will be, giving it, signing it; for the person to keep."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.journeys.models import Enrolment
from handrail.journeys.own import own_enrolment
from handrail.journeys.views.own_forms import for_own_course
from handrail.people.access import allows, fetch, needs

from .. import discharge, discharge_facts, paper
from ..course_forms import RemarkForm, SummaryForm
from ..models import Summary


@needs("intake.summary")
@require_http_methods(["GET", "HEAD", "POST"])
def write(request, pk) -> HttpResponse:
    """Write the summary, see it as it will be, give it."""
    enrolment = _fetched(request, "intake.summary", pk)
    summary = Summary.objects.select_related("enrolment", "writer", "signed_by").filter(enrolment=enrolment).first()
    is_given = summary is not None and summary.state == Summary.State.GIVEN
    form = SummaryForm(request.POST or None, initial=summary.written if summary else {})
    if request.method == "POST" and form.is_valid():
        try:
            discharge.write(enrolment=enrolment, words=form.cleaned_data, by=request.role, at=request.at)
            if "give" in request.POST:
                given = discharge.give(enrolment=enrolment, by=request.role, at=request.at)
                messages.success(request, _("Given. They have been written to.")
                                 if given.state == Summary.State.GIVEN else _("It waits for your supervisor now."))
                return redirect("intake:summary", pk=enrolment.pk)
        except discharge.Given:
            messages.warning(request, _("It has been given already, so nothing was changed."))
            return redirect("intake:summary", pk=enrolment.pk)
        except discharge.NotEnded:
            form.add_error(None, _("The course still runs. Your words are kept; you can give the summary at its end."))
        except discharge.NoWords:
            form.add_error(None, _("Please write something in one of the parts first."))
        else:
            messages.success(request, _("Kept. Nobody but you and your supervisor sees it yet."))
            return redirect("intake:summary", pk=enrolment.pk)
    with translation.override(enrolment.participant.language or enrolment.service.language):
        counted = summary.counted if is_given else discharge_facts.facts(enrolment, request.at)
    return render(request, "intake/summary.html", {
        "enrolment": enrolment, "participant": enrolment.participant, "summary": summary, "form": form,
        "counted": counted, "is_given": is_given,
        "may_sign": summary is not None and summary.state == Summary.State.SIGN_OFF
        and summary.writer_id != request.role.person_id and allows(request.role, "intake.sign", enrolment),
        "remark": RemarkForm(),
    }, status=422 if form.errors else 200)


@needs("intake.sign")
@require_POST
def sign(request, pk) -> HttpResponse:
    """Sign a trainee's summary, or give it back with a remark."""
    enrolment = _fetched(request, "intake.sign", pk)
    form = RemarkForm(request.POST) if "back" in request.POST else None
    try:
        if form is None:
            discharge.sign(enrolment=enrolment, by=request.role, at=request.at)
            messages.success(request, _("Signed and given."))
        elif form.is_valid():
            discharge.give_back(enrolment=enrolment, remark=form.cleaned_data["remark"], by=request.role,
                                at=request.at)
            messages.success(request, _("Given back to its writer."))
        else:
            messages.warning(request, _("Say in a few words what should change."))
    except (discharge.NotYours, Summary.DoesNotExist):
        messages.warning(request, _("There is nothing to sign here (any more)."))
    return redirect("intake:summary", pk=enrolment.pk)


@needs("intake.summary")
@require_safe
def for_doctor(request, pk) -> HttpResponse:
    """The PDF for the doctor: only what was given, and only where the person agreed."""
    enrolment = _fetched(request, "intake.summary", pk)
    summary = discharge.given_to(enrolment)
    if summary is None or summary.doctor != Summary.Doctor.YES:
        raise Http404
    return _file(summary)


@needs("intake.own")
@require_safe
def my_summary(request) -> HttpResponse:
    """My own summary, once it has been given."""
    summary = _own(request)
    if summary is not None and summary.seen_at is None:
        discharge.see(enrolment=summary.enrolment, at=request.at)
    return render(request, "intake/my_summary.html", {
        "summary": summary, "counted": summary.counted if summary else None,
        "words": summary.written if summary else {},
    })


@needs("intake.own")
@require_safe
def my_pdf(request) -> HttpResponse:
    """My own summary, to keep."""
    summary = _own(request)
    if summary is None:
        raise Http404
    return _file(summary)


@needs("intake.own")
@require_POST
@for_own_course
def doctor(request) -> HttpResponse:
    """Whether my doctor may have it."""
    summary = _own(request)
    if summary is None:
        raise Http404
    may = request.POST.get("may") == "yes"
    discharge.say_of_doctor(enrolment=summary.enrolment, may=may, at=request.at, by=request.role)
    messages.success(request, _("Thank you. It may be sent to your doctor.") if may
                     else _("Thank you. It won’t be sent to your doctor."))
    return redirect("intake:my-summary")


def _fetched(request, permission: str, pk) -> Enrolment:
    rows = Enrolment.objects.select_related("participant", "service", "programme", "standing")
    return fetch(request.role, permission, rows.exclude(started_at=None), pk=pk)


def _own(request) -> Summary | None:
    """The summary of one's latest course that has one."""
    if own_enrolment(request) is None:
        return None
    rows = Summary.objects.select_related("enrolment__participant", "enrolment__service", "writer", "signed_by")
    return rows.filter(enrolment__participant_id=request.role.person_id, state=Summary.State.GIVEN).order_by(
        "-given_at", "-pk").first()


def _file(summary: Summary) -> HttpResponse:
    return HttpResponse(paper.pdf(summary), content_type="application/pdf", headers={
        "Content-Disposition": 'attachment; filename="summary.pdf"', "Cache-Control": "no-store"})
