"""The one place that knows what time it is.

Rules and actions get the moment passed in; only views, ticks and commands ask here. A demo runs its clock ahead:
`shift` moves it, and every process reads the shift from the database at most once a second.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_ahead: Callable[[], timedelta] = timedelta
_cached: tuple[float, timedelta] = (float("-inf"), timedelta())


def now() -> datetime:
    """The moment, aware, in UTC, with the demo's offset."""
    return real_now() + _offset()


def real_now() -> datetime:
    """Real time, for sessions, one-time codes and leases, which no demo may move."""
    return datetime.now(UTC)


def ahead_by(source: Callable[[], timedelta]) -> None:
    """Let `source` say how far the demo's clock is ahead; called by the room that keeps it."""
    global _ahead
    _ahead = source
    forget_offset()


def forget_offset() -> None:
    """Read the offset afresh at the next question, as after moving the clock on."""
    global _cached
    _cached = (float("-inf"), timedelta())


def _offset() -> timedelta:
    global _cached
    asked, offset = _cached
    if time.monotonic() - asked > 1.0:
        offset = _ahead()
        _cached = (time.monotonic(), offset)
    return offset
