"""Appointments in words. Nothing here says what they are about: it stands on lock screens and in calendars."""

from collections.abc import Iterable
from datetime import date, datetime

import phonenumbers
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .models import Appointment

Channel = Appointment.Channel


def day_words(moment: datetime) -> str:
    """ "Tuesday 3 March", in the active zone and language, for what is read on another day."""
    return dateformat.format(timezone.localtime(moment), pgettext("date in words", "l j F"))


def time_words(moment: datetime) -> str:
    """ "14:00" in the active zone."""
    return dateformat.format(timezone.localtime(moment), "H:i")


def moment_words(moment: datetime) -> str:
    """ "Tuesday 3 March, 14:00"."""
    return f"{day_words(moment)}, {time_words(moment)}"


def weeks_words(mondays: Iterable[date]) -> str:
    """ "the week from Monday 9 March": weeks, by the day on which each begins."""
    days = (dateformat.format(monday, pgettext("date in words", "l j F")) for monday in mondays)
    return ", ".join(_("the week from %(day)s") % {"day": day} for day in days)


def span_words(appointment: Appointment) -> str:
    """ "Tuesday 3 March, 14:00 to 14:30 (time in London)"."""
    zone = timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " ")
    return _("%(starts)s to %(ends)s (time in %(zone)s)") % {
        "starts": moment_words(appointment.starts_at), "ends": time_words(appointment.ends_at), "zone": zone}


def by_words(channel: str) -> str:
    """How, as it follows "appointment": "by video"."""
    return {
        Channel.VIDEO: _("by video"), Channel.TELEPHONE: _("by telephone"), Channel.IN_PERSON: _("in person"),
        Channel.LIVE_CHAT: _("by live chat"),
    }[channel]


def how_words(appointment: Appointment, *, is_guide: bool) -> str:
    """How it is held, as a line of its own."""
    if appointment.channel == Channel.TELEPHONE:
        return _("By telephone: you call.") if is_guide else _("By telephone: we call you.")
    if appointment.channel == Channel.IN_PERSON:
        return _("In person: %(address)s") % {"address": appointment.place.address}
    if appointment.channel == Channel.LIVE_CHAT:
        return _("By live chat: sign in a little before it begins.")
    return _("By video: sign in a little before it begins.")


def state_words(state: str) -> str:
    """What became of an appointment."""
    return {
        Appointment.State.BOOKED: _("booked"), Appointment.State.DONE: _("held"),
        Appointment.State.MISSED: _("missed"), Appointment.State.CANCELLED: _("cancelled"),
    }[state]


def phone_words(number: str) -> str:
    """A telephone number as it is read and dialled from anywhere."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return number
