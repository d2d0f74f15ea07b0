"""How `serve` and `demo` serve: pages, clock, letters and tasks in processes of their own, and one line when ready."""

import http.client
import os
import socket
import sys
import time
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections

from . import occupied, processes
from .processes import Process
from .stop import Stop

TOO_LONG = 60.0  # seconds in which the pages should answer for the first time


def add_arguments(parser) -> None:
    """Where to serve."""
    parser.add_argument("--port", type=port, default=8000, help="the port (default: %(default)s)")
    parser.add_argument("--host", default="127.0.0.1",
                        help="the address to listen on (default: %(default)s, this machine only)")


def port(text: str) -> int:
    """A port's number."""
    number = int(text)
    if not 1 <= number <= 65535:
        raise ValueError(text)
    return number


def before(options) -> None:
    """The address that letters and passkeys name follows the port, unless the environment says otherwise."""
    os.environ.setdefault("HANDRAIL_ORIGIN", f"http://localhost:{options.port}")


def choose_live_port(options) -> None:
    """On this machine alone, streams get a free port by themselves; behind a proxy, HANDRAIL_LIVE_PORT names it."""
    origin = urlsplit(os.environ["HANDRAIL_ORIGIN"])
    if os.environ.get("HANDRAIL_LIVE_PORT") or (origin.scheme, origin.hostname) != ("http", "localhost"):
        return
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    with socket.socket(family) as probe:
        try:
            probe.bind((options.host, 0))
        except OSError:  # `refuse_taken` says what is wrong with that address
            return
        port = probe.getsockname()[1]
    os.environ.update(HANDRAIL_LIVE_PORT=str(port), HANDRAIL_LIVE_ORIGIN=f"http://localhost:{port}")


def refuse_taken(host: str, port: int) -> None:
    """Raise Stop when somebody listens there already, or nobody may."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Stop(f"Port {port} may not be used by this account; choose one above 1023.") from None
        except OSError as wrong:
            why = f"Port {port} at {host} can't be used: {wrong.strerror}. Another can be given with --port."
            raise Stop(why) from None


def serve(host: str, port: int) -> int:
    """Serve until told to end. Everything has been prepared."""
    connections.close_all()
    os.environ["HANDRAIL_VAR"] = str(settings.VAR)
    command = [sys.executable, "-m", "handrail"]
    parts = [
        Process("The web server", [*command, "web", "--host", host, "--port", str(port)]),
        Process("The clock", [*command, "work", "--only", "clock"]),
        Process("The worker", [*command, "work", "--only", "letters", "tasks"]),
    ]
    if settings.HANDRAIL_LIVE_PORT:
        parts.append(Process("The live lines", [*command, "live", "--host", host]))
    begun = time.monotonic()

    def is_ready() -> bool:
        if answers(host, port):
            return True
        if time.monotonic() - begun > TOO_LONG:
            raise Stop("The pages don't answer after a minute; the lines above should say why.")
        return False

    with occupied.shared():
        processes.watch(
            parts, processes.stop_on_signals(), is_ready=is_ready,
            when_ready=lambda: print(f"Handrail is ready at {settings.HANDRAIL_ORIGIN}", flush=True),
            say=lambda sentence: print(sentence, file=sys.stderr, flush=True),
        )
    return 0


def answers(host: str, port: int) -> bool:
    """Whether the health check says ok."""
    at = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    try:
        connection = http.client.HTTPConnection(at, port, timeout=2)
        connection.request("GET", "/health/", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except OSError:
        return False
