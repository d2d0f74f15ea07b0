"""Two people who are taken in at once don't both get the last place of a guide."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.intake.racing import is_as_it_must_be, race, services_with_one_place


def test_the_last_place_of_a_guide_is_given_once_on_sqlite(tmp_path):
    running = subprocess.run([sys.executable, "-m", "tests.intake.racing"], text=True, capture_output=True,
                             timeout=300, env={**os.environ, "HANDRAIL_VAR": str(tmp_path)}, check=False)
    assert running.returncode == 0, running.stderr[-2000:]
    is_as_it_must_be(json.loads(running.stdout))


@pytest.mark.django_db(transaction=True)
def test_the_last_place_of_a_guide_is_given_once_on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has the test before this one")
    is_as_it_must_be(race(services_with_one_place()))
