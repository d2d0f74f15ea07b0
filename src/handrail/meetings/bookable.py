"""What a participant may book now: the next contact of the protocol's that two people hold together, if any."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from handrail.guidance.guided import AGREED, Guided
from handrail.guidance.models import Contact
from handrail.guidance.planning import OPEN
from handrail.guidance.protocol import ContactRule, Every
from handrail.guidance.weeks import Weeks
from handrail.journeys.models import Enrolment
from handrail.people.models import Person
from handrail.safety.models import Leave

from . import desks, slots
from .models import Appointment, Rules
from .weekly import weeks_of

LIVE = tuple(Appointment.Channel.values)
DEFAULT_MINUTES = 30
A_WEEK = 7
AT_LEAST = timedelta(days=7)  # for choosing a time, however late the contact already is


@dataclass(frozen=True)
class Bookable:
    """What can be booked: for which contact (none: beside what is planned), how, how long, and when at all."""

    contact: Contact | None
    channels: tuple[str, ...]
    minutes: int
    earliest: datetime
    latest: datetime
    days: int | None = None  # how far two contacts of its kind are apart
    weeks: Weeks | None = None  # which of them have their sessions already

    @property
    def full_weeks(self) -> list[date]:
        """The Mondays of weeks from which no time is offered, because they have their sessions."""
        return self.weeks.full_between(self.earliest, self.latest) if self.weeks else []

    def is_near(self, moment: datetime) -> bool:
        """Whether a time that is agreed, however soon, is one for this contact and not one beside it."""
        if self.contact is None or moment > self.latest:
            return False
        return not self.days or moment >= self.contact.due_at - timedelta(days=self.days) / 2


def bookable(it: Guided, rules: Rules, at: datetime) -> Bookable | None:
    """The next contact that can be held live and has no appointment; None where the protocol has none now."""
    if it.guidance.guide_id is None or it.enrolment.state not in (Enrolment.State.ACTIVE, Enrolment.State.FINISHED):
        return None
    for contact in _open_contacts(it):
        rule = it.rule(contact.rule)
        if rule is not None and not (rules.may_choose or rule.is_booked):
            continue
        channels = channels_for(it, rule.channels if rule else LIVE)
        if channels and (rule is None or not rule.is_automatic):
            what = Bookable(contact, channels, contact.planned_minutes or DEFAULT_MINUTES,
                            *window(contact.due_at, _days_between(rule), at, rules), _days_between(rule))
            return in_free_weeks(what, weeks_of(it), at, rules)
    asked = it.protocol.on_request
    if asked is not None and it.enrolment.state == Enrolment.State.ACTIVE:
        channels = channels_for(it, asked.channels)
        if channels:
            what = Bookable(None, channels, asked.minutes or DEFAULT_MINUTES, *window(None, None, at, rules))
            return in_free_weeks(what, weeks_of(it), at, rules)
    return None


def in_free_weeks(what: Bookable, weeks: Weeks, at: datetime, rules: Rules) -> Bookable:
    """The same, in weeks that don't have their sessions yet: for each that has, it reaches farther."""
    farthest = at + timedelta(days=rules.days_ahead)
    return replace(what, weeks=weeks, latest=weeks.until(what.earliest, what.latest, farthest=farthest))


def window(due_at: datetime | None, days: int | None, at: datetime, rules: Rules) -> tuple[datetime, datetime]:
    """From when to when a contact can be booked. One that comes every so many days is kept near its own time, so that
    two of them don't meet; a week to choose from is left in any case."""
    earliest, latest = at + timedelta(hours=rules.book_from_hours), at + timedelta(days=rules.days_ahead)
    if due_at is not None and days is not None:
        earliest = max(earliest, due_at - timedelta(days=days) / 2)
        latest = min(latest, max(due_at + timedelta(days=days) / 2, earliest + AT_LEAST))
    return earliest, max(earliest, latest)


def channels_for(it: Guided, channels: tuple[str, ...]) -> tuple[str, ...]:
    """Those of these channels by which this participant can meet somebody."""
    return tuple(one for one in LIVE if one in channels and _can_meet(it, one))


@dataclass(frozen=True)
class Offer:
    """The times that are free, and with whom."""

    guide: Person
    times: list[datetime]


def offer(it: Guided, what: Bookable, rules: Rules, *, without: Appointment | None = None) -> Offer:
    """What is free for it: the guide's times; while they are away and have none, those of who stands in."""
    guide = it.guidance.guide
    times = _free(it, guide, what, rules, without)
    if not times:
        leaves = Leave.objects.select_related("cover").filter(
            person=guide, cancelled_at=None, cover__isnull=False, begins_at__lt=what.latest, ends_at__gt=what.earliest)
        for leave in leaves.order_by("begins_at", "pk"):
            stands_in = replace(what, earliest=max(what.earliest, leave.begins_at),
                                latest=min(what.latest, leave.ends_at))
            found = _free(it, leave.cover, stands_in, rules, without)
            if found:
                return Offer(leave.cover, found)
    return Offer(guide, times)


def _free(it: Guided, guide: Person, what: Bookable, rules: Rules, without: Appointment | None) -> list[datetime]:
    times = desks.times_of(guide, it.enrolment.service, start=what.earliest, end=what.latest,
                           without=without.pk if without else None)
    free = slots.free(times, minutes=what.minutes, buffer=rules.buffer_minutes, earliest=what.earliest,
                      latest=what.latest)
    return what.weeks.free(free) if what.weeks else free


def _open_contacts(it: Guided) -> list[Contact]:
    booked = Appointment.objects.filter(enrolment=it.enrolment, state=Appointment.State.BOOKED, contact__isnull=False)
    rows = Contact.objects.filter(enrolment=it.enrolment, state__in=OPEN).exclude(pk__in=booked.values("contact_id"))
    allowed = [rule.key for rule in it.protocol.contacts]
    return [contact for contact in rows.order_by("due_at", "pk") if contact.rule in (AGREED, *allowed)]


def _days_between(rule: ContactRule | None) -> int | None:
    if rule is None or not rule.is_series:
        return None
    return rule.when.every.days if isinstance(rule.when, Every) else A_WEEK


def _can_meet(it: Guided, channel: str) -> bool:
    if channel == Appointment.Channel.TELEPHONE:
        return bool(it.enrolment.participant.phone)
    if channel == Appointment.Channel.IN_PERSON:
        return bool(desks.places())
    return True
