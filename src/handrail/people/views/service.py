"""The service's settings."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..access import needs
from ..actions import change_service
from ..forms import HoursForm, ServiceForm


@needs("people.service")
@require_http_methods(["GET", "POST"])
def settings(request):
    """Name, address, zone, help numbers, and who may sign up."""
    form = ServiceForm(request.POST if request.method == "POST" else None, service=request.service)
    if request.method == "POST" and form.is_valid():
        change_service(service=request.service, at=request.at, by=request.role, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("people:service")
    return render(request, "people/service.html", {
        "form": form, "plain": [form[name] for name in form.PLAIN],
    }, status=422 if form.is_bound else 200)


@needs("people.service")
@require_http_methods(["GET", "POST"])
def hours(request):
    """When somebody is there: contacts fall into these hours, and answers are promised in them."""
    form = HoursForm(request.POST if request.method == "POST" else None, service=request.service)
    if request.method == "POST" and form.is_valid():
        change_service(service=request.service, at=request.at, by=request.role, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("people:hours")
    return render(request, "people/hours.html", {"form": form}, status=422 if form.is_bound else 200)
