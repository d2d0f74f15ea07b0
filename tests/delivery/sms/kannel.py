"""Debian's Kannel, started for a test: bearerbox and smsbox with its fake SMSC, and a telephone on that SMSC.

The fake SMSC speaks lines, "sender receiver type words", over TCP. `Phone` is a scripted telephone
on it; `fakesmsc`, Kannel's own program, is used beside it, so that the lines are Kannel's and not ours.
"""

import os
import shutil
import socket
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus

import pytest

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
user-deny-ip = ""

group = sms-service
keyword = default
catch-all = true
max-messages = 0
omit-empty = true
get-url = "{incoming}"
"""


@dataclass
class Kannel:
    """A running Kannel."""

    sendsms: int
    smsc: int
    folder: Path
    processes: list[subprocess.Popen] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.sendsms}/cgi-bin/sendsms"


class Phone:
    """A telephone on the fake SMSC. What it gets is in `got`, oldest first; `reply` is called with each, and sends."""

    def __init__(self, kannel: Kannel, number: str, service: str):
        self.number, self.service, self.got = number, service, []
        self._there = threading.Condition()
        self._socket = _connected(kannel.smsc)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def text(self, words: str) -> None:
        """Send a text."""
        is_plain = words.isascii()
        kind, body = ("text", words) if is_plain else ("ucs2", quote_plus(words.encode("utf-16-be")))
        self._socket.sendall(f"{self.number} {self.service} {kind} {body}\n".encode())

    def wait_for(self, many: int, seconds: float = 10) -> list[str]:
        """The texts it has got, once there are so many."""
        with self._there:
            if not self._there.wait_for(lambda: len(self.got) >= many, seconds):
                raise AssertionError(f"Only {len(self.got)} of {many} texts came: {self.got}")
            return list(self.got)

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._reader.join(2)

    def _read(self) -> None:
        with suppress(OSError, ValueError):
            for line in self._socket.makefile("rb"):
                self._take(line.rstrip(b"\n"))

    def _take(self, line: bytes) -> None:
        sender, receiver, kind, body = line.split(b" ", 3)
        with self._there:
            self.got.append((kind.decode(), body))
            self._there.notify_all()


def _connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=None)


def need() -> None:
    """Skip where Kannel isn't installed; fail in CI, where it must be."""
    if BEARERBOX and SMSBOX and FAKESMSC.exists():
        return
    why = "Kannel isn't installed: apt-get install kannel kannel-extras."
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)
