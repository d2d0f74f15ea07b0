"""Verbs of appointments: book one, move it, cancel it. Whoever books second is told, and offered what is still free.

The standing is locked first, then the guide's desk; no time is given away without both.
"""

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from handrail.ground.ids import id_for
from handrail.guidance import booked, planning
from handrail.guidance.guided import AGREED, Guided, guided
from handrail.guidance.models import Contact
from handrail.guidance.weeks import Weeks, monday_of
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people import audit
from handrail.people.models import Person, Role, RoleKind

from . import desks, letters, offering, reminding, slots, when
from .bookable import Bookable, bookable, channels_for, in_free_weeks, offer
from .models import Appointment, Place, Rules
from .weekly import weeks_of

State = Appointment.State


class TimeTaken(Exception):
    """Somebody was quicker, or the time isn't offered any more. `free` holds the next times that are."""

    def __init__(self, free: list[datetime]):
        super().__init__("taken")
        self.free = free


class NotBookable(Exception):
    """It can't be booked or changed. `code`: "nothing", "channel", "place", "no-guide", "own", "late", "over",
    "week"."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class WeekFull(NotBookable):
    """The week has all the sessions that the protocol gives (`most`); a guide may go beyond, and says why."""

    def __init__(self, most: int):
        super().__init__("week")
        self.most = most


@transaction.atomic
def book(
    *, enrolment: Enrolment, channel: str, starts_at: datetime, by: Role, at: datetime, client_id: uuid.UUID,
    place: Place | None = None, minutes: int | None = None, beyond: str = "",
) -> Appointment:
    """Book a time with the enrolment's guide, for the next contact of the protocol's or beside it.

    The participant chooses among what is offered; their guide is free to agree another time, if nobody else has it, and
    to go beyond the sessions of a week for a reason (`beyond`, an Appointment.Beyond).
    The same client id is the same appointment. Raises TimeTaken, NotBookable, WeekFull.
    """
    lock_standing(enrolment.pk)
    key = id_for(enrolment.pk, "appointment", client_id)
    found = Appointment.objects.select_related("enrolment").filter(pk=key).first()
    if found is not None:
        return found
    it, rules = _guided(enrolment), desks.rules()
    what = bookable(it, rules, at)
    by_guide = by.kind != RoleKind.PARTICIPANT
    if not by_guide and (what is None or _is_held(it)):
        raise NotBookable("nothing")
    _check_channel(it, what, channel, place, by_guide=by_guide)
    beyond = _check_week(what.weeks if what else weeks_of(it), starts_at, beyond, by_guide=by_guide)
    guide = by.person if by_guide else offer(it, what, rules).guide
    desks.locked_desk(guide.pk)
    lasts = timedelta(minutes=minutes if by_guide and minutes else what.minutes if what else 30)
    _check_time(it, what, rules, guide, (starts_at, starts_at + lasts), at, by_guide=by_guide)
    contact, due_before = _contact_for(it, what, channel, starts_at, at)
    appointment = Appointment.objects.create(
        pk=key, service_id=enrolment.service_id, enrolment=it.enrolment, guide=guide, contact=contact,
        channel=channel, place=place, starts_at=starts_at, ends_at=starts_at + lasts, made_at=at, changed_at=at,
        made_by=by.person, due_before=due_before, beyond=beyond,
    )
    audit.record(did="appointment.booked", to=appointment, at=at, by=by, channel=channel,
                 starts_at=starts_at.isoformat(), minutes=int(lasts.total_seconds() // 60), beyond=beyond)
    tell(it, appointment, rules, at)
    return appointment


@transaction.atomic
def move(
    *, appointment: Appointment, starts_at: datetime, by: Role, at: datetime, channel: str = "",
    place: Place | None = None, minutes: int | None = None, beyond: str = "",
) -> Appointment:
    """Move an appointment to another time or channel. What calendars know it by stays. The same again is the same.

    Raises TimeTaken, NotBookable, WeekFull.
    """
    lock_standing(appointment.enrolment_id)
    appointment = _fresh(appointment)
    it, rules = _guided(appointment.enrolment), desks.rules()
    by_guide = by.kind != RoleKind.PARTICIPANT
    channel = channel or appointment.channel
    place = None if channel != Appointment.Channel.IN_PERSON else place or appointment.place
    lasts = timedelta(minutes=minutes) if minutes and by_guide else appointment.ends_at - appointment.starts_at
    wanted = (starts_at, starts_at + lasts, channel, place.pk if place else None)
    if appointment.is_open and wanted == (appointment.starts_at, appointment.ends_at, appointment.channel,
                                          appointment.place_id):
        return appointment
    _check_changeable(appointment, rules, at, by_guide=by_guide)
    what = movable(it, appointment, rules, at)
    _check_channel(it, what, channel, place, by_guide=by_guide)
    stays = monday_of(starts_at, it.zone) == monday_of(appointment.starts_at, it.zone)
    why = beyond or (appointment.beyond if stays else "")
    appointment.beyond = _check_week(what.weeks, starts_at, why, by_guide=by_guide)
    guide = by.person if by_guide else offer(it, what, rules, without=appointment).guide
    desks.locked_desk(guide.pk)
    _check_time(it, what, rules, guide, wanted[:2], at, by_guide=by_guide, without=appointment)
    if guide.pk != appointment.guide_id:
        letters.taken_from(appointment, rules, at=at)
    before, appointment.guide = appointment.starts_at, guide
    appointment.starts_at, appointment.ends_at, appointment.channel, appointment.place = *wanted[:3], place
    appointment.arrived_at = appointment.let_in_at = None
    _changed(appointment, at, "guide", "starts_at", "ends_at", "channel", "place", "arrived_at", "let_in_at", "beyond")
    if appointment.contact is not None:
        booked.book(it, appointment.contact, starts_at=starts_at, channel=channel, at=at)
    audit.record(did="appointment.moved", to=appointment, at=at, by=by, channel=channel,
                 starts_at=starts_at.isoformat(), before=before.isoformat(), beyond=appointment.beyond)
    tell(it, appointment, rules, at)
    return appointment


@transaction.atomic
def cancel(
    *, appointment: Appointment, because: str, at: datetime, by: Role | None = None, apology: bool = False,
) -> Appointment:
    """Cancel an appointment, at any time before it is over; its contact is to be done again. Cancelled once.

    Both are told, with a word for their calendars. What a participant cancels later than the service's rule is noted
    as late, and cancelled all the same. `apology`: it is our doing, and another time is offered.
    """
    lock_standing(appointment.enrolment_id)
    appointment = _fresh(appointment)
    if not appointment.is_open:
        return appointment
    rules = desks.rules()
    if because == "participant" and not when.is_changeable(appointment.starts_at, at,
                                                           until_hours=rules.change_until_hours):
        because = "late"
    appointment.state, appointment.because = State.CANCELLED, because
    _changed(appointment, at, "state", "because")
    it = _guided(appointment.enrolment)
    if appointment.contact is not None:
        _give_back(it, appointment, at)
    audit.record(did="appointment.cancelled", to=appointment, at=at, by=by, because=because,
                 starts_at=appointment.starts_at.isoformat())
    reminding.stop(appointment, because="cancelled")
    letters.cancelled(appointment, rules, at=at, apology=apology)
    offering.settle(it, at=at)
    return appointment


def movable(it: Guided, appointment: Appointment, rules: Rules, at: datetime) -> Bookable:
    """To where an appointment can be moved by the participant: as if it were booked anew."""
    rule = it.rule(appointment.contact.rule) if appointment.contact else None
    asked = it.protocol.on_request if appointment.contact is None or appointment.contact.rule == AGREED else None
    channels = rule.channels if rule else (*(asked.channels if asked else ()), appointment.channel)
    without = bookable(it, rules, at)
    minutes = int((appointment.ends_at - appointment.starts_at).total_seconds() // 60)
    earliest = at + timedelta(hours=rules.book_from_hours)
    latest = at + timedelta(days=rules.days_ahead)
    if rule is not None and without is not None and without.contact is not None and without.contact.due_at > at:
        latest = max(min(latest, without.contact.due_at), earliest + timedelta(days=7))
    what = Bookable(appointment.contact, channels_for(it, channels), minutes, earliest, latest)
    return in_free_weeks(what, weeks_of(it, without=appointment.pk), at, rules)


def _guided(enrolment: Enrolment) -> Guided:
    it = guided(enrolment.pk)
    if it is None:
        raise NotBookable("no-guide")
    return it


def _fresh(appointment: Appointment) -> Appointment:
    rows = Appointment.objects.select_related("enrolment__participant", "enrolment__service", "guide", "contact",
                                              "place")
    return rows.get(pk=appointment.pk)


def _is_held(it: Guided) -> bool:
    """Whether the participant has an appointment ahead: one at a time is theirs to book."""
    return Appointment.objects.filter(enrolment=it.enrolment, state=State.BOOKED).exists()


def _check_channel(it: Guided, what: Bookable | None, channel: str, place: Place | None, *, by_guide: bool) -> None:
    if it.guidance.guide_id is None:
        raise NotBookable("no-guide")
    allowed = Appointment.Channel.values if by_guide else what.channels if what else ()
    if channel not in allowed:
        raise NotBookable("channel")
    if (channel == Appointment.Channel.IN_PERSON) != (place is not None):
        raise NotBookable("place")


def _check_week(weeks: Weeks, starts_at: datetime, beyond: str, *, by_guide: bool) -> str:
    """Why a guide goes beyond the sessions of that week; empty where there is room. Raises WeekFull."""
    if not weeks.is_full(starts_at):
        return ""
    if not by_guide or beyond not in Appointment.Beyond.values:
        raise WeekFull(weeks.most)
    return beyond


def _check_changeable(appointment: Appointment, rules: Rules, at: datetime, *, by_guide: bool) -> None:
    if not appointment.is_open:
        raise NotBookable("over")
    if not by_guide and not when.is_changeable(appointment.starts_at, at, until_hours=rules.change_until_hours):
        raise NotBookable("late")


def _check_time(
    it: Guided, what: Bookable | None, rules: Rules, guide: Person, time: tuple[datetime, datetime], at: datetime, *,
    by_guide: bool, without: Appointment | None = None,
) -> None:
    """Raises TimeTaken unless this guide is free then. Call with their desk locked."""
    talk = slots.Span(*time)
    starts_at, ends_at = time
    own = Appointment.objects.filter(enrolment=it.enrolment, state=State.BOOKED, starts_at__lt=ends_at,
                                     ends_at__gt=starts_at).exclude(pk=without.pk if without else None)
    if own.exists():
        raise NotBookable("own")
    if by_guide:
        times = desks.times_of(guide, it.enrolment.service, start=starts_at, end=ends_at,
                               without=without.pk if without else None)
        if starts_at <= at or not slots.is_free(times, talk, buffer=0):
            raise TimeTaken([])
        return
    free = offer(it, what, rules, without=without)
    if free.guide.pk != guide.pk or starts_at not in free.times:
        raise TimeTaken(free.times)


def _contact_for(
    it: Guided, what: Bookable | None, channel: str, starts_at: datetime, at: datetime
) -> tuple[Contact, datetime | None]:
    """The contact that the appointment is for, at its time: the protocol's next one, or one that is agreed now."""
    if what is not None and channel in what.channels and what.is_near(starts_at):
        due_before = what.contact.due_at
        return booked.book(it, what.contact, starts_at=starts_at, channel=channel, at=at), due_before
    return planning.plan_agreed(it, due_at=starts_at, channel=channel, at=at), None


def _give_back(it: Guided, appointment: Appointment, at: datetime) -> None:
    """The contact is to be done again at the time it had; one that was made for this appointment goes with it."""
    contact = appointment.contact
    if contact.rule == AGREED and appointment.due_before is None:
        booked.drop(it, contact, because="appointment", at=at)
        return
    rule = it.rule(contact.rule)
    channel = it.channel_of(rule.channels) if rule else contact.channel
    booked.book(it, contact, starts_at=max(appointment.due_before or at, at), channel=channel, at=at)


def _changed(appointment: Appointment, at: datetime, *fields: str) -> None:
    appointment.sequence, appointment.changed_at = appointment.sequence + 1, at
    appointment.save(update_fields=[*fields, "sequence", "changed_at"])


def tell(it: Guided, appointment: Appointment, rules: Rules, at: datetime) -> None:
    """What follows a new or moved time: letters with invitations, reminders, Today."""
    letters.booked(appointment, rules, at=at)
    reminding.plan(appointment, at=at)
    offering.settle(it, at=at)


