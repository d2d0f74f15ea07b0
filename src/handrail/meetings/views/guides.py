"""A guide's side of an appointment: book it for somebody, move it, let them in, close it."""

from datetime import timedelta
from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from handrail.ground import moment
from handrail.guidance.contacting import AlreadyClosed
from handrail.guidance.guided import guided
from handrail.guidance.weeks import Weeks, monday_of
from handrail.journeys.models import Enrolment
from handrail.look import saying
from handrail.people.access import fetch, needs

from .. import booking, desks, ending
from ..bookable import DEFAULT_MINUTES, bookable, channels_for, offer
from ..calendar_page import with_care
from ..call import calling
from ..choosing import choice
from ..forms import NOT_BOOKABLE, AgreeTime, CloseAppointment
from ..models import Appointment
from ..weekly import weeks_of
from ..words import moment_words, weeks_words
from .room import way_in


@needs("meetings.book-for")
@require_http_methods(["GET", "HEAD", "POST"])
def book_for(request, pk) -> HttpResponse:
    """A guide books a time that was agreed."""
    rows = Enrolment.objects.select_related("participant", "service")
    enrolment = fetch(request.role, "meetings.book-for", rows, pk=pk)
    it, rules = guided(enrolment.pk), desks.rules()
    what = bookable(it, rules, request.at) if it else None
    start = {"minutes": what.minutes if what else DEFAULT_MINUTES,
             "channel": what.channels[0] if what else Appointment.Channel.VIDEO}
    places = desks.places()
    channels = channels_for(it, Appointment.Channel.values) if it else ()
    weeks = weeks_of(it) if it else None
    form = AgreeTime(request.POST or None, channels=channels, places=places, initial=start, full=_are_full(weeks))
    if request.method == "POST" and form.is_valid():
        try:
            booked = booking.book(enrolment=enrolment, by=request.role, at=request.at, **form.cleaned_data)
        except (booking.TimeTaken, booking.NotBookable) as wrong:
            _say(form, wrong)
        else:
            messages.success(request, _("Booked: %(when)s. Both get an e-mail.") % {
                "when": moment_words(booked.starts_at)})
            return redirect("meetings:guides", pk=booked.pk)
    found = offer(it, what, rules) if what else None
    free = choice(found.times) if found is not None and found.guide.pk == request.role.person_id else None
    context = {"form": form, "enrolment": enrolment, "free": free, "beyond": _beyond_words(weeks, request.at),
               "ahead": Appointment.objects.filter(enrolment=enrolment, state="booked").order_by("starts_at")}
    return render(request, "meetings/book_for.html", context, status=422 if form.errors else 200)


@needs("meetings.guides")
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request, pk) -> HttpResponse:
    """One appointment; with POST it is moved."""
    found = fetch(request.role, "meetings.guides", with_care(request.role), pk=pk)
    lasts = int((found.ends_at - found.starts_at).total_seconds() // 60)
    it = guided(found.enrolment_id)
    channels, weeks = channels_for(it, Appointment.Channel.values), weeks_of(it, without=found.pk)
    form = AgreeTime(
        request.POST or None, channels=channels or (found.channel,), places=desks.places(), full=_are_full(weeks),
        initial={"channel": found.channel, "place": str(found.place_id or ""), "starts_at": found.starts_at,
                 "minutes": lasts, "beyond": found.beyond})
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("starts_at", "channel", "place", "minutes", "beyond")
                 if name in form.cleaned_data}
        try:
            moved = booking.move(appointment=found, by=request.role, at=request.at, **given)
        except (booking.TimeTaken, booking.NotBookable) as wrong:
            _say(form, wrong)
        else:
            messages.success(request, _("Moved to %(when)s. Both get an e-mail.") % {
                "when": moment_words(moved.starts_at)})
            return redirect("meetings:guides", pk=found.pk)
    return _shown(request, found, form, CloseAppointment(initial={"minutes": _minutes(found, request.at)}))


@needs("meetings.guides")
@require_POST
def close(request, pk) -> HttpResponse:
    """They talked."""
    found = fetch(request.role, "meetings.guides", with_care(request.role), pk=pk)
    form = CloseAppointment(request.POST)
    if not form.is_valid():
        return _shown(request, found, None, form)
    try:
        ending.hold(appointment=found, by=request.role, at=request.at, timed_minutes=calling.minutes_talked(found.pk),
                    **form.cleaned_data)
    except AlreadyClosed as closed:
        form.add_error(None, _("%(name)s closed this contact %(when)s. Nothing of yours is lost: it is still here.") % {
            "name": closed.contact.by.name if closed.contact.by else _("Somebody"),
            "when": saying.when(closed.contact.done_at, request.at)})
        return _shown(request, found, None, form)
    except ending.Over:
        form.add_error(None, NOT_BOOKABLE["over"])
        return _shown(request, found, None, form)
    messages.success(request, _("Closed."))
    return redirect("meetings:calendar")


@needs("meetings.guides")
@require_POST
def missed(request, pk) -> HttpResponse:
    """Nobody came."""
    found = fetch(request.role, "meetings.guides", with_care(request.role), pk=pk)
    try:
        ending.miss(appointment=found, by=request.role, at=request.at)
    except ending.TooSoon as soon:
        messages.info(request, _("Wait a little: it can be said from %(time)s on.") % {
            "time": timezone.localtime(soon.from_at).strftime("%H:%M")})
    except (ending.Over, AlreadyClosed):
        messages.info(request, NOT_BOOKABLE["over"])
    else:
        messages.success(request, _("Noted, with a kind word to them. What the protocol says follows."))
        return redirect("meetings:calendar")
    return redirect("meetings:guides", pk=found.pk)


@needs("meetings.guides")
@require_POST
def let_in(request, pk) -> HttpResponse:
    """The guide opens the door."""
    found = fetch(request.role, "meetings.guides", with_care(request.role), pk=pk)
    if found.channel == Appointment.Channel.VIDEO:
        try:  # whoever waits in the call's page is told at once
            calling.open_call(appointment=found, by=request.role, at=request.at, real=moment.real_now())
        except calling.NotNow:
            pass
    else:
        ending.let_in(appointment=found, at=request.at)
    return redirect("meetings:room", pk=found.pk)


@needs("meetings.guides")
@require_POST
def cancel(request, pk) -> HttpResponse:
    """The guide can't, or both agreed not to meet."""
    found = fetch(request.role, "meetings.guides", with_care(request.role), pk=pk)
    booking.cancel(appointment=found, because="guide", by=request.role, at=request.at, apology=True)
    messages.success(request, _("Cancelled. They get a kind letter, and can choose another time."))
    return redirect("meetings:calendar")


def _shown(request, found: Appointment, form: AgreeTime | None, closing: CloseAppointment) -> HttpResponse:
    wrong = bool(form is not None and form.errors) or bool(closing.errors)
    context = {"appointment": found, "form": form, "closing": closing, "is_begun": request.at >= found.starts_at,
               "may_enter": found.may_enter(request.role.person, request.at), "link": way_in(found, is_guide=True)}
    return render(request, "meetings/appointment.html", context, status=422 if wrong else 200)


def _say(form: AgreeTime, wrong: Exception) -> None:
    if isinstance(wrong, booking.WeekFull):
        if "beyond" in form.fields:
            form.fields["beyond"].required = True
        form.add_error("beyond" if "beyond" in form.fields else None, ngettext(
            "That week has its %(n)d session already. You can book beyond it: choose why.",
            "That week has its %(n)d sessions already. You can book beyond them: choose why.", wrong.most)
            % {"n": wrong.most})
    elif isinstance(wrong, booking.TimeTaken):
        form.add_error("starts_at", _("That time is over, taken, or not to be booked. Choose another one."))
    else:
        form.add_error(None, NOT_BOOKABLE[wrong.code])


def _are_full(weeks: Weeks | None) -> bool:
    """Whether any week has all its sessions, so that a reason may be wanted."""
    return bool(weeks and weeks.full)


def _beyond_words(weeks: Weeks | None, at) -> str:
    """A notice of weeks that have their sessions: this one and those ahead; empty where there are none."""
    ahead = [monday for monday in weeks.full if monday >= monday_of(at, weeks.zone)] if weeks else []
    if not ahead:
        return ""
    return ngettext(
        "The protocol gives %(n)d session a week. Booked or held already: %(weeks)s. You can book beyond it, and say "
        "why.",
        "The protocol gives %(n)d sessions a week. Booked or held already: %(weeks)s. You can book beyond them, and "
        "say why.", weeks.most) % {"n": weeks.most, "weeks": weeks_words(ahead)}


def _minutes(found: Appointment, at) -> Decimal:
    """How long it was: as a call was timed, else since the door was opened, else as planned."""
    if (talked := calling.minutes_talked(found.pk)) is not None:
        return max(Decimal(1), talked.quantize(Decimal(1)))
    if found.let_in_at is not None and at > found.let_in_at:
        ended = min(found.ended_at or at, found.let_in_at + timedelta(hours=4))
        return Decimal(max(1, round((ended - found.let_in_at).total_seconds() / 60)))
    return Decimal(int((found.ends_at - found.starts_at).total_seconds() // 60))
