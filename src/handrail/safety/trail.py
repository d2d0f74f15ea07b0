"""The way of one flag, for whoever answers it: where it came from, what was ticked, who was told when."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.journeys.answering import blocks_of
from handrail.journeys.models import Row
from handrail.people.access import allows
from handrail.people.models import Role

from . import shelf
from .models import Flag, FlagCause, Told
from .plan import BadDay, Words
from .shelf import said

LATE = timedelta(minutes=10)  # from when on it is worth saying that something arrived later than it was written


@dataclass
class Trail:
    """What a flag's page says besides its sentence."""

    where: str = ""
    url: str = ""  # to where the words can be read, for whoever may
    ticked: list[str] = field(default_factory=list)
    said_at: datetime | None = None  # where it was written well before it arrived
    times: int = 1  # causes that came to this flag
    told: list[Told] = field(default_factory=list)
    may_open_person: bool = False


def trail_of(flag: Flag, role: Role) -> Trail:
    """The way of a flag: a bounded number of statements."""
    signal = shelf.signal_of(flag.plan_id, flag.signal)
    causes = list(FlagCause.objects.filter(flag=flag).order_by("at", "pk"))
    trail = Trail(
        times=len(causes), told=list(Told.objects.select_related("person").filter(flag=flag).order_by("at", "pk")),
        said_at=flag.said_at if flag.raised_at - flag.said_at > LATE else None,
        may_open_person=allows(role, "guidance.participant", flag.enrolment),
    )
    if isinstance(signal.when, Words):
        trail.where, trail.url = _where(flag, trail.may_open_person)
    if isinstance(signal.when, BadDay):
        rows = Row.objects.filter(enrolment_id=flag.enrolment_id, pk__in=[one.cause for one in causes])
        codes = {code for row in rows for code in row.body_json.get("signs", ())}
        trail.ticked = [said(sign.text) for sign in signal.when.signs if sign.code in codes]
    return trail


def _where(flag: Flag, may_open: bool) -> tuple[str, str]:
    """Where the words were written, and where they can be read: never the words themselves."""
    place, _colon, key = flag.about.partition(":")
    if place == "message":
        url = reverse("guidance:write", args=[flag.enrolment_id]) if may_open else ""
        return _("In a message to their guide."), url
    if place == "effects":
        return _("In what they said was hard because of the course."), ""
    if place == "leaving":
        return _("In what they wrote on leaving the course. Only they can read it."), ""
    block = blocks_of(flag.enrolment.programme_id, get_language() or "en").get(key)
    if block is not None and block.guide_sees:
        url = reverse("guidance:participant", args=[flag.enrolment_id]) if may_open else ""
        return _("In their answer to “%(question)s”.") % {"question": block.label}, url
    return _("In an answer that only they can read, so you see no more than this."), ""
