"""What a protocol plans for an imagined participant of a programme. Pure; the rules are those that the clock runs by.

    planned = plan(protocol, programme, Imagined(starts=datetime(2026, 3, 2, 9, tzinfo=zone)))

gives `Planned` contacts in the order in which they are due. In two steps, for who imagines people of other kinds
(late, silent, leaving):

    happenings = timeline(programme, imagined, quiet_days=protocol.quiet_days)   # what happens on the course
    planned = contacts(protocol, happenings, imagined)                           # what the protocol makes of it

`Imagined` says what somebody does: `finishes(n)` how long after lesson n opened they finish it, `answers(name, n)` how
long after the nth asking of a battery they answer (None: never), `leaves` when they go away for good. `timeline` may be
given more `also`: flags, scores, deterioration, as `Happening`s. In their `breaks` nothing happens, and what is planned
by then comes as many days later as each had. A contact that isn't reached is tried again by
`reckoning.retry_step` and `reckoning.retry_due`; nothing here is missed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from handrail.journeys import schedule, timepoints
from handrail.people.hours import Hours
from handrail.programmes.battery import BASELINE, Battery
from handrail.programmes.programme import Programme

from . import events, reckoning
from .breaks import Break, back_at, days_of, later
from .protocol import ContactRule, On, Protocol

LONDON = ZoneInfo("Europe/London")


def at_once(*_which) -> timedelta:
    """Everything is done in the moment in which it can be."""
    return timedelta()


def any_channel(_channel: str) -> bool:
    """Every channel can be had."""
    return True


@dataclass(frozen=True)
class Imagined:
    """An imagined participant, and the hours of their service."""

    starts: datetime
    zone: ZoneInfo = LONDON
    hours: Hours = field(default_factory=lambda: Hours(LONDON))
    can_have: Callable[[str], bool] = any_channel
    finishes: Callable[[int], timedelta | None] = at_once
    answers: Callable[[str, int], timedelta | None] = at_once
    leaves: datetime | None = None
    breaks: tuple[Break, ...] = ()  # in order

    def later_by(self, one: Break, moment: datetime, *, since: datetime | None = None) -> datetime:
        """A moment that is counted from `since`, after a break."""
        return later(moment, days_of(one, self.zone, since=since), self.hours.zone)


@dataclass(frozen=True)
class Happening:
    """Something that happens on a course: a code of `events`, and which one."""

    at: datetime
    code: str
    number: int = 0
    battery: str = ""
    occurrence: int = 1
    days: int = 0
    measure: str = ""
    scale: str = ""
    value: Decimal | None = None
    before: Decimal | None = None

    def is_one_of(self, event: events.Event) -> bool:
        """Whether this is the event."""
        return event.matches(self.code, number=self.number, battery=self.battery, days=self.days, measure=self.measure,
                             scale=self.scale, value=self.value, before=self.before)


@dataclass(frozen=True)
class Planned:
    """One planned contact."""

    n: int
    rule: str
    occurrence: int
    channel: str
    due: datetime
    minutes: int | None
    by: tuple[str, ...]

    @property
    def is_automatic(self) -> bool:
        """Nobody gives it: it comes by itself."""
        return self.minutes is None and self.by == ("automatic",)


def plan(
    protocol: Protocol, programme: Programme, imagined: Imagined, *, also: Iterable[Happening] = (),
) -> list[Planned]:
    """The contacts of an imagined participant, in the order in which they are due."""
    happenings = timeline(programme, imagined, quiet_days=protocol.quiet_days, also=also,
                          unfinished_days=protocol.unfinished_days)
    return contacts(protocol, happenings, imagined)


def timeline(
    programme: Programme, imagined: Imagined, *, quiet_days: Sequence[int] = (), also: Iterable[Happening] = (),
    unfinished_days: Sequence[int] = (),
) -> list[Happening]:
    """What happens on the course of an imagined participant, in order; nothing after they left."""
    lessons = [schedule.Plan(entry.key, ("all",), entry.opens.after if entry.opens else None,
                             entry.opens.days if entry.opens else 0) for entry in programme.lessons]
    found = [Happening(imagined.starts, events.ENROLLED), Happening(imagined.starts, events.STARTED)]
    moved, ended = _lessons(lessons, imagined)
    found += moved
    for battery in programme.assess.values():
        if battery.name != BASELINE:
            found += _askings(battery, imagined, ended)
    if ended is not None:
        found.append(Happening(ended, events.FINISHED))
    found += also
    found += _unfinished(found, unfinished_days, ended, imagined.breaks)
    over = min(filter(None, (ended, imagined.leaves)), default=None)
    found += _quiet(found, quiet_days, over, imagined.breaks)
    left = imagined.leaves
    return sorted((one for one in found if left is None or one.at < left), key=lambda one: one.at)


def contacts(protocol: Protocol, happenings: Sequence[Happening], imagined: Imagined) -> list[Planned]:
    """What a protocol plans where these things happen, in the order in which it is due."""
    ended = next((one.at for one in happenings if one.code == events.FINISHED), None)
    over = min(filter(None, (ended, imagined.leaves)), default=None)
    found: list[tuple[datetime, int, int]] = []
    for place, rule in enumerate(protocol.contacts):
        event = reckoning.starting_event(rule)
        if event is None:
            continue
        matching = [one for one in happenings if one.is_one_of(event)]
        dues = _series(rule, matching[:1], imagined, over) if rule.is_series else _following(
            rule, matching, imagined, over)
        found += [(due, place, occurrence) for occurrence, due in dues]
    planned = []
    for n, (due, place, occurrence) in enumerate(sorted(found), start=1):
        rule = protocol.contacts[place]
        channel = reckoning.channel_for(rule.channels, imagined.can_have)
        planned.append(Planned(n, rule.key, occurrence, channel, due, rule.minutes, rule.by))
    return planned


def _series(
    rule: ContactRule, anchors: Sequence[Happening], imagined: Imagined, over: datetime | None,
) -> Iterable[tuple[int, datetime]]:
    """The contacts of a rule that comes again and again: each is planned when the one before it has its turn."""
    for anchor in (one.at for one in anchors):
        planned_at, occurrence, breaks = anchor, 1, list(imagined.breaks)
        while (due := reckoning.occurrence_due(rule, occurrence, anchor=anchor, hours=imagined.hours,
                                               zone=imagined.zone)) is not None:
            comes = reckoning.comes_at(rule, due, imagined.hours)
            if breaks and breaks[0].begins < comes:  # taken while this one was ahead: it is counted anew
                taken = breaks.pop(0)
                anchor = imagined.later_by(taken, anchor, since=anchor)
                continue
            if not _takes_place(rule, due, comes, planned_at, imagined, over):
                return
            yield occurrence, due
            planned_at, occurrence = comes, occurrence + 1


def _following(
    rule: ContactRule, happenings: Sequence[Happening], imagined: Imagined, over: datetime | None,
) -> Iterable[tuple[int, datetime]]:
    """The contacts that follow something that happens, each time or so often at most."""
    assert isinstance(rule.when, On)
    had = 0
    for one in happenings:
        if reckoning.has_had_most(rule, had):
            return
        due = reckoning.following_due(rule, one.at, hours=imagined.hours, zone=imagined.zone)
        for taken in imagined.breaks:
            if one.at < taken.begins < reckoning.comes_at(rule, due, imagined.hours):
                due = reckoning.fit(rule, imagined.later_by(taken, due), hours=imagined.hours, zone=imagined.zone)
        comes = reckoning.comes_at(rule, due, imagined.hours)
        if _takes_place(rule, due, comes, one.at, imagined, over):
            had += 1
            yield one.occurrence, due


def _takes_place(
    rule: ContactRule, due: datetime, comes: datetime, planned_at: datetime, imagined: Imagined, over: datetime | None,
) -> bool:
    """Whether the course still runs when a contact's turn comes, or it was planned for the week after the end."""
    left = imagined.leaves is not None and over == imagined.leaves
    if reckoning.may_come(rule, reckoning.FINISHED):
        return not left and over is not None
    if over is None or comes < over:
        return True
    return not left and planned_at < over and reckoning.outlasts(rule, due, ended_at=over)


def _lessons(lessons: Sequence[schedule.Plan], imagined: Imagined) -> tuple[list[Happening], datetime | None]:
    """Lessons opened and finished, and when the course ends; None where it never does."""
    numbers = {lesson.key: number for number, lesson in enumerate(lessons, start=1)}
    found: list[Happening] = []
    opened: dict[str, datetime] = {}
    read: dict[str, dict[str, datetime]] = {}

    def open_at(key: str, at: datetime) -> None:
        opened[key] = at = back_at(at, imagined.breaks)
        number = numbers[key]
        found.append(Happening(at, events.LESSON_OPENED, number=number, occurrence=number))
        took = imagined.finishes(number)
        if took is not None:
            read[key] = {"all": (done := back_at(at + took, imagined.breaks))}
            found.append(Happening(done, events.LESSON_FINISHED, number=number, occurrence=number))

    for lesson in lessons:
        if lesson.after is None:
            open_at(lesson.key, imagined.starts)
    while (place := schedule.place(lessons, opened, read, imagined.zone)).opening:
        key, at = place.next
        open_at(key, at)
    return found, back_at(place.concludes, imagined.breaks) if place.concludes else None


def _askings(battery: Battery, imagined: Imagined, ended: datetime | None) -> list[Happening]:
    """A battery answered or left out, as often as it is asked while the course runs, or once."""
    found: list[Happening] = []
    occurrence = 1
    while battery.times is None or occurrence <= battery.times:
        window = timepoints.window(battery, occurrence, started=imagined.starts, ended=ended, zone=imagined.zone)
        if window is None or (battery.every_days and (ended is None or window.opens >= ended)):
            break
        opens = back_at(window.opens, imagined.breaks)
        is_asked = opens == window.opens or not (battery.every_days or window.is_over(opens))
        took = imagined.answers(battery.name, occurrence)
        answered = back_at(opens + took, imagined.breaks) if took is not None else None
        if is_asked and answered is not None and not window.is_over(answered):
            found.append(Happening(answered, events.ASSESSMENT_FINISHED, battery=battery.name, occurrence=occurrence))
        elif is_asked and window.closes is not None:
            found.append(Happening(window.closes, events.ASSESSMENT_LAPSED, battery=battery.name,
                                   occurrence=occurrence))
        if not battery.every_days:
            break
        occurrence += 1
    return found


def _unfinished(
    happenings: Sequence[Happening], unfinished_days: Sequence[int], ended: datetime | None, breaks: Sequence[Break],
) -> list[Happening]:
    """Lessons that were open for so many days without having been finished: counted anew after a break."""
    done = {one.number: one.at for one in happenings if one.code == events.LESSON_FINISHED}
    found = []
    for one in happenings:
        for days in unfinished_days if one.code == events.LESSON_OPENED else ():
            at = one.at + timedelta(days=days)
            for taken in breaks:
                if one.at < taken.ends and taken.begins <= at:
                    at = taken.ends + timedelta(days=days)
            if done.get(one.number, at + timedelta(1)) > at and (ended is None or at < ended):
                found.append(Happening(at, events.LESSON_UNFINISHED, number=one.number, days=days,
                                       occurrence=one.number))
    return found


_IN_TOUCH = (events.STARTED, events.LESSON_FINISHED, events.ASSESSMENT_FINISHED)


def _quiet(
    happenings: Sequence[Happening], quiet_days: Sequence[int], over: datetime | None, breaks: Sequence[Break],
) -> list[Happening]:
    """Spells in which nobody signed in: from one thing that somebody did to the next, to a break, or to the end."""
    seen = {one.at for one in happenings if one.code in _IN_TOUCH}
    ends = {one.ends for one in breaks if over is None or one.ends < over}
    begun = [one.begins for one in breaks]
    turns = sorted({*seen, *ends})
    found: list[Happening] = []
    spell = 1
    for since, until in zip(turns, [*turns[1:], over], strict=True):
        until = min(filter(None, (until, *(at for at in begun if at >= since))), default=None)
        came = [Happening(at, events.QUIET, number=days, occurrence=spell) for days in quiet_days
                if (at := since + timedelta(days=days)) and (until is None or at < until)]
        found += came
        spell += bool(came)
    return found
