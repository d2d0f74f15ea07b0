"""A participant's appointments: choose a time, move it, cancel it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handrail.journeys.own import own_enrolment
from handrail.people.access import fetch, needs

from .. import booking
from ..choosing import a_day
from ..forms import NOT_BOOKABLE, ChooseTime
from ..models import Appointment
from ..own_page import Own, moving_page, own_page
from ..words import moment_words


@needs("meetings.own")
@require_http_methods(["GET", "HEAD", "POST"])
def own(request) -> HttpResponse:
    """The next appointment, or times to choose from."""
    enrolment = own_enrolment(request)
    if enrolment is None:
        return redirect("journeys:today")
    page = own_page(enrolment, at=request.at, after=a_day(request.GET.get("after", "")))
    form = _form(page, request.POST or None)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            booked = booking.book(enrolment=enrolment, by=request.role, at=request.at, **form.cleaned_data)
        except booking.TimeTaken:
            page = own_page(enrolment, at=request.at)
            form.add_error("starts_at", _taken())
        except booking.WeekFull:
            page = own_page(enrolment, at=request.at)
            form.add_error("starts_at", NOT_BOOKABLE["week"])
        except booking.NotBookable as wrong:
            form.add_error(None, NOT_BOOKABLE[wrong.code])
        else:
            said = _("Booked: %(when)s. An e-mail with an entry for your calendar is on its way.")
            messages.success(request, said % {"when": moment_words(booked.starts_at)})
            return redirect("meetings:own")
    elif request.method == "POST" and form is None:
        return redirect("meetings:own")
    context = {"page": page, "form": form, "zone": timezone.get_current_timezone_name().replace("_", " ")}
    return render(request, "meetings/own.html", context,
                  status=422 if form is not None and form.errors else 200)


@needs("meetings.own")
@require_http_methods(["GET", "HEAD", "POST"])
def move(request, pk) -> HttpResponse:
    """Another time for an appointment."""
    appointment = _theirs(request, pk)
    if not appointment.is_open:
        messages.info(request, NOT_BOOKABLE["over"])
        return redirect("meetings:own")
    page = moving_page(appointment, at=request.at, after=a_day(request.GET.get("after", "")))
    form = _form(page, request.POST or None, initial={
        "channel": appointment.channel, "place": str(appointment.place_id or "")})
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("starts_at", "channel", "place")}
        try:
            moved = booking.move(appointment=appointment, by=request.role, at=request.at, **given)
        except booking.TimeTaken:
            page = moving_page(appointment, at=request.at)
            form.add_error("starts_at", _taken())
        except booking.WeekFull:
            page = moving_page(appointment, at=request.at)
            form.add_error("starts_at", NOT_BOOKABLE["week"])
        except booking.NotBookable as wrong:
            form.add_error(None, NOT_BOOKABLE[wrong.code])
        else:
            messages.success(request, _("Moved to %(when)s. An e-mail changes the entry in your calendar.") % {
                "when": moment_words(moved.starts_at)})
            return redirect("meetings:own")
    return render(request, "meetings/move.html", {"page": page, "form": form, "appointment": appointment},
                  status=422 if form.errors else 200)


@needs("meetings.own")
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, pk) -> HttpResponse:
    """Ask once, then cancel it."""
    appointment = _theirs(request, pk)
    if request.method == "POST":
        if appointment.starts_at <= request.at and appointment.is_open:
            messages.info(request, _("It has begun already."))
            return redirect("meetings:own")
        booking.cancel(appointment=appointment, because="participant", by=request.role, at=request.at)
        messages.success(request, _("Cancelled. Your guide knows."))
        return redirect("meetings:own")
    return render(request, "meetings/cancel.html", {"appointment": appointment})


def _theirs(request, pk) -> Appointment:
    rows = Appointment.objects.select_related("enrolment", "guide", "place", "contact")
    return fetch(request.role, "meetings.own", rows, pk=pk)


def _form(page: Own, data, initial=None) -> ChooseTime | None:
    if page.what is None:
        return None
    return ChooseTime(data, channels=page.what.channels, places=page.places, initial=initial or {})


def _taken() -> str:
    return _("That time has just gone to somebody else. Nothing is lost: these times are free.")
