"""What all tests share: both databases for every database test, and a clean start."""

import pytest
from hypothesis import HealthCheck, settings

# Properties say what holds, not how fast this machine is just now: no test asserts on wall time.
settings.register_profile("handrail", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("handrail")


def pytest_collection_modifyitems(items):
    """Every database test may use `default` and `keys`."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and "databases" not in marker.kwargs:
            item.add_marker(pytest.mark.django_db(*marker.args, databases="__all__", **marker.kwargs), append=False)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, tmp_path_factory):
    """SQLite's databases are in memory; files where a browser is among the tests: a server's threads open their own."""
    from django.conf import settings

    are_sqlite = all(database["ENGINE"].endswith("sqlite3") for database in settings.DATABASES.values())
    if not are_sqlite:
        return request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
    has_browser = any(item.get_closest_marker("browser") for item in request.session.items)
    folder = tmp_path_factory.mktemp("databases") if has_browser else None
    for alias, database in settings.DATABASES.items():
        database.setdefault("TEST", {})["NAME"] = str(folder / f"{alias}.db") if folder else ":memory:"
    return None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Shipped packs never change within a run: kept once for all tests, they cost a third of the time of each less."""
    from tests import builders

    with django_db_blocker.unblock():
        builders.with_packs()


@pytest.fixture(autouse=True)
def _no_kept_state():
    """Keys and packs held in memory belong to one test's database; so does how often somebody tried to sign in."""
    from django.core.cache import cache

    from handrail.ground import moment, sealed
    from handrail.people import demo
    from handrail.programmes import keeping

    cache.clear()
    sealed.drop_kept()
    keeping.files_of.cache_clear()
    moment.forget_offset()
    demo.hold_none()
    yield
