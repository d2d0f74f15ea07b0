"""Who uses the state under `var/`: those who serve share it, whoever replaces it must be alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from .stop import Stop

try:
    import fcntl
except ImportError:  # no such locks on this system
    fcntl = None  # type: ignore[assignment]


@contextmanager
def shared() -> Iterator[None]:
    """Hold the state among others. Raises Stop while somebody replaces it."""
    with _held(fcntl and fcntl.LOCK_SH, "A backup is being put back here; wait until that is done."):
        yield


@contextmanager
def alone() -> Iterator[None]:
    """Hold the state alone. Raises Stop while anything serves it."""
    with _held(fcntl and fcntl.LOCK_EX, "Handrail is running here; end it first, then do this again."):
        yield


@contextmanager
def _held(kind, otherwise: str) -> Iterator[None]:
    settings.VAR.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.VAR / "in-use").open("a") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Stop(otherwise) from None
        yield
