"""What a service says about its appointments, and its places."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.people.access import fetch, needs

from .. import desks, keeping_hours
from ..desk_forms import PlaceForm, RulesForm
from ..models import Place


@needs("meetings.rules")
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request) -> HttpResponse:
    """The rules, and the places with what they say."""
    form = RulesForm(request.POST or None, instance=desks.rules())
    if request.method == "POST" and form.is_valid():
        keeping_hours.keep_rules(by=request.role, given=form.cleaned_data, at=request.at)
        messages.success(request, _("Kept."))
        return redirect("meetings:rules")
    context = {"form": form, "places": Place.objects.order_by("-is_open", "name", "pk")}
    return render(request, "meetings/rules.html", context, status=422 if form.errors else 200)


@needs("meetings.rules")
@require_http_methods(["GET", "HEAD", "POST"])
def place(request, pk=None) -> HttpResponse:
    """One place: made or changed."""
    found = fetch(request.role, "meetings.rules", Place.objects.all(), pk=pk) if pk else None
    form = PlaceForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        keeping_hours.keep_place(by=request.role, given=form.cleaned_data, at=request.at, place=found)
        messages.success(request, _("Kept."))
        return redirect("meetings:rules")
    return render(request, "meetings/place.html", {"form": form, "place": found}, status=422 if form.errors else 200)
