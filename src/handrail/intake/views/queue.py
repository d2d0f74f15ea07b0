"""The list of newcomers, one case, its calls and second opinions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.people.access import allows, fetch, needs
from handrail.people.models import RoleKind

from .. import asking, cases, queries
from ..forms import AskForm, CallForm, HandOverForm, OpinionForm
from ..models import Case, Opinion


@needs("intake.queue")
@require_safe
def queue(request) -> HttpResponse:
    """Who waits, and since when; whose each is, and by when."""
    return render(request, "intake/queue.html", {
        "queue": queries.queue(request.role, request.at), "asked": asking.asked(),
        "may_place": allows(request.role, "intake.places"), "is_manager": request.role.kind == RoleKind.MANAGER,
    })


@needs("intake.case")
@require_safe
def case(request, pk) -> HttpResponse:
    """One newcomer: what they answered, who spoke with them, who thinks what."""
    found = fetch(request.role, "intake.case", queries.case_of(), pk=pk)
    return _page(request, found)


@needs("intake.case")
@require_POST
def call(request, pk) -> HttpResponse:
    """Keep how a call went."""
    found = fetch(request.role, "intake.case", queries.case_of(), pk=pk)
    form = CallForm(request.POST, at=request.at)
    if not form.is_valid():
        return _page(request, found, call=form)
    try:
        cases.log_call(case=found, by=request.role, at=request.at, **form.cleaned_data)
    except cases.Decided:
        return _decided(request, found)
    messages.success(request, _("Kept."))
    return redirect("intake:case", pk=found.pk)


@needs("intake.case")
@require_POST
def hand_over(request, pk) -> HttpResponse:
    """Another owner, or another time."""
    found = fetch(request.role, "intake.case", queries.case_of(), pk=pk)
    form = HandOverForm(request.POST, people=asking.may_own(), at=request.at)
    if not form.is_valid():
        return _page(request, found, owner=form)
    try:
        cases.hand_over(case=found, to=form.cleaned_data["owner"], due_at=form.cleaned_data["due_at"],
                        by=request.role, at=request.at)
    except cases.Decided:
        return _decided(request, found)
    messages.success(request, _("Kept."))
    return redirect("intake:queue")


@needs("intake.case")
@require_POST
def ask(request, pk) -> HttpResponse:
    """Ask somebody else what they think."""
    found = fetch(request.role, "intake.case", queries.case_of(), pk=pk)
    form = AskForm(request.POST, people=_others(request))
    if not form.is_valid():
        return _page(request, found, ask=form)
    try:
        cases.ask_opinion(case=found, by=request.role, at=request.at, **form.cleaned_data)
    except cases.Decided:
        return _decided(request, found)
    messages.success(request, _("Asked. They have been written to."))
    return redirect("intake:case", pk=found.pk)


@needs("intake.opinion")
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request, pk) -> HttpResponse:
    """Give the second opinion that one was asked for."""
    rows = Opinion.objects.select_related("case__enrolment__participant", "asked_by")
    asked = fetch(request.role, "intake.opinion", rows, pk=pk)
    if asked.answered_at is not None or not asked.case.is_open:
        return redirect("intake:case", pk=asked.case_id)
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cases.give_opinion(opinion=asked, by=request.role, at=request.at, **form.cleaned_data)
        except cases.Decided:
            return _decided(request, asked.case)
        messages.success(request, _("Thank you. Whoever asked has been told."))
        return redirect("intake:case", pk=asked.case_id)
    return render(request, "intake/opinion.html", {"opinion": asked, "form": form},
                  status=422 if form.errors else 200)


def _page(request, found: Case, **forms) -> HttpResponse:
    page = queries.page_of(found)
    context = {
        "page": page, "case": found, "participant": found.enrolment.participant, "asked": asking.asked(),
        "call": forms.get("call") or CallForm(at=request.at),
        "owner": forms.get("owner") or HandOverForm(people=asking.may_own(), at=request.at, initial={
            "owner": str(found.owner_id), "due_at": found.due_at}),
        "ask": forms.get("ask") or AskForm(people=_others(request)),
        "may_decide": allows(request.role, "intake.decide", found),
        "mine": next((one for one in page.opinions if one.asked_of_id == request.role.person_id
                      and one.answered_at is None), None),
    }
    return render(request, "intake/case.html", context, status=422 if forms else 200)


def _others(request):
    return [role for role in asking.may_own() if role.person_id != request.role.person_id]


def _decided(request, found: Case) -> HttpResponse:
    messages.warning(request, _("Somebody has decided about this meanwhile. Nothing was changed."))
    return redirect("intake:case", pk=found.pk)
