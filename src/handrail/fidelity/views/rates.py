"""What an hour of guidance costs, as a manager says it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.people.access import needs

from .. import queries
from ..actions import set_rates
from ..rates_form import RatesForm


@needs("fidelity.rates")
@require_http_methods(["GET", "HEAD", "POST"])
def rates(request) -> HttpResponse:
    """The rates, and setting them."""
    form = RatesForm(request.POST if request.method == "POST" else None, rates=queries.rates(),
                     country=request.service.country)
    if request.method == "POST" and form.is_valid():
        set_rates(service=request.service, currency=form.cleaned_data["currency"], an_hour=form.an_hour,
                  by=request.role, at=request.at)
        messages.success(request, _("Saved. The costs count with these rates now."))
        return redirect("fidelity:overview")
    return render(request, "fidelity/rates.html", {"form": form}, status=422 if form.is_bound else 200)
