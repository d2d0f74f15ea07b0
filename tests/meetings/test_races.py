"""Two people never get one time: one gets it, the others a clear word and what is free."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.meetings.racing import a_waiting_room, is_as_it_must_be, race


def test_of_many_who_want_one_time_on_sqlite_one_gets_it(tmp_path):
    running = subprocess.run([sys.executable, "-m", "tests.meetings.racing"], text=True, capture_output=True,
                             timeout=300, env={**os.environ, "HANDRAIL_VAR": str(tmp_path)}, check=False)
    assert running.returncode == 0, running.stderr[-2000:]
    is_as_it_must_be(json.loads(running.stdout))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_one_time_on_postgresql_one_gets_it():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has the test before this one")
    is_as_it_must_be(race(*a_waiting_room()))
