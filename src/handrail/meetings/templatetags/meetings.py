"""Appointments in words, for templates."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import words
from ..models import Appointment

register = template.Library()


@register.filter
def span(appointment: Appointment) -> str:
    """ "Tuesday 3 March, 14:00 to 14:30"."""
    return _("%(starts)s to %(ends)s") % {"starts": words.moment_words(appointment.starts_at),
                                          "ends": words.time_words(appointment.ends_at)}


@register.filter
def by_channel(channel: str) -> str:
    """ "by video"."""
    return words.by_words(channel)


@register.filter
def state_said(appointment: Appointment) -> str:
    """What became of it."""
    return words.state_words(appointment.state)


@register.filter
def clock_end(moment: datetime) -> str:
    """The end of a span on its day: midnight is 24:00."""
    said = words.time_words(timezone.localtime(moment))
    return "24:00" if said == "00:00" else said


@register.filter
def phone(number: str) -> str:
    """A telephone number as it is read."""
    return words.phone_words(number)
