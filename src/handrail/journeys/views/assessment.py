"""Assessments: one page a measure, each response saved as it is tapped, the whole form without scripts."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handrail.ground.ids import new_id
from handrail.people.access import fetch, needs

from .. import asking, assessing, batteries, filling
from ..afterwards import address_after
from ..batteries import Part
from ..current import enrolment_of
from ..filling import Posted
from ..journal import TooLong
from ..models import Assessment

State = Assessment.State


@needs("journeys.own")
@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request, pk) -> HttpResponse:
    """One part of an assessment; a POST is one response from the page's script, or a whole form."""
    asked = fetch(request.role, "journeys.own", Assessment.objects.select_related("enrolment"), pk=pk)
    parts = batteries.parts(asked)
    if request.method == "POST" and request.content_type == "application/json":
        return _save_one(request, asked, parts)
    if request.method == "POST":
        return _save_part(request, asked, parts)
    if asked.state != State.OPEN:
        closed = {"asked": asked, "title": batteries.title_of(asked.name)}
        return render(request, "journeys/assessment/closed.html", closed)
    return _page(request, asked, parts, _part(parts, request.GET.get("part", "")) or batteries.go_on_at(parts))


@needs("journeys.own")
@require_GET
def check_in(request) -> HttpResponse:
    """To the check-in that is open now; where none is, when the next one comes."""
    enrolment = enrolment_of(request.role)
    found = assessing.open_now(enrolment) if enrolment else None
    if found is not None:
        return redirect("journeys:assessment", pk=found.pk)
    next_at = asking.next_opening(enrolment, request.at) if enrolment else None
    return render(request, "journeys/assessment/none.html", {"next_at": next_at})


def _page(
    request, asked: Assessment, parts: list[Part], part: Part, posted: Posted | None = None, **more
) -> HttpResponse:
    place = parts.index(part)
    context = {
        "asked": asked, "title": batteries.title_of(asked.name), "part": part, "number": place + 1,
        "parts": ["done" if at < place else "now" if at == place else "" for at in range(len(parts))],
        "is_last": place == len(parts) - 1, "is_start": place == 0 and not any(one.is_begun for one in parts),
        "whole": batteries.effort_of(parts), "effort": batteries.effort_of([part]),
        "about": filling.about(part), "stem": filling.stem(part), "client_id": new_id(),
        "questions": filling.questions(asked, part, posted, more.pop("errors", None)),
        "stray": posted.stray if posted else "", **more,
    }
    return render(request, "journeys/assessment/part.html", context, status=422 if posted else 200)


def _save_one(request, asked: Assessment, parts: list[Part]) -> JsonResponse:
    """One response, as it is tapped. Says what stands now, and where to go at once, if somewhere."""
    try:
        sent = filling.read_one(asked, parts, request.body, request.at)
        written = assessing.respond(
            assessment=asked, measure=sent.part.measure, item=sent.item, value=sent.given.value,
            declined=sent.given.declined, client_id=sent.client_id, made_at=sent.made_at, at=request.at,
            replaces=sent.replaces,
        )
    except filling.BadResponse as bad:
        return JsonResponse({"sentence": str(bad)}, status=422)
    except TooLong:
        return JsonResponse({"sentence": _("This page has been open for long. Please load it again.")}, status=422)
    follows = assessing.what_follows(written.row)
    return JsonResponse({"heads": [str(written.row.client_id)],
                         "go": _help(follows, back=_address(asked, sent.part)) if follows else None})


def _save_part(request, asked: Assessment, parts: list[Part]) -> HttpResponse:
    """A whole form: save what changed, then on. What must be shown at once comes before the next part."""
    part = _part(parts, request.POST.get("part", ""))
    if part is None:
        messages.warning(request, _("That part isn’t asked here. Please go on with this one."))
        return redirect(_address(asked))
    posted = filling.read(part, request.POST)
    follows = filling.save(asked, part, posted, request.at)
    parts = batteries.parts(asked)
    answer = _go(request, asked, parts, _part(parts, part.measure), posted)
    if follows is None:
        return answer
    back = answer.url if isinstance(answer, HttpResponseRedirect) else _address(asked, part)
    return redirect(_help(follows, back=back))


def _go(request, asked: Assessment, parts: list[Part], part: Part, posted: Posted) -> HttpResponse:
    """Back, away for today, on to the next part, or to the end; or the page again, with what is to be looked at."""
    place, go = parts.index(part), request.POST.get("go", "on")
    if posted.errors or posted.stray:
        return _page(request, asked, parts, part, posted)
    if asked.state != State.OPEN:
        return redirect(_after(asked) if asked.state == State.FINISHED else _address(asked))
    if go == "back" and place:
        return redirect(_address(asked, parts[place - 1]))
    if go == "later":
        messages.success(request, _("What you answered is kept. You can go on whenever you like."))
        return redirect("journeys:today")
    note = filling.left_out(part)
    if note and not part.instrument.may_skip:
        errors = {item.key: _("Please answer this one.") for item in part.gaps}
        return _page(request, asked, parts, part, posted, note=note, errors=errors)
    if note and request.POST.get("leave_out") != part.measure:
        return _page(request, asked, parts, part, posted, note=note)
    if part is not parts[-1]:
        return redirect(_address(asked, parts[place + 1]))
    unseen = ", ".join(filling.about(one) for one in parts[:-1] if one.gaps and not one.is_begun)
    if unseen and request.POST.get("leave_parts") != "yes":
        note = _("Not answered yet: {parts}. You can go back, or finish without.").format(parts=unseen)
        return _page(request, asked, parts, part, posted, note=note, leaves_parts=True)
    return _finish(request, asked)


def _finish(request, asked: Assessment) -> HttpResponse:
    client_id = filling.id_in(request.POST.get("client_id")) or new_id()
    try:
        assessing.finish(assessment=asked, client_id=client_id, made_at=request.at, at=request.at)
    except assessing.Lapsed:  # the next one opened in this very moment
        return redirect(_address(asked))
    messages.success(request, _("Thank you. Your answers are kept."))
    return redirect(address_after(asked.enrolment, request.at, back=_after(asked)))


def _part(parts: list[Part], measure: str) -> Part | None:
    return next((one for one in parts if one.measure == measure), None)


def _address(asked: Assessment, part: Part | None = None) -> str:
    address = reverse("journeys:assessment", args=[asked.pk])
    return f"{address}?{urlencode({'part': part.measure})}" if part else address


def _after(asked: Assessment) -> str:
    """Where somebody goes when it is finished: on with joining, or to Today."""
    return reverse("journeys:joining" if asked.name == assessing.BASELINE else "journeys:today")


def _help(name: str, back: str) -> str:
    """The page that a response asks for, with the way back."""
    return f"{reverse(name)}?{urlencode({'next': back})}"
