"""`handrail live`: the streams of live lines (calls, live chat), in a process of their own that keeps many open."""

from handrail.site.stop import Stop


def add_arguments(parser) -> None:
    """What the command takes."""
    parser.add_argument("--port", type=int, help="the port (default: HANDRAIL_LIVE_PORT)")
    parser.add_argument("--host", default="127.0.0.1",
                        help="the address to listen on (default: %(default)s, this machine only)")


def run(options) -> int:
    """Keep streams open until told to end."""
    import logging

    from django.conf import settings
    from django.db import connections
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    from handrail.site.processes import end_with_watcher

    port = options.port or settings.HANDRAIL_LIVE_PORT
    if not port:
        raise Stop("No port is named: give --port, or set HANDRAIL_LIVE_PORT so that pages know it too.")
    end_with_watcher()
    connections.close_all()
    logging.getLogger("_granian").setLevel(logging.ERROR)
    Granian(
        "handrail.site.asgi:application", address=options.host, port=port, interface=Interfaces.ASGINL,
        http=HTTPModes.http1, websockets=False, workers=1, respawn_failed_workers=True, workers_kill_timeout=2,
        log_level=LogLevels.error,
    ).serve()
    return 0
