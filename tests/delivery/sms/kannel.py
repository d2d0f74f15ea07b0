"""Debian's Kannel, started for a test: bearerbox and smsbox with its fake SMSC, and a telephone on that SMSC.

The fake SMSC speaks lines, "sender receiver type words", over TCP. `Phone` is a scripted telephone
on it; `fakesmsc`, Kannel's own program, is used beside it, so that the lines are Kannel's and not ours.
"""

import os
import queue
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote_plus, unquote_to_bytes

import pytest
from django.test import Client

from tests.delivery.mail_server import a_free_port

from .fake_gateway import SECRET, SENDER, SETTINGS

_PLACES = "/usr/sbin:/usr/bin:/usr/local/sbin"
BEARERBOX, SMSBOX = shutil.which("bearerbox", path=_PLACES), shutil.which("smsbox", path=_PLACES)
FAKESMSC = Path("/usr/lib/kannel/test/fakesmsc")
USER, PASSWORD = "handrail", "gateway secret"

_CONF = """
group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = admin
smsbox-port = {box}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
log-file = "{folder}/bearerbox.log"
log-level = 0
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = fake
port = {smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
mo-recode = true
log-file = "{folder}/smsbox.log"
log-level = 0
http-request-retry = 3
http-queue-delay = 1

group = sendsms-user
username = {user}
password = "{password}"
max-messages = {parts}
concatenation = true

group = sms-service
keyword = default
catch-all = true
max-messages = 0
omit-empty = true
get-url = "{incoming}"
"""


class Calls(ThreadingHTTPServer):
    """Where Kannel calls us. Each call is kept for the test's own thread, which makes it again with `deliver`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.paths: queue.Queue[str] = queue.Queue()
        self.client = Client()

    def deliver(self, wanted: str, seconds: float = 20) -> None:
        """Make every call that has come, until one to `wanted` was among them."""
        until, found = time.monotonic() + seconds, False
        while not found or not self.paths.empty():
            path = self.paths.get(timeout=max(until - time.monotonic(), 0.01))
            assert self.client.get(path).status_code == 204, path
            found = found or path.startswith(wanted)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):  # noqa: N802  http.server's name
        self.server.paths.put(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@dataclass
class Kannel:
    """A running Kannel, and where it calls us."""

    ports: dict[str, int]
    folder: Path
    calls: Calls
    processes: list[subprocess.Popen] = field(default_factory=list)

    @property
    def settings(self) -> dict[str, str]:
        """HANDRAIL_SMS for it."""
        return {**SETTINGS, "url": f"http://127.0.0.1:{self.ports['sendsms']}/cgi-bin/sendsms", "user": USER,
                "password": PASSWORD, "callback": f"http://127.0.0.1:{self.calls.server_port}"}


class Phone:
    """A telephone on the fake SMSC. `got` holds the texts that came, the parts of long ones joined."""

    def __init__(self, kannel: Kannel, number: str):
        self.number, self.got = number.removeprefix("+"), []
        self._there, self._parts, self._is_text = threading.Condition(), {}, False
        self._socket = socket.create_connection(("127.0.0.1", kannel.ports["smsc"]))
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def text(self, words: str) -> None:
        """Send a text."""
        is_plain = words.isascii() and "\n" not in words
        what = f"text {words}" if is_plain else f"ucs2 {quote_plus(words.encode('utf-16-be'))}"
        self._socket.sendall(f"{self.number} {SENDER.removeprefix('+')} {what}\n".encode())

    def wait_for(self, many: int, seconds: float = 20) -> list[str]:
        """The texts it has got, once there are so many."""
        with self._there:
            if not self._there.wait_for(lambda: len(self.got) >= many, seconds):
                raise AssertionError(f"Only {len(self.got)} of {many} texts came: {self.got[-2:]}")
            return list(self.got)

    def close(self) -> None:
        """Switch it off."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._reader.join(2)

    def _read(self) -> None:
        rest = b""
        with suppress(OSError):
            while chunk := self._socket.recv(65_536):
                *lines, rest = (rest + chunk).split(b"\n")
                with self._there:
                    for line in lines:
                        self._take(line)
                    self._there.notify_all()

    def _take(self, line: bytes) -> None:
        """A text, a part of one, or a further line of the text before: the fake SMSC doesn't mask line breaks."""
        number = re.escape(self.number.encode())
        found = re.match(rb"\S+ \+?" + number + rb" (text|data|udh|ucs-2) (.*)", line, re.DOTALL)
        if found is None:
            if self._is_text:
                self.got[-1] += f"\n{line.decode()}"
            return
        kind, body = found[1], found[2]
        self._is_text = kind == b"text"
        if kind == b"udh":
            self._join(body.split(b" ", 2))
        elif kind == b"text":
            self.got.append(body.decode())
        else:
            self.got.append(unquote_to_bytes(body.replace(b"+", b" ")).decode("utf-16-be"))

    def _join(self, found: list[bytes]) -> None:
        header, _, body = found
        reference, many, place = unquote_to_bytes(header)[-3:]
        parts = self._parts.setdefault(reference, {})
        parts[place] = unquote_to_bytes(body.replace(b"+", b" "))
        if len(parts) == many:
            whole = b"".join(parts[one] for one in sorted(parts))
            self.got.append(whole.decode("utf-16-be" if b"\0" in whole else "utf-8"))
            del self._parts[reference]


@contextmanager
def a_kannel(folder: Path) -> Iterator[Kannel]:
    """Kannel on free ports, its files in `folder`."""
    with Calls() as calls:
        threading.Thread(target=calls.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        ports = {name: a_free_port() for name in ("admin", "box", "smsc", "sendsms")}
        file = folder / "kannel.conf"
        incoming = (f"http://127.0.0.1:{calls.server_port}/sms/in/?secret={quote_plus(SECRET)}&id=%I&from=%p&to=%P"
                    "&text=%b")
        file.write_text(_CONF.format(folder=folder, user=USER, password=PASSWORD, parts=10, incoming=incoming, **ports))
        kannel = Kannel(ports, folder, calls)
        try:
            for program, port in ((BEARERBOX, "box"), (SMSBOX, "sendsms")):
                kannel.processes.append(subprocess.Popen(
                    [program, str(file)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
                _wait_for_port(ports[port])
            _wait_for_port(ports["smsc"])
            yield kannel
        finally:
            for process in reversed(kannel.processes):
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            calls.shutdown()


def _wait_for_port(port: int, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def need() -> None:
    """Skip where Kannel isn't installed; fail in CI, where it must be."""
    if BEARERBOX and SMSBOX and FAKESMSC.exists():
        return
    why = "Kannel isn't installed: apt-get install kannel kannel-extras."
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)
