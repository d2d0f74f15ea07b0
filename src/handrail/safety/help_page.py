"""What the help page says after a flag: a human sentence, who has been told, and by when, truthfully."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from handrail.look import saying
from handrail.people.hours import Hours, hours_of
from handrail.people.models import CareRelation, Service

from . import shelf
from .models import Flag
from .plan import MEDICAL, NO_HELP
from .plan_loading import SIGN_LEADS
from .words import said_to_person

EMERGENCY, DOCTOR, _GUIDE = SIGN_LEADS
MOST = 3  # flags that are told of; more would only frighten


@dataclass
class AfterFlags:
    """What is said besides the numbers."""

    sentences: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    is_medical: bool = False  # something of the body comes first
    is_emergency: bool = False  # at once; else a doctor today
    is_of_mind: bool = False  # somebody to talk to is what helps


def after_flags(participant_id: uuid.UUID, service: Service, at: datetime) -> AfterFlags | None:
    """What the participant's open flags make the page say, the newest first; None without any."""
    rows = Flag.objects.select_related("owner").filter(enrolment__participant_id=participant_id, closed_at=None)
    flags = [one for one in rows.order_by("-raised_at", "-pk") if _help(one) != NO_HELP][:MOST]
    if not flags:
        return None
    page, hours = AfterFlags(), hours_of(service)
    caring = CareRelation.objects.filter(participant_id=participant_id, until=None)
    guides = set(caring.values_list("guide_id", flat=True))
    for flag in flags:
        page.is_medical |= _help(flag) == MEDICAL
        page.is_emergency |= flag.about == f"bad-day:{EMERGENCY}"
        page.is_of_mind |= _help(flag) != MEDICAL
    body_first = sorted(flags, key=lambda flag: _help(flag) != MEDICAL)
    page.sentences = list(dict.fromkeys(said_to_person(flag) for flag in body_first))
    by_owner: dict[uuid.UUID | None, Flag] = {}
    for flag in sorted(flags, key=lambda flag: (flag.seen_at is not None, flag.answer_by)):
        by_owner.setdefault(flag.owner_id, flag)  # of several, what each is to do first
    page.told = [_told(flag, guides, hours, at) for flag in by_owner.values()]
    return page


def hours_in_words(hours: Hours) -> str:
    """When somebody is there: "Monday to Friday, 9:00 to 17:00"."""
    days = sorted(hours.weekdays)
    names = [str(WEEKDAYS[day]) for day in days]
    is_run = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    said_days = _("%(first)s to %(last)s") % {"first": names[0], "last": names[-1]} if is_run else ", ".join(names)
    return _("%(days)s, %(opens)s to %(closes)s") % {
        "days": said_days, "opens": f"{hours.opens:%H:%M}", "closes": f"{hours.closes:%H:%M}"}


def _told(flag: Flag, guides: set[uuid.UUID], hours: Hours, at: datetime) -> str:
    """Who has been told and what they will do, in a sentence or two."""
    when = saying.when(flag.answer_by, at)
    if flag.owner is None:
        return _("Your service has been told, but nobody is there to answer just now. Please call one of the numbers.")
    name = _("%(name)s, your guide,") if flag.owner_id in guides else _("%(name)s of your service")
    who = name % {"name": flag.owner.name or flag.owner.email}
    if flag.seen_at is not None:
        return _("%(who)s has been told, and looked at it %(when)s. They will try to reach you.") % {
            "who": who, "when": saying.when(flag.seen_at, at)}
    if flag.answer_by <= at and flag.steps_done:
        return _("%(who)s has been told and should have looked by %(when)s. Others have been told since.") % {
            "who": who, "when": when}
    if flag.answer_by <= at:
        return _("%(who)s has been told and should have looked by %(when)s. That is late. "
                 "Please don’t wait for it.") % {"who": who, "when": when}
    if not hours.is_open(at) and not _is_by_the_clock(flag):
        return _("%(who)s has been told, and will look at it by %(when)s and try to reach you. "
                 "Nobody is there before that: they work %(hours)s.") % {
            "who": who, "when": when, "hours": hours_in_words(hours)}
    return _("%(who)s has been told, and will look at it by %(when)s and try to reach you.") % {
        "who": who, "when": when}


def _is_by_the_clock(flag: Flag) -> bool:
    """Whether it is to be answered at night, too: somebody was on call when it was raised."""
    plan = shelf.plan(flag.plan_id)
    return flag.answer_by == flag.raised_at + plan.on_call_within.span or (
        plan.signal(flag.signal).answer_within.is_of_the_clock)


def _help(flag: Flag) -> str:
    return shelf.signal_of(flag.plan_id, flag.signal).help


