"""An installation for each test that runs real processes, copied from one made once."""

import pytest

from tests.site import house as houses


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory):
    return houses.prepared(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def house(_prepared, tmp_path):
    """An installation of the test's own: tables, packs, a key, and nothing else."""
    return houses.copy_of(_prepared, tmp_path)
