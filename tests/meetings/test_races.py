"""Two people never get one time: one gets it, the others a clear word and what is free."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.meetings.racing import (
    a_full_week_soon,
    a_waiting_room,
    is_as_it_must_be,
    one_has_the_week,
    race,
    race_for_a_week,
)


def on_files(folder, *words) -> dict:
    running = subprocess.run([sys.executable, "-m", "tests.meetings.racing", *words], text=True, capture_output=True,
                             timeout=300, env={**os.environ, "HANDRAIL_VAR": str(folder)}, check=False)
    assert running.returncode == 0, running.stderr[-2000:]
    return json.loads(running.stdout)


def test_of_many_who_want_one_time_on_sqlite_one_gets_it(tmp_path):
    is_as_it_must_be(on_files(tmp_path))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_one_time_on_postgresql_one_gets_it():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has the test before this one")
    is_as_it_must_be(race(*a_waiting_room()))


def test_the_last_session_of_a_week_is_given_once_on_sqlite(tmp_path):
    one_has_the_week(on_files(tmp_path, "week"))


@pytest.mark.django_db(transaction=True)
def test_the_last_session_of_a_week_is_given_once_on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has the test before this one")
    one_has_the_week(race_for_a_week(*a_full_week_soon()))
