"""The hours of a protocol: those of the service, unless the protocol names its own, and its holidays beside. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time

from handrail.people.hours import Hours


@dataclass(frozen=True)
class HoursRule:
    """What a protocol says of working hours; what it doesn't say is the service's."""

    days: tuple[int, ...] = ()  # Monday is 0
    opens: time | None = None
    closes: time | None = None
    holidays: tuple[date, ...] = ()
    lists: tuple[str, ...] = ()  # named lists of holidays that the service keeps

    def within(self, hours: Hours, lists: Mapping[str, frozenset[date]] | None = None) -> Hours:
        """The service's hours with what this protocol says of its own."""
        named = [(lists or {}).get(name, frozenset()) for name in self.lists]
        return replace(
            hours, weekdays=frozenset(self.days) if self.days else hours.weekdays,
            opens=self.opens or hours.opens, closes=self.closes or hours.closes,
            holidays=hours.holidays.union(self.holidays, *named),
        )
