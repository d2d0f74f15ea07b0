"""The safety log as files: one of flags, one of adverse events. Safe to open in a spreadsheet."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from handrail.ground.csv_file import written

from .log import EventLine, FlagLine, Log

FLAGS = ("code", "level", "raised_at", "answer_by", "seen_at", "closed_at", "hours_to_seen", "hours_to_closed",
         "seen_in_time", "closed_in_time", "outcome")
EVENTS = ("code", "noted_at", "version", "kind", "grade", "serious", "related", "started_on", "ended_on", "actions",
          "outcome", "follow_up_on")


def flags_csv(log: Log, *, zone: ZoneInfo, at: datetime) -> str:
    """Every flag, a line each, times in the service's zone. Names where they may be seen, else the signal."""
    more = ("name", "owner") if log.has_names else ("signal",)
    return written([(*more, *FLAGS), *([*_first(log, line, line.owner), *_flag(line, zone, at)] for line in log.flags)])


def events_csv(log: Log, *, zone: ZoneInfo) -> str:
    """Every adverse event as it is known now, a line each. Codes, no words."""
    more = ("name", "written_by") if log.has_names else ()
    return written([(*more, *EVENTS), *(
        [*([line.who, line.by] if log.has_names else []), *_event(line, zone)] for line in log.events)])


def _first(log: Log, line: FlagLine, owner: str) -> list[str]:
    return [line.who, owner] if log.has_names else [line.signal]


def _flag(line: FlagLine, zone: ZoneInfo, at: datetime) -> list[object]:
    times = line.times
    return [
        line.code, line.level, *(_moment(moment, zone) for moment in
                                 (times.raised_at, times.answer_by, times.seen_at, times.closed_at)),
        _hours(times.hours_to("seen")), _hours(times.hours_to("closed")), _yes(times.is_in_time("seen", at)),
        _yes(times.is_in_time("closed", at)), line.outcome,
    ]


def _event(line: EventLine, zone: ZoneInfo) -> list[object]:
    one = line.version
    return [
        line.code, _moment(line.noted_at, zone), one.number, one.kind, one.grade, " ".join(one.serious), one.related,
        _day(one.started_on), _day(one.ended_on), " ".join(one.actions), one.outcome, _day(one.follow_up_on),
    ]


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="minutes") if moment else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _hours(hours: float | None) -> str:
    return "" if hours is None else f"{hours:.2f}"


def _yes(value: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[value]
