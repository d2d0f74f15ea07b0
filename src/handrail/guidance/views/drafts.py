"""Where open pages keep what is being typed, on both sides; each sees only their own."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from handrail.journeys.current import enrolment_of
from handrail.journeys.models import Enrolment
from handrail.people.access import check, fetch, needs

from .. import drafts
from . import box

MOST_ABOUT = 140


@needs("guidance.messages")
@require_POST
def own_draft(request) -> HttpResponse:
    """A participant's draft: kept, or thrown away."""
    enrolment = enrolment_of(request.role)
    if enrolment is None:
        return redirect("journeys:joining")
    check(request.role, "guidance.messages", enrolment)
    return _answer(request, enrolment, back=reverse("guidance:messages"))


@needs("guidance.write")
@require_POST
def draft(request, pk) -> HttpResponse:
    """The same for whoever writes to a participant, with a word on how it reads."""
    rows = Enrolment.objects.select_related("participant", "service")
    enrolment = fetch(request.role, "guidance.write", rows, pk=pk)
    back = reverse("guidance:write", args=[pk])
    return _answer(request, enrolment, back=back, language=enrolment.participant.language)


def _answer(request, enrolment: Enrolment, *, back: str, language: str = "") -> HttpResponse:
    about = request.POST.get("about", "")[:MOST_ABOUT]
    typed = box.typed_in(request, about)
    if request.POST.get("do") == "throw-away":
        drafts.throw_away(enrolment=enrolment, by=request.role, client_id=typed.client_id)
        return redirect(back)
    kept = drafts.keep(enrolment=enrolment, by=request.role, typed=typed, at=request.at)
    return JsonResponse({
        "client_id": str(kept.client_id), "version": kept.version, "is_sent": kept.is_sent, "is_apart": kept.is_apart,
        "hint": box.hint_on(typed.text, language) if language else "",
    })
