"""Writers that meet, and writers that are killed: what was said to be kept is kept, once."""

import json
import os
import signal
import sqlite3
import subprocess
import sys

import pytest
from django.db import connection

from handrail.ground import scoped
from tests.journeys.racing import expected, race
from tests.journeys.small_course import a_reader


def program(what: str, folder, **more) -> subprocess.Popen:
    """The racing program on SQLite files of its own."""
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "KEYS_DATABASE_URL")}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.racing", what], text=True, stdout=subprocess.PIPE,
        env={**env, "HANDRAIL_VAR": str(folder)}, **more,
    )


def is_as_it_must_be(came: dict) -> None:
    reused = came["heads"].pop("reused")
    derived = came.pop("derived")
    assert derived.pop("reused") == reused
    assert len(reused) == 1  # the last that came stands, and every one of them is kept
    assert derived == came["heads"]
    assert came == expected()


def test_writers_that_meet_on_sqlite_lose_and_double_nothing(tmp_path):
    running = program("race", tmp_path)
    said, _ = running.communicate(timeout=300)
    assert running.returncode == 0
    is_as_it_must_be(json.loads(said))


@pytest.mark.django_db(transaction=True)
def test_writers_that_meet_on_postgresql_lose_and_double_nothing():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has the test before this one")
    reader = a_reader()
    with scoped.service(reader.service_id):
        is_as_it_must_be(race(reader))


def test_a_server_that_is_killed_has_kept_whatever_it_said_it_kept(tmp_path):
    running = program("write", tmp_path)
    said = [running.stdout.readline().strip() for _ in range(25)]
    running.send_signal(signal.SIGKILL)
    said += [line.strip() for line in running.stdout.read().split("\n")[:-1]]
    running.wait(60)
    with sqlite3.connect(tmp_path / "handrail.db") as database:
        rows = dict(database.execute("SELECT client_id, id FROM journeys_row"))
        heads = database.execute("SELECT client_id, row_id FROM journeys_head").fetchall()
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert {one.replace("-", "") for one in said} <= set(rows)
    assert len(heads) == 1
    assert rows[heads[0][0]] == heads[0][1]
