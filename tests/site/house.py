"""A whole installation of its own in a folder: real files, real processes, as on somebody's machine."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import handrail
from tests.delivery.mail_server import a_free_port

HANDRAIL = [sys.executable, "-m", "handrail"]
SOURCE = Path(handrail.__file__).parent.parent  # the code under test, wherever the environment was made
PATIENCE = 90  # seconds for anything that should happen "soon" on a busy machine


class House:
    """A folder with its state, and commands run in it."""

    def __init__(self, var: Path, **env: str):
        self.var = var
        outer = {name: value for name, value in os.environ.items()
                 if not name.startswith("HANDRAIL_") and name not in ("DATABASE_URL", "KEYS_DATABASE_URL")}
        self.env = {**outer, "HANDRAIL_VAR": str(var), "PYTHONPATH": f"{SOURCE}:{SOURCE.parent}", **env}

    def handrail(self, *args: str, **env: str) -> subprocess.CompletedProcess:
        """Run one command to its end."""
        return subprocess.run([*HANDRAIL, *args], env={**self.env, **env}, text=True, capture_output=True, timeout=300,
                              check=False, cwd=self.var.parent)

    def python(self, code: str, **env: str) -> str:
        """Run a script with Django set up; what it prints."""
        ended = self.script(code, **env)
        out, err = ended.communicate(timeout=300)
        assert ended.returncode == 0, err
        return out.strip()

    def script(self, code: str, **env: str) -> subprocess.Popen:
        """Begin a script with Django set up."""
        return subprocess.Popen(
            [sys.executable, "-c", "import django; django.setup()\n" + code], text=True, cwd=self.var.parent,
            env={**self.env, "DJANGO_SETTINGS_MODULE": "handrail.site.settings", **env},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )


class Served:
    """`handrail serve`, or another command that goes on until it is told to end."""

    def __init__(self, house: House, *args: str, **env: str):
        self.port = a_free_port()
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [*HANDRAIL, *args, "--port", str(self.port)], env={**house.env, **env}, text=True,
            cwd=house.var.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> "Served":
        return self

    def __exit__(self, *_) -> None:
        self.end()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def until(self, words: str) -> str:
        """The first line with these words, once it comes."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for line in list(self.lines):
                if words in line:
                    return line
            if self.process.poll() is not None:
                time.sleep(0.2)
                assert any(words in line for line in self.lines), self.lines
            time.sleep(0.05)
        raise AssertionError(f"no {words!r} in {self.lines}")

    def end(self, how: int = signal.SIGTERM) -> int:
        """Tell it to end, and wait; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=PATIENCE)


def prepared(folder: Path) -> House:
    """An installation with tables, packs and a key, made once and copied."""
    house = House(folder / "var")
    house.python("from handrail.site import preparing; preparing.prepare()", HANDRAIL_ORIGIN="http://localhost:8000")
    return house


def copy_of(house: House, folder: Path) -> House:
    """The same installation in another folder, to be changed."""
    shutil.copytree(house.var, folder / "var")
    return House(folder / "var")


def wait_until(happens, what: str) -> None:
    """Wait for something that should happen soon."""
    until = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < until, what
        time.sleep(0.05)
