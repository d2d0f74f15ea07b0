"""The safety log: every flag and adverse event of a service in a span of time, and how soon flags were answered.

Whoever may see names is shown them. A researcher sees a code in their place, and the names of nobody who works there.
Nobody reads here what was answered or said: that is for those who care for the participant.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from handrail.people.models import Role, RoleKind, Service

from .adverse_records import AdverseVersion, EffectsAsked
from .log_times import Summary, Times, summary
from .models import Flag
from .shelf import signal_of

MOST = 1_000  # rows on the page; the file has all


@dataclass(frozen=True)
class FlagLine:
    """One flag in the log."""

    who: str
    level: str
    owner: str
    times: Times
    outcome: str
    code: str  # of the participant, the same in every row of theirs
    signal: str = ""  # only where no name stands beside it


@dataclass(frozen=True)
class EventLine:
    """One adverse event in the log, as it is known now."""

    who: str
    code: str
    noted_at: datetime
    version: AdverseVersion
    by: str


@dataclass(frozen=True)
class Told:
    """How many were asked what was hard, how many said something, and of how many something was."""

    asked: int
    answered: int
    skipped: int
    with_effects: int
    very: int


@dataclass(frozen=True)
class Log:
    """What the page shows and the files hold."""

    flags: list[FlagLine]
    events: list[EventLine]
    seen: Summary
    closed: Summary
    told: Told
    has_names: bool


def log_of(role: Role, *, since: date | None, until: date | None, at: datetime) -> Log:
    """The log of the active service, both days included, the latest first. Three statements."""
    has_names = role.kind != RoleKind.RESEARCHER
    span = _span(role.service, since, until)
    flags = [_flag_line(flag, has_names) for flag in
             Flag.objects.select_related("enrolment__participant", "owner")
             .filter(**_between("raised_at", span)).order_by("-raised_at", "-pk")]
    times = [line.times for line in flags]
    return Log(flags, _events(span, has_names), summary(times, "seen", at), summary(times, "closed", at),
               _told(span), has_names)


def code_of(enrolment_id: uuid.UUID) -> str:
    """A participant's code in the log: the end of their enrolment's random id, which says nothing of who they are."""
    return enrolment_id.hex[-8:]


def _flag_line(flag: Flag, has_names: bool) -> FlagLine:
    return FlagLine(
        who=str(flag.enrolment.participant) if has_names else "", code=code_of(flag.enrolment_id), level=flag.level,
        owner=str(flag.owner) if has_names and flag.owner else "", outcome=flag.get_outcome_display(),
        times=Times(flag.raised_at, flag.answer_by, flag.seen_at or flag.closed_at, flag.closed_at),
        signal="" if has_names else signal_of(flag.plan_id, flag.signal).code)


def _events(span: tuple[datetime | None, datetime | None], has_names: bool) -> list[EventLine]:
    latest = AdverseVersion.objects.filter(event=OuterRef("event")).order_by("-number").values("pk")[:1]
    versions = (
        AdverseVersion.objects.select_related("event__enrolment__participant", "by")
        .filter(pk=Subquery(latest), **_between("event__noted_at", span)).order_by("-event__noted_at", "-pk")
    )
    return [EventLine(str(one.event.enrolment.participant) if has_names else "", code_of(one.event.enrolment_id),
                      one.event.noted_at, one, str(one.by) if has_names else "") for one in versions]


def _told(span: tuple[datetime | None, datetime | None]) -> Told:
    rows = list(EffectsAsked.objects.filter(**_between("asked_at", span))
                .values_list("answered_at", "skipped_at", "effects"))
    worst = [max(effects.values(), default=0) for answered_at, _skipped, effects in rows if answered_at]
    return Told(len(rows), len(worst), sum(1 for _answered, skipped_at, _effects in rows if skipped_at),
                sum(1 for degree in worst if degree > 0), sum(1 for degree in worst if degree == 3))


def _span(service: Service, since: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
    """From the first moment of the first day to the first after the last, in the service's zone."""
    zone = ZoneInfo(service.timezone)
    return (datetime.combine(since, time(), zone) if since else None,
            datetime.combine(until + timedelta(days=1), time(), zone) if until else None)


def _between(name: str, span: tuple[datetime | None, datetime | None]) -> dict[str, datetime]:
    since, until = span
    return {**({f"{name}__gte": since} if since else {}), **({f"{name}__lt": until} if until else {})}


def level_words(level: str) -> str:
    """How pressing a flag is, in a word."""
    return {"urgent": _("urgent"), "soon": _("soon"), "watch": _("to watch")}.get(level, level)
