"""What all tests share: both databases for every database test, and a clean start."""

import pytest


def pytest_collection_modifyitems(items):
    """Every database test may use `default` and `keys`."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and "databases" not in marker.kwargs:
            item.add_marker(pytest.mark.django_db(*marker.args, databases="__all__", **marker.kwargs), append=False)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, tmp_path_factory):
    """Where a browser is among the tests, SQLite's databases are files: the server's threads each open their own."""
    from django.conf import settings

    are_files = all(database["ENGINE"].endswith("sqlite3") for database in settings.DATABASES.values())
    if not are_files or not any(item.get_closest_marker("browser") for item in request.session.items):
        return request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")
    folder = tmp_path_factory.mktemp("databases")
    for alias, database in settings.DATABASES.items():
        database.setdefault("TEST", {})["NAME"] = str(folder / f"{alias}.db")
    return None


@pytest.fixture(autouse=True)
def _no_kept_state():
    """Keys and packs held in memory belong to one test's database."""
    from handrail.ground import moment, sealed
    from handrail.people import demo
    from handrail.programmes import keeping

    sealed.drop_kept()
    keeping.files_of.cache_clear()
    moment.forget_offset()
    demo.hold_none()
    yield
