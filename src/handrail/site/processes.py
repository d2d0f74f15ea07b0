"""Several processes that serve together: started together, started again when one dies, ended together.

Each gets a session of its own, so that Ctrl-C reaches only the one that watches; it tells them to end, and each ends
between two transactions. Should the watcher itself be killed, the system tells them.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from threading import Event

GRACE = 25.0  # seconds to end in, before the system is asked to end it
_LONGEST_WAIT = 30.0
_STEADY = 60.0  # seconds after which a process counts as having started well
_LOOK_EVERY = 0.1
_WATCHED = "HANDRAIL_WATCHED"
_PR_SET_PDEATHSIG = 1


class Process:
    """One part, as a command line of its own."""

    def __init__(self, name: str, args: Sequence[str]):
        self.name, self.args = name, list(args)
        self._running: subprocess.Popen | None = None
        self._begun = 0.0
        self._again_at = 0.0
        self._failures = 0

    @property
    def pid(self) -> int | None:
        return self._running.pid if self._running else None

    def begin(self) -> None:
        """Start it."""
        env = {**os.environ, _WATCHED: str(os.getpid())}
        self._begun = time.monotonic()
        self._running = subprocess.Popen(self.args, env=env, stdin=subprocess.DEVNULL, start_new_session=True)

    def look_after(self) -> str:
        """Start it again if it died; at once the first time, later each time it dies young. Says what happened."""
        now = time.monotonic()
        if self._running is not None and (code := self._running.poll()) is not None:
            self._clear_up()
            self._failures = 1 if now - self._begun > _STEADY else self._failures + 1
            wait = 0.0 if self._failures == 1 else min(2.0 ** (self._failures - 1), _LONGEST_WAIT)
            self._again_at = now + wait
            return f"{self.name} ended unexpectedly ({_ending(code)}); starting it again."
        if self._running is None and now >= self._again_at:
            self.begin()
        return ""

    def tell_to_end(self) -> None:
        """Ask it to end as soon as it can."""
        if self._running is not None and self._running.poll() is None:
            self._running.terminate()

    def wait(self, seconds: float) -> None:
        """Wait until it has ended; what hasn't by then is ended by the system."""
        if self._running is None:
            return
        try:
            self._running.wait(max(seconds, 0.0))
        except subprocess.TimeoutExpired:
            pass
        self._clear_up()

    def _clear_up(self) -> None:
        """End whatever it left behind in its session."""
        assert self._running is not None
        try:
            os.killpg(self._running.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        self._running.wait()
        self._running = None


def watch(
    processes: Sequence[Process], stop: Event, *, is_ready: Callable[[], bool], when_ready: Callable[[], None],
    say: Callable[[str], None],
) -> None:
    """Keep the processes running until `stop`; call `when_ready` once, when `is_ready` first says so."""
    was_ready = False
    try:
        for process in processes:
            process.begin()
        while not stop.is_set():
            for process in processes:
                if happened := process.look_after():
                    say(happened)
            if not was_ready and is_ready():
                was_ready = True
                when_ready()
            stop.wait(_LOOK_EVERY)
    finally:
        for process in processes:
            process.tell_to_end()
        until = time.monotonic() + GRACE
        for process in processes:
            process.wait(until - time.monotonic())


def stop_on_signals() -> Event:
    """An event that SIGTERM, SIGINT and SIGHUP set. A second Ctrl-C changes nothing: everything is ending already."""
    stop = Event()
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, frame: stop.set())
    return stop


def end_with_watcher() -> None:
    """Have the system send this process SIGTERM when the one that watches it is gone. Does nothing for others."""
    watcher = os.environ.get(_WATCHED)
    if watcher is None or sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == 1 and watcher != "1":  # it went before we asked
        os.kill(os.getpid(), signal.SIGTERM)


def _ending(code: int) -> str:
    return f"code {code}" if code >= 0 else signal.Signals(-code).name
