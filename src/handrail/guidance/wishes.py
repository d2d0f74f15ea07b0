"""What a participant wishes of their guidance, and what of it can be done: pure rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from handrail.people.hours import Hours

TIMES = {
    "morning": (_("In the morning"), time(8), time(12)),
    "midday": (_("Around noon"), time(12), time(14)),
    "afternoon": (_("In the afternoon"), time(14), time(17)),
    "evening": (_("In the evening"), time(17), time(20)),
}
DAYS = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))

NOTHING, NAME, SERVICE = "nothing", "name", "service"
VOICEMAIL = {  # what the participant chooses, and what the guide reads before they ring
    NOTHING: (_("Leave no message"), _("Leave no message on voicemail.")),
    NAME: (_("Only your guide’s first name, and that they will ring again"),
           _("On voicemail: only your first name, and that you will ring again. Not where you ring from.")),
    SERVICE: (_("Your guide’s name and the name of the service"),
              _("On voicemail: your name and the service’s name are all right. Nothing about how they are.")),
}
GENDERS = {"woman": _("A woman"), "man": _("A man")}


@dataclass(frozen=True)
class When:
    """The days of the week (Monday is 0) and times of day that suit somebody; none: any."""

    days: frozenset[int] = frozenset()
    times: tuple[str, ...] = ()

    @property
    def is_any(self) -> bool:
        """Whether every moment suits."""
        return not self.days and not self.times


def suits(moment: datetime, when: When, zone: ZoneInfo) -> bool:
    """Whether a moment suits, on the wall where the participant lives."""
    here = moment.astimezone(zone)
    bands = [TIMES[name][1:] for name in when.times if name in TIMES]
    return (not when.days or here.weekday() in when.days) and (
        not bands or any(begins <= here.time() < ends for begins, ends in bands))


def fitted(moment: datetime, when: When, *, hours: Hours, zone: ZoneInfo) -> datetime:
    """The first moment from `moment` on, within a week, that suits and lies in the service's working hours.

    `moment` itself where it suits, or where nothing does: a wish never makes a contact fall out. A week is enough:
    every pair of a day and a time has come by once.
    """
    if when.is_any or suits(moment, when, zone):
        return moment
    quarter = timedelta(minutes=15)
    at = moment + (quarter - timedelta(minutes=moment.minute % 15, seconds=moment.second)) % quarter
    for _step in range(7 * 24 * 4):
        if hours.is_open(at) and suits(at, when, zone):
            return at
        at += quarter
    return moment


def days_in_words(days: Iterable[int]) -> str:
    """ "Monday, Thursday"."""
    return ", ".join(str(DAYS[day]) for day in sorted(days) if 0 <= day < 7)


def times_in_words(times: Iterable[str]) -> str:
    """ "in the morning, around noon"."""
    return ", ".join(str(words).lower() for name, (words, _begins, _ends) in TIMES.items() if name in times)


def when_in_words(days: Iterable[int], times: Iterable[str]) -> str:
    """ "Monday, Thursday · in the morning"; empty where any time suits."""
    return " · ".join(filter(None, (days_in_words(days), times_in_words(times))))
