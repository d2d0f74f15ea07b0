"""The waiting list, offers and cohorts, for staff."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.guidance import shelf
from handrail.people.access import fetch, needs

from .. import cohorts, line
from .. import places as verbs
from ..models import Cohort, Offer, Wait
from ..place_forms import CohortForm, FirstForm, OfferForm

_WAITS = ("enrolment__participant", "enrolment__service", "enrolment__programme", "cohort")


@needs("intake.places")
@require_safe
def waiting(request) -> HttpResponse:
    """Who waits for a place, for each programme in the order in which places are offered."""
    return render(request, "intake/waiting.html", {"lines": line.lines(request.at)})


@needs("intake.places")
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request, pk) -> HttpResponse:
    """One person in the line: offer them a place."""
    found = fetch(request.role, "intake.places", Wait.objects.select_related(*_WAITS), pk=pk)
    form = OfferForm(request.POST or None, cohorts=_open_cohorts(request))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.offer(wait=found, by=request.role, at=request.at, **form.cleaned_data)
        except verbs.NotWaiting:
            messages.warning(request, _("They don’t wait any more. Nothing was changed."))
            return redirect("intake:waiting")
        except (cohorts.Full, cohorts.NotOpen):
            form.add_error("cohort", _("There is no free place in this group (any more)."))
        else:
            messages.success(request, _("Offered. They have been written to."))
            return redirect("intake:waiting")
    offers = list(Offer.objects.filter(wait=found).select_related("cohort", "by").order_by("-made_at", "-pk"))
    return render(request, "intake/wait.html", {
        "wait": found, "participant": found.enrolment.participant, "form": form, "offers": offers,
        "place": verbs.place_of(found) if found.state == Wait.State.WAITING else 0,
        "first": FirstForm(initial={"because": found.urgent_because}),
        "open_offer": next((one for one in offers if one.state == Offer.State.OPEN), None),
    }, status=422 if form.errors else 200)


@needs("intake.places")
@require_POST
def put_first(request, pk) -> HttpResponse:
    """Put somebody first, or back into the order."""
    found = fetch(request.role, "intake.places", Wait.objects.select_related(*_WAITS), pk=pk)
    form = FirstForm(request.POST)
    if form.is_valid():
        verbs.put_first(wait=found, because=form.cleaned_data["because"], by=request.role, at=request.at)
        messages.success(request, _("Kept."))
    return redirect("intake:wait", pk=found.pk)


@needs("intake.places")
@require_POST
def take_back(request, pk) -> HttpResponse:
    """Take an offer back."""
    made = fetch(request.role, "intake.places", Offer.objects.select_related("wait__enrolment"), pk=pk)
    try:
        verbs.take_back(made=made, by=request.role, at=request.at)
    except verbs.Over:
        messages.warning(request, _("It was answered meanwhile. Nothing was changed."))
    else:
        messages.success(request, _("Taken back."))
    return redirect("intake:wait", pk=made.wait_id)


@needs("intake.places")
@require_safe
def all_cohorts(request) -> HttpResponse:
    """Every group, those to come first."""
    rows = line.counted(Cohort.objects.all(), request.at).order_by("-starts_on", "-pk")[:100]
    return render(request, "intake/cohorts.html", {"cohorts": rows})


@needs("intake.places")
@require_http_methods(["GET", "HEAD", "POST"])
def new_cohort(request) -> HttpResponse:
    """Make a group."""
    form = CohortForm(request.POST or None, service=request.service)
    if request.method == "POST" and form.is_valid():
        try:
            cohorts.make(by=request.role, at=request.at, **form.cleaned_data)
        except cohorts.Past:
            form.add_error("starts_on", _("That day is over. Choose one that is still to come."))
        else:
            messages.success(request, _("Made. Those who wait can see it now."))
            return redirect("intake:cohorts")
    return render(request, "intake/cohort_new.html", {"form": form}, status=422 if form.errors else 200)


@needs("intake.places")
@require_http_methods(["GET", "HEAD", "POST"])
def cohort(request, pk) -> HttpResponse:
    """One group: who is in it; its date, places and guides can be changed."""
    found = fetch(request.role, "intake.places", Cohort.objects.all(), pk=pk)
    initial = {"name": found.name, "starts_on": found.starts_on, "size": found.places,
               "guides": [str(pk) for pk in found.guides.values_list("guide_id", flat=True)]}
    form = CohortForm(request.POST or None, service=request.service, cohort=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        moved = form.cleaned_data["starts_on"] != found.starts_on
        try:
            cohorts.change(cohort=found, by=request.role, at=request.at, **form.cleaned_data)
        except cohorts.TooFewPlaces:
            form.add_error("size", _("More people than that have joined already."))
        except cohorts.Past:
            form.add_error("starts_on", _("That day is over. Choose one that is still to come."))
        except cohorts.NotOpen:
            messages.warning(request, _("The group has started or was called off. Nothing was changed."))
            return redirect("intake:cohort", pk=found.pk)
        else:
            messages.success(request, _("Kept. Everybody in the group has been written to.") if moved else _("Kept."))
            return redirect("intake:cohort", pk=found.pk)
    members = Wait.objects.select_related("enrolment__participant").filter(cohort=found).order_by("placed_at", "pk")
    return render(request, "intake/cohort.html", {
        "cohort": found, "form": form, "members": members, "is_open": found.state == Cohort.State.OPEN,
        "programme": line.title_of(found.programme), "protocol": shelf.title_of(found.protocol),
    }, status=422 if form.errors else 200)


@needs("intake.places")
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request, pk) -> HttpResponse:
    """Call a group off: asked once more first."""
    found = fetch(request.role, "intake.places", Cohort.objects.all(), pk=pk)
    if request.method == "POST":
        try:
            cohorts.call_off(cohort=found, by=request.role, at=request.at)
        except cohorts.NotOpen:
            messages.warning(request, _("The group has started already. Nothing was changed."))
        else:
            messages.success(request, _("Called off. Everybody in it has been written to."))
        return redirect("intake:cohorts")
    return render(request, "intake/call_off.html", {"cohort": found, "many": cohorts.members(found).count()})


def _open_cohorts(request) -> list[Cohort]:
    rows = line.counted(Cohort.objects.filter(state=Cohort.State.OPEN), request.at).order_by("starts_on", "pk")
    return [cohort for cohort in rows if cohort.taken + cohort.offered < cohort.places]
