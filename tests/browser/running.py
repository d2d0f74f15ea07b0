"""A whole service as somebody runs it: `handrail serve` with its web, clock and worker, and a mail server beside it.

The databases are files in a folder of its own, or databases of its own on PostgreSQL. Letters arrive at a real SMTP
server in the test's process. Its clock can be moved on, for all its processes together.
"""

import os
import re
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import psycopg
from psycopg import sql

from tests.delivery.mail_server import MailServer, a_mail_server
from tests.run import POSTGRES, no_postgres
from tests.site.house import House, Served

PATIENCE = 90  # seconds for anything that should happen soon, on a busy machine
CLOCKWORK = Path(__file__).parent / "clockwork"

__all__ = ["Running", "no_postgres", "running", "running_on_postgres", "soon"]


class Running:
    """A service that runs: its address, its letters, its clock, and a look into its database."""

    def __init__(self, served: Served, letters: MailServer, ahead: Path, ask: Callable[[str, list], list[tuple]]):
        self.address = f"http://localhost:{served.port}"
        self.letters, self._served, self._ahead, self._ask = letters, served, ahead, ask

    def later(self, **amount: float) -> None:
        """Move the clock on, for pages, clock and worker alike: `later(days=7)`."""
        seconds = float(self._ahead.read_text()) + timedelta(**amount).total_seconds()
        fresh = self._ahead.with_suffix(".new")
        fresh.write_text(str(seconds))
        fresh.replace(self._ahead)

    def rows(self, question: str, *values) -> list[tuple]:
        """Ask the database, past the program. Places for values are written `?`."""
        return self._ask(question, list(values))

    def count(self, question: str, *values) -> int:
        """The one number that a question asks for."""
        return self.rows(question, *values)[0][0]

    def answers(self, email: str, key: str) -> int:
        """How many versions of an answer the journal holds of somebody."""
        return self.count(
            "SELECT count(*) FROM journeys_row r JOIN journeys_enrolment e ON e.id = r.enrolment_id"
            " JOIN people_person p ON p.id = e.participant_id WHERE p.email = ? AND r.key = ? AND r.kind = 'answer'",
            email, key,
        )

    def letter(self, to: str, about: str = "", *, after: int = 0) -> EmailMessage:
        """The letter that arrived at an address, the newest with these words in its subject; waits for it."""
        found: list[EmailMessage] = []

        def arrived() -> bool:
            found[:] = [one for one in self.letters.received[after:] if one["To"] == to and about in one["Subject"]]
            return bool(found)

        soon(arrived, f"no letter {about!r} to {to}: {[(one['To'], one['Subject']) for one in self.letters.received]}")
        return found[-1]

    def link(self, to: str, about: str = "", *, after: int = 0) -> str:
        """The address that a letter names; it must be one of this service's."""
        return link_in(self.letter(to, about, after=after), self.address)

    def complaints(self) -> list[str]:
        """What its processes printed besides that they are ready."""
        return [line for line in self._served.lines if re.search(r"ERROR|Traceback|unexpectedly", line)]


def link_in(letter: EmailMessage, address: str) -> str:
    """The one link of a letter."""
    text = letter.get_body(("plain",)).get_content()
    links = re.findall(r"https?://\S+", text)
    assert len(links) == 1 and links[0].startswith(address + "/"), text
    return links[0]


def soon(happens: Callable[[], bool], otherwise: str | Callable[[], str]) -> None:
    """Wait for something that should happen soon."""
    until = time.monotonic() + PATIENCE
    while not happens():
        if time.monotonic() > until:
            raise AssertionError(otherwise if isinstance(otherwise, str) else otherwise())
        time.sleep(0.1)


@contextmanager
def running(folder: Path, *command: str, **env: str) -> Iterator[Running]:
    """A service of its own on SQLite, in a folder; ended afterwards."""
    var = folder / "var"

    def ask(question: str, values: list) -> list[tuple]:
        with sqlite3.connect(f"file:{var / 'handrail.db'}?mode=ro", uri=True, timeout=30) as connection:
            return connection.execute(question, values).fetchall()

    with _served(folder, var, ask, *command, **env) as service:
        yield service


@contextmanager
def running_on_postgres(folder: Path) -> Iterator[Running]:
    """A service of its own on PostgreSQL, in two databases that are made for it and dropped afterwards."""
    name = f"handrail_story_{uuid.uuid4().hex[:12]}"
    names = (name, f"{name}_keys")
    server = POSTGRES.rsplit("/", 1)[0]

    def ask(question: str, values: list) -> list[tuple]:
        with psycopg.connect(f"{server}/{name}") as connection:
            return connection.execute(question.replace("?", "%s"), values).fetchall()

    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        for each in names:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(each)))
    try:
        env = {"DATABASE_URL": f"{server}/{names[0]}", "KEYS_DATABASE_URL": f"{server}/{names[1]}"}
        with _served(folder, folder / "var", ask, **env) as service:
            yield service
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as connection:
            for each in names:
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(each)))


@contextmanager
def _served(folder: Path, var: Path, ask, *command: str, **env: str) -> Iterator[Running]:
    ahead = folder / "ahead"
    ahead.write_text("0")
    with a_mail_server() as (letters, controller):
        house = House(
            var, PYTHONPATH=os.pathsep.join([str(CLOCKWORK), str(Path.cwd())]), HANDRAIL_TEST_AHEAD=str(ahead),
            HANDRAIL_SMTP_HOST="127.0.0.1", HANDRAIL_SMTP_PORT=str(controller.port), HANDRAIL_WORKERS="1", **env,
        )
        with Served(house, *(command or ("serve",))) as served:
            served.until("Handrail is ready at")
            yield Running(served, letters, ahead, ask)
