"""Pages of what is needed in an emergency: a part of joining, one's own details later, what a service asks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.journeys import joining
from handrail.journeys.models import Enrolment
from handrail.journeys.own import own_enrolment
from handrail.journeys.views.own_forms import for_own_course
from handrail.people.access import needs

from . import emergency_details as emergency
from .emergency_forms import AskingForm, EmergencyForm


@needs("journeys.own")
@require_http_methods(["GET", "HEAD", "POST"])
@for_own_course
def on_the_way_in(request) -> HttpResponse:
    """A part of joining: what would be needed in an emergency, each with its reason."""
    enrolment = own_enrolment(request)
    is_here = enrolment is not None and enrolment.state == Enrolment.State.JOINING and (
        joining.next_step(enrolment) == "emergency" or request.method == "POST")  # a second tap, or Back
    if not is_here:
        return redirect("journeys:joining")
    form = _form(request, enrolment, with_name=False)
    if request.method == "POST" and form.is_valid():
        emergency.keep_details(enrolment=enrolment, given=form.given, at=request.at, by=request.role)
        return redirect("journeys:joining")
    return _unstored(render(request, "safety/emergency.html", {
        "form": form, "place": joining.place_of(enrolment, "emergency")}, status=422 if form.errors else 200))


@needs("journeys.own")
@require_http_methods(["GET", "HEAD", "POST"])
@for_own_course
def my_details(request) -> HttpResponse:
    """My name, my telephone number, and what I gave for an emergency; changed at any time."""
    enrolment = own_enrolment(request)
    if enrolment is None:
        return redirect("journeys:my-course")
    form = _form(request, enrolment, with_name=True)
    if request.method == "POST" and form.is_valid():
        emergency.keep_details(enrolment=enrolment, given=form.given, name=form.cleaned_data["name"], at=request.at,
                               by=request.role)
        messages.success(request, _("Kept."))
        return redirect("safety:my-details")
    return _unstored(render(request, "safety/my_details.html", {"form": form}, status=422 if form.errors else 200))


@needs("safety.asking")
@require_http_methods(["GET", "HEAD", "POST"])
def asking(request) -> HttpResponse:
    """What the service asks of participants for an emergency."""
    form = AskingForm(request.POST or None, setting=emergency.asking())
    if request.method == "POST" and form.is_valid():
        emergency.change_asking(service_id=request.service.pk, wanted=form.cleaned_data, by=request.role, at=request.at)
        messages.success(request, _("Kept."))
        return redirect("safety:asking")
    return render(request, "safety/asking.html", {"form": form}, status=422 if form.errors else 200)


def _form(request, enrolment: Enrolment, *, with_name: bool) -> EmergencyForm:
    person = request.role.person
    initial = {"name": person.name, **emergency.given(person, emergency.details_of(person.pk))}
    return EmergencyForm(request.POST or None, setting=emergency.asking(), country=request.service.country,
                         with_name=with_name, initial=initial)


def _unstored(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
