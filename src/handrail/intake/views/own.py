"""A newcomer's own page: where they stand, and the place they can take."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from handrail.journeys.own import own_enrolment
from handrail.journeys.views.own_forms import for_own_course
from handrail.people.access import fetch, needs

from .. import cohorts, letters, own_place, places
from ..models import Cohort, Offer, Wait


@needs("intake.own")
@require_safe
def mine(request) -> HttpResponse:
    """Where I stand, what happens next, and what the service wrote to me."""
    enrolment = own_enrolment(request)
    if enrolment is None:
        return redirect("journeys:joining")
    page = own_place.page_of(enrolment, request.at)
    if any(letter.read_at is None for letter in page.letters):
        letters.read(enrolment=enrolment, at=request.at)
    return render(request, "intake/mine.html", {"page": page, "enrolment": enrolment, "place": page.place})


@needs("intake.own")
@require_POST
@for_own_course
def answer(request, pk) -> HttpResponse:
    """Take an offer, or don't."""
    made = fetch(request.role, "intake.own", Offer.objects.select_related("wait__enrolment"), pk=pk)
    takes = request.POST.get("take") == "yes"
    try:
        places.answer(made=made, takes=takes, at=request.at, by=request.role)
    except (places.Over, places.NotWaiting, cohorts.Full, cohorts.NotOpen):
        messages.warning(request, _("This offer is over. You keep your place in the line."))
    else:
        messages.success(request, _("It is yours.") if takes else _(
            "Thank you for saying so. You keep your place in the line."))
    return redirect("journeys:joining")


@needs("intake.own")
@require_POST
@for_own_course
def join(request, pk) -> HttpResponse:
    """Take a place in a group."""
    wait = _own_wait(request)
    cohort = Cohort.objects.filter(pk=pk, programme=wait.enrolment.programme.key).first()
    if cohort is None:
        raise Http404
    try:
        cohorts.join(wait=wait, cohort=cohort, at=request.at, by=request.role)
    except cohorts.Full:
        messages.warning(request, _("Somebody else has just taken the last place. Please choose another group."))
    except (cohorts.NotOpen, places.NotWaiting):
        messages.warning(request, _("This group can’t be joined any more."))
    else:
        messages.success(request, _("You have a place in “%(name)s”.") % {"name": cohort.name})
    return redirect("intake:mine")


@needs("intake.own")
@require_POST
@for_own_course
def step_out(request) -> HttpResponse:
    """Give a place in a group back."""
    cohorts.leave(wait=_own_wait(request), at=request.at, by=request.role)
    messages.success(request, _("Your place is free for somebody else. You are in the line where you were before."))
    return redirect("intake:mine")


def _own_wait(request) -> Wait:
    enrolment = own_enrolment(request)
    if enrolment is None:
        raise Http404
    rows = Wait.objects.select_related("enrolment__programme")
    return fetch(request.role, "intake.own", rows, enrolment_id=enrolment.pk)
