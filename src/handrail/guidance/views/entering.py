"""Questionnaires of one participant, for their guide: what was answered, typing from paper, a form to print."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from handrail.journeys import answers, batteries, entering
from handrail.journeys.models import Assessment, Enrolment
from handrail.people.access import fetch, needs

from .. import entry_form
from ..entry_form import EntryForm
from ..participant_page import note_view

State = Assessment.State


@needs("guidance.participant")
@require_safe
def questions(request, pk) -> HttpResponse:
    """Every questionnaire of a participant, the latest first."""
    enrolment = _enrolment(request, pk, "guidance.participant")
    note_view(enrolment=enrolment, by=request.role, at=request.at)
    rows = [(one, batteries.title_of(one.name)) for one in answers.of_enrolment(enrolment)]
    return render(request, "guidance/questions/list.html", {"enrolment": enrolment, "rows": rows})


@needs("guidance.participant")
@require_safe
def answered(request, pk, assessment) -> HttpResponse:
    """One questionnaire, question by question."""
    enrolment = _enrolment(request, pk, "guidance.participant")
    asked = _assessment(request, enrolment, assessment, "guidance.participant")
    note_view(enrolment=enrolment, by=request.role, at=request.at)
    return render(request, "guidance/questions/answers.html", {
        "enrolment": enrolment, "asked": asked, "title": batteries.title_of(asked.name),
        "sheets": answers.sheets(asked), "typed_by": answers.typed_by(asked),
    })


@needs("guidance.enter")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request, pk, assessment) -> HttpResponse:
    """Type what was answered on paper or by telephone."""
    enrolment = _enrolment(request, pk, "guidance.enter")
    asked = _assessment(request, enrolment, assessment, "guidance.enter")
    posted = request.POST if request.method == "POST" else None
    filled = entry_form.fill(asked, batteries.parts(asked), posted)
    form = EntryForm(posted, at=request.at)
    if posted is None:
        return _form(request, enrolment, asked, form, filled)
    if not form.is_valid() or entry_form.is_wrong(filled):
        return _form(request, enrolment, asked, form, filled)
    if entry_form.strays(filled, posted):
        note = _("One of the answers belongs to a question that isn’t asked here. Please look again.")
        return _form(request, enrolment, asked, form, filled, note=note)
    if not entry_form.answers_of(filled):
        return _form(request, enrolment, asked, form, filled, note=_("Nothing has been typed yet."))
    gaps = entry_form.gaps_of(filled)
    if gaps and posted.get("leave_out") != "yes":
        return _form(request, enrolment, asked, form, filled, gaps=gaps)
    return _write(request, enrolment, asked, form, filled)


@needs("guidance.enter")
@require_safe
def paper(request, pk, assessment) -> HttpResponse:
    """A questionnaire to print and fill in by hand, in the participant's language, with nobody's name on it."""
    enrolment = _enrolment(request, pk, "guidance.enter")
    asked = _assessment(request, enrolment, assessment, "guidance.enter")
    with translation.override(enrolment.participant.language or enrolment.service.language):
        filled = entry_form.fill(asked, batteries.parts(asked), None)
        context = {"enrolment": enrolment, "asked": asked, "title": batteries.title_of(asked.name), "filled": filled,
                   "effort": batteries.effort_of(one.part for one in filled)}
        return render(request, "guidance/questions/paper.html", context)


def _write(request, enrolment: Enrolment, asked: Assessment, form: EntryForm, filled) -> HttpResponse:
    told = form.cleaned_data
    answers = entry_form.said_anew(asked, filled, told["client_id"])
    try:
        entered = entering.enter(
            assessment=asked, source=told["source"], answers=answers, given_at=told["given_at"],
            client_id=told["client_id"], by=request.role, at=request.at,
        )
    except entering.NotThen:
        form.add_error("given_at", _("They can’t have been given then: it lies ahead, or before the person came."))
        return _form(request, enrolment, asked, form, filled)
    if not entered.is_scored:
        sentence = _("Other answers had come first, and are scored. What you typed is kept beside them.")
        messages.warning(request, sentence)
    else:
        messages.success(request, _("The answers are kept and scored."))
    if entered.follows:
        messages.warning(request, _("An answer among them raised a flag. Please look at it now."))
        return redirect("guidance:participant", pk=enrolment.pk)
    return redirect("guidance:answers", pk=enrolment.pk, assessment=asked.pk)


def _form(request, enrolment, asked, form, filled, **more) -> HttpResponse:
    context = {"enrolment": enrolment, "asked": asked, "title": batteries.title_of(asked.name), "form": form,
               "filled": filled, "back": reverse("guidance:questions", args=[enrolment.pk]), **more}
    return render(request, "guidance/questions/enter.html", context, status=422 if form.is_bound else 200)


def _enrolment(request, pk, permission: str) -> Enrolment:
    rows = Enrolment.objects.select_related("participant", "service", "standing")
    return fetch(request.role, permission, rows, pk=pk)


def _assessment(request, enrolment: Enrolment, pk, permission: str) -> Assessment:
    rows = Assessment.objects.select_related("enrolment").filter(enrolment=enrolment)
    return fetch(request.role, permission, rows, pk=pk)
