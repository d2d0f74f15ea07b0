"""A real TURN server, Debian's coturn, that a test can take away and give back."""

import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.delivery.mail_server import a_free_port

SECRET = "a-shared-secret-of-the-tests"
MISSING = "coturn isn't installed. On Debian: apt-get install coturn"


def program() -> str | None:
    """Where coturn is, if it is."""
    return shutil.which("turnserver")


class Turn:
    """One that listens on this machine only, with the shared secret. What it relays goes nowhere else."""

    def __init__(self, folder: Path):
        self._folder = folder
        self.port = a_free_port()
        self._process: subprocess.Popen | None = None

    @property
    def settings(self) -> dict[str, str]:
        """What Handrail is told."""
        return {"HANDRAIL_TURN_URLS": f"turn:127.0.0.1:{self.port}", "HANDRAIL_TURN_SECRET": SECRET,
                "HANDRAIL_TURN_ONLY": "1"}

    def begin(self) -> None:
        """Start it, and wait until it listens."""
        log = (self._folder / "turn.log").open("a")
        self._process = subprocess.Popen([
            program(), "-n", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", f"--listening-port={self.port}",
            "--allow-loopback-peers", "--use-auth-secret", f"--static-auth-secret={SECRET}", "--realm=handrail.test",
            "--no-cli", "--no-tls", "--no-dtls", "--no-multicast-peers", "--log-file=stdout", "--verbose",
            f"--pidfile={self._folder / 'turn.pid'}", f"--userdb={self._folder / 'turn.db'}",
        ], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError((self._folder / "turn.log").read_text()[-2000:])

    def end(self) -> None:
        """Take it away at once, with everything that it knew."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def relayed(self) -> bool:
        """Whether it has relayed anything for credentials that Handrail made."""
        return "CREATE_PERMISSION processed, success" in (self._folder / "turn.log").read_text()
