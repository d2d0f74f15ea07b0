"""Two guides closing one contact at once leave one closing and one clear message."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.guidance.racing import a_shared_caseload, is_as_it_must_be, race


def test_of_two_guides_who_close_one_contact_at_once_one_does_and_the_other_is_told_on_sqlite(tmp_path):
    running = subprocess.run([sys.executable, "-m", "tests.guidance.racing"], text=True, capture_output=True,
                             timeout=300, env={**os.environ, "HANDRAIL_VAR": str(tmp_path)}, check=False)
    assert running.returncode == 0, running.stderr[-2000:]
    is_as_it_must_be(json.loads(running.stdout))


@pytest.mark.django_db(transaction=True)
def test_of_two_guides_who_close_one_contact_at_once_one_does_and_the_other_is_told_on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has the test before this one")
    is_as_it_must_be(race(*a_shared_caseload()))
