"""Sessions a week: which weeks have all the sessions that a protocol gives. Pure.

A week is one of the calendar, Monday to Sunday, where the participant lives. A session is a live talk that is booked or
was held; one that was missed or cancelled takes nothing from its week, nor does a call that nobody had planned.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Weeks:
    """The weeks of one participant, and when their sessions are. `most` none: as many as there are."""

    zone: ZoneInfo
    most: int | None = None
    sessions: tuple[datetime, ...] = ()

    @property
    def full(self) -> list[date]:
        """The Mondays of the weeks that have all their sessions, in order."""
        if self.most is None:
            return []
        many = Counter(monday_of(moment, self.zone) for moment in self.sessions)
        return sorted(monday for monday, count in many.items() if count >= self.most)

    def is_full(self, moment: datetime) -> bool:
        """Whether the week of this moment has all its sessions."""
        return monday_of(moment, self.zone) in self.full

    def full_between(self, start: datetime, end: datetime) -> list[date]:
        """Those full weeks of which any moment lies between two."""
        first, last = monday_of(start, self.zone), monday_of(end, self.zone)
        return [monday for monday in self.full if first <= monday <= last]

    def free(self, moments: Iterable[datetime]) -> list[datetime]:
        """Those of these moments that lie in no full week."""
        full = set(self.full)
        return [moment for moment in moments if monday_of(moment, self.zone) not in full]

    def until(self, earliest: datetime, latest: datetime, *, farthest: datetime) -> datetime:
        """The end of a span to choose from, so that as much of it as before lies in weeks that aren't full; no
        farther than `farthest`, unless it went farther already."""
        left, at = latest - earliest, earliest.astimezone(UTC)
        full = set(self.full)
        while left > timedelta() and at < farthest:
            monday = monday_of(at, self.zone)
            ends = begins_at(monday + A_WEEK, self.zone).astimezone(UTC)
            if monday not in full:
                ends = min(ends, at + left)
                left -= ends - at
            at = ends
        return max(latest, min(at, farthest))


def monday_of(moment: datetime, zone: ZoneInfo) -> date:
    """The Monday of the week in which a moment lies."""
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def begins_at(monday: date, zone: ZoneInfo) -> datetime:
    """When a week begins."""
    return datetime.combine(monday, time(), zone)
