"""A guide's week, and times they keep free or open."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.people.access import fetch, needs

from .. import keeping_hours
from ..calendar_page import week as week_of
from ..choosing import a_day
from ..forms import BlockTime
from ..models import OtherHours


@needs("meetings.calendar")
@require_safe
def week(request) -> HttpResponse:
    """The week: this one, or the one that holds a day."""
    shown = week_of(request.role, at=request.at, monday=a_day(request.GET.get("week", "")))
    return render(request, "meetings/calendar.html", {"week": shown})


@needs("meetings.calendar")
@require_http_methods(["GET", "HEAD", "POST"])
def block(request) -> HttpResponse:
    """Keep a time free, or open one besides the week."""
    form = BlockTime(request.POST or None)
    if request.method == "POST" and form.is_valid():
        client_id = _client_id(request)
        keeping_hours.set_other(guide=request.role, client_id=client_id, at=request.at, **form.cleaned_data)
        messages.success(request, _("Kept. Appointments that are booked already stay."))
        return redirect("meetings:calendar")
    return render(request, "meetings/block.html", {"form": form, "client_id": uuid.uuid4()},
                  status=422 if form.errors else 200)


@needs("meetings.calendar")
@require_POST
def unblock(request, pk) -> HttpResponse:
    """The week holds again."""
    other = fetch(request.role, "meetings.guides", OtherHours.objects.all(), pk=pk)
    keeping_hours.take_back(other=other, by=request.role, at=request.at)
    messages.success(request, _("Taken back."))
    return redirect("meetings:calendar")


def _client_id(request) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        return uuid.uuid4()
