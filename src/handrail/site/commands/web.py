"""`handrail web`: the pages only, as `serve` starts them, and as more machines can beside one PostgreSQL."""

import os

from handrail.site import serving
from handrail.site.stop import Stop

MOST_WORKERS = 4


def add_arguments(parser) -> None:
    """What the command takes."""
    serving.add_arguments(parser)
    parser.add_argument("--workers", type=_many, help="processes (default: one a core, up to four; HANDRAIL_WORKERS)")
    parser.add_argument("--threads", type=_many, help="threads in each (default: 4; HANDRAIL_THREADS)")


before = serving.before


def run(options) -> int:
    """Serve pages until told to end."""
    from django.db import connections
    from django.urls import get_resolver

    from handrail.site.processes import end_with_watcher

    end_with_watcher()
    get_resolver().url_patterns  # noqa: B018  every room's views are read once, and shared by the workers
    connections.close_all()
    server_of("handrail.site.wsgi:application", host=options.host, port=options.port, workers=options.workers,
              threads=options.threads).serve()
    return 0


def server_of(application: str, *, host: str, port: int, workers: int | None = None, threads: int | None = None):
    """The server of a WSGI application, as this product runs it. (The benchmark serves its references by it too.)"""
    import logging

    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    logging.getLogger("_granian").setLevel(logging.ERROR)
    return Granian(
        application, address=host, port=port, interface=Interfaces.WSGI, http=HTTPModes.http1, websockets=False,
        workers=workers or _from_environment("HANDRAIL_WORKERS", min(os.cpu_count() or 1, MOST_WORKERS)),
        blocking_threads=threads or _from_environment("HANDRAIL_THREADS", 4),
        blocking_threads_idle_timeout=600, respawn_failed_workers=True, workers_kill_timeout=20,
        log_level=LogLevels.error,
    )


def _many(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _from_environment(variable: str, otherwise: int) -> int:
    try:
        return _many(os.environ.get(variable) or str(otherwise))
    except ValueError:
        raise Stop(f"{variable} should be a whole number above 0, not {os.environ[variable]!r}.") from None
