"""What all tests share: both databases for every database test, and a clean start."""

import pytest


def pytest_collection_modifyitems(items):
    """Every database test may use `default` and `keys`."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and "databases" not in marker.kwargs:
            item.add_marker(pytest.mark.django_db(*marker.args, databases="__all__", **marker.kwargs), append=False)


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
