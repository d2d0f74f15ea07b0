"""Pages of harm: the participant says what was hard; a guide writes down adverse events and amends them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from handrail.journeys.afterwards import address_after
from handrail.journeys.models import Enrolment
from handrail.journeys.own import own_enrolment
from handrail.journeys.views.own_forms import for_own_course
from handrail.people.access import fetch, needs

from . import harm
from .adverse_forms import AdverseForm
from .adverse_records import AdverseEvent, EffectsAsked
from .effects_forms import EffectsForm
from .harm_page import harm_of, versions_of
from .harm_words import effects_in_words, known


@needs("journeys.own")
@require_http_methods(["GET", "HEAD", "POST"])
@for_own_course
def effects(request) -> HttpResponse:
    """What was hard because of the course: a few taps, or none."""
    enrolment = own_enrolment(request)
    asked = harm.asked_of(enrolment) if enrolment else None
    if asked is None:
        return redirect("journeys:my-course")
    if asked.answered_at is not None:
        return render(request, "safety/effects_told.html", {"said": effects_in_words(asked.told, {}), "asked": asked})
    form = EffectsForm(request.POST or None)
    if request.method == "POST" and request.POST.get("do") == "skip":
        harm.skip(asked=asked, at=request.at, by=request.role)
        return redirect("journeys:my-course")
    if request.method == "POST" and form.is_valid():
        harm.tell(asked=asked, told=form.told, client_id=form.cleaned_data["client_id"], at=request.at,
                  by=request.role)
        messages.success(request, _("Thank you. It helps to make the course safer."))
        return redirect(address_after(enrolment, request.at, back=reverse("journeys:my-course")))
    return render(request, "safety/effects.html", {"form": form, "asked": asked}, status=422 if form.errors else 200)


@needs("safety.adverse")
@require_http_methods(["GET", "HEAD", "POST"])
def adverse_events(request, pk) -> HttpResponse:
    """A participant's adverse events, and a form for a new one."""
    enrolment = fetch(request.role, "safety.adverse", Enrolment.objects.select_related("participant"), pk=pk)
    form = AdverseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            harm.record(enrolment=enrolment, report=form.report, client_id=form.cleaned_data["client_id"],
                        by=request.role, at=request.at)
        except harm.Faulty as faulty:
            form.add_faults(faulty.faults)
        else:
            messages.success(request, _("The adverse event is written down."))
            return redirect("safety:adverse-events", pk=enrolment.pk)
    return render(request, "safety/adverse_events.html", {
        "enrolment": enrolment, "participant": enrolment.participant, "harm": harm_of(enrolment), "form": form,
    }, status=422 if form.errors else 200)


@needs("safety.adverse")
@require_http_methods(["GET", "HEAD", "POST"])
def adverse_event(request, pk) -> HttpResponse:
    """One adverse event: what is known, a form to amend it, and every earlier version."""
    rows = AdverseEvent.objects.select_related("enrolment__participant")
    event = fetch(request.role, "safety.adverse", rows, pk=pk)
    versions = versions_of(event)
    form = AdverseForm(request.POST or None, version=versions[0])
    if request.method == "POST" and form.is_valid():
        try:
            harm.amend(event=event, number=form.cleaned_data["number"], report=form.report, by=request.role,
                       at=request.at)
        except harm.Faulty as faulty:
            form.add_faults(faulty.faults)
        except harm.OutOfDate:
            form.add_error(None, _("Somebody amended this event in the meantime; look at it below. What you wrote is "
                                   "still here. Send it again, if it still holds."))
            form.data = form.data.copy()
            form.data["number"] = versions[0].number
        else:
            messages.success(request, _("The adverse event is amended. The earlier version stays below."))
            return redirect("safety:adverse-event", pk=event.pk)
    return render(request, "safety/adverse_event.html", {
        "event": event, "participant": event.enrolment.participant, "form": form, "now": known(versions[0]),
        "earlier": [known(version) for version in versions[1:]],
    }, status=422 if form.errors else 200)


@needs("safety.adverse")
@require_POST
def record_told(request, pk) -> HttpResponse:
    """One tap: something that a participant said becomes an adverse event, to go on from."""
    rows = EffectsAsked.objects.select_related("enrolment__participant", "row")
    asked = fetch(request.role, "safety.adverse", rows, pk=pk)
    try:
        event = harm.record_told(asked=asked, kind=request.POST.get("kind", ""), by=request.role, at=request.at)
    except harm.Faulty:
        return redirect("safety:adverse-events", pk=asked.enrolment_id)
    messages.success(request, _("Written down as they said it. Add what you know."))
    return redirect("safety:adverse-event", pk=event.pk)
