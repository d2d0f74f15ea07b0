"""The loops of `handrail work`: the clock, the carrier and the tasks, each until it is told to stop.

A turn is short, and a loop stops only between turns, so that nothing ends in the middle of a transaction.
"""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event
from time import monotonic

from django.db import close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from handrail.ground import moment
from handrail.people.demo import installation

from . import carrying, clock, housekeeping

log = logging.getLogger("handrail.work")

LONGEST = 5.0  # seconds the clock sleeps at most: what is planned meanwhile is found then
LETTERS_EVERY = 1.0  # somebody may be waiting for a code to sign in with
AFTER_SILENCE = 30.0  # seconds to wait when no mail server answers
TIDY_EVERY = timedelta(hours=1)
_AT_ONCE = 20  # due things or letters a turn
_NAMES = {"email": "The mail server", "sms": "The SMS gateway"}


class ClockLoop:
    """Takes what is due, then sleeps until the next thing is; tidies once an hour."""

    def __init__(self) -> None:
        self._tidied: datetime | None = None

    def turn(self) -> float:
        """One turn; the seconds to sleep after it."""
        real = moment.real_now()
        if self._tidied is None or real - self._tidied >= TIDY_EVERY:
            self._tidied = real
            housekeeping.tidy(at=moment.now(), real=real)
        at = moment.now()
        take = clock.tick if installation() is None else clock.run_through
        if take(at, most=_AT_ONCE) >= _AT_ONCE:
            return 0.0
        return seconds_until(clock.next_at(), at)


class LettersLoop:
    """Carries letters; a channel where nobody answers rests for a while, and that is said once."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}
        self._resting: dict[str, float] = {}  # channel → until when, on the machine's own clock

    def turn(self) -> float:
        """One turn; the seconds to sleep after it."""
        now = monotonic()
        self._resting = {channel: until for channel, until in self._resting.items() if until > now}
        went = carrying.carry_round(moment.now(), _AT_ONCE, without=tuple(self._resting))
        for channel, code in went.unreachable.items():
            self._resting[channel] = now + AFTER_SILENCE
            if self._said.get(channel) != code:
                log.error("%s can't be reached (%s); what goes there waits.", _NAMES.get(channel, channel), code)
            self._said[channel] = code
        for channel in [one for one in self._said if one not in self._resting]:
            log.warning("%s answers again.", _NAMES.get(channel, channel))
            del self._said[channel]
        return 0.0 if went.taken >= _AT_ONCE else LETTERS_EVERY


class TasksLoop:
    """Does the tasks that were asked for, one at a time, through django-tasks-db's own worker."""

    def __init__(self) -> None:
        self._worker_id = f"handrail-{uuid.uuid4().hex}"

    def turn(self) -> float:
        """One turn; the seconds to sleep after it."""
        if not DBTaskResult.objects.ready().exists():
            return 1.0
        Worker(
            queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=1,
            worker_id=self._worker_id, excluded_queue_names=[],
        ).run()
        return 0.0


def seconds_until(next_at: datetime | None, at: datetime) -> float:
    """How long to sleep until the next due thing: LONGEST at most, a twentieth of a second at least."""
    if next_at is None:
        return LONGEST
    return min(max((next_at - at).total_seconds(), 0.05), LONGEST)


def keep_on(turn: Callable[[], float], stop: Event) -> None:
    """Turn after turn until `stop`. A turn that raises, as when the database is away, is followed by a longer sleep."""
    failed = 0
    try:
        while not stop.is_set():
            close_old_connections()
            try:
                seconds = turn()
                failed = 0
            except Exception:
                failed += 1
                seconds = min(2.0**failed, AFTER_SILENCE)
                log.exception("A turn failed; the next one is in %.0f seconds", seconds)
            stop.wait(seconds)
    finally:
        connections.close_all()


LOOPS: dict[str, Callable[[], Callable[[], float]]] = {
    "clock": lambda: ClockLoop().turn,
    "letters": lambda: LettersLoop().turn,
    "tasks": lambda: TasksLoop().turn,
}
