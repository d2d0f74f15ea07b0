"""Writers wait in a queue of our own before they ask SQLite for its lock.

SQLite has one writer at a time. Whoever comes while another writes is put to sleep by SQLite for 1, 2, 5, 10 … up to
100 ms at a time, and may find it taken again: on a busy service the lock lies idle while everybody sleeps. Here threads
of a process wait for a lock that wakes them, and processes for a file's lock that they look at every fraction of a
millisecond. SQLite's own lock still decides; this only keeps its sleepers few.
"""

import fcntl
import os
import threading
import time

from django.db import OperationalError
from django.db.backends.sqlite3 import base

LOOK_AGAIN = 0.0003  # seconds between two looks at the file's lock

_queues: dict[tuple[int, str], "Queue"] = {}
_making = threading.Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions begin when it is their turn."""

    _turn: "Queue | None" = None

    def _start_transaction_under_autocommit(self):
        if self.is_in_memory_db():
            return super()._start_transaction_under_autocommit()
        queue = queue_of(str(self.settings_dict["NAME"]))
        queue.enter(patience=float(self.settings_dict["OPTIONS"].get("timeout", 5)))
        self._turn = queue
        try:
            return super()._start_transaction_under_autocommit()
        except BaseException:
            self._leave()
            raise

    def _commit(self):
        super()._commit()
        self._leave()  # where committing failed, the transaction goes on, and rolling back ends it

    def _rollback(self):
        try:
            super()._rollback()
        finally:
            self._leave()

    def _close(self):
        try:
            super()._close()
        finally:
            self._leave()

    def _leave(self) -> None:
        queue, self._turn = self._turn, None
        if queue is not None:
            queue.leave()


class Queue:
    """Whoever wants to write to one file."""

    def __init__(self, path: str):
        self._threads = threading.Lock()
        self._file = os.open(f"{path}-queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def enter(self, *, patience: float) -> None:
        """Wait for one's turn, at most `patience` seconds. Raises OperationalError as SQLite does."""
        until = time.monotonic() + patience
        if not self._threads.acquire(timeout=patience):
            raise OperationalError("database is locked")
        try:
            while True:
                try:
                    return fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise OperationalError("database is locked") from None
                    time.sleep(LOOK_AGAIN)
        except BaseException:
            self._threads.release()
            raise

    def leave(self) -> None:
        """Let the next one in."""
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()


def queue_of(path: str) -> Queue:
    """The queue before a file, made once a process: a fork has its parent's open file, and would share its turn."""
    key = (os.getpid(), path)
    found = _queues.get(key)
    if found is None:
        with _making:
            found = _queues.get(key) or _queues.setdefault(key, Queue(path))
    return found
