"""How soon flags were answered: medians over those that were, shares over those of which it is decided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.safety.log_times import Share, Summary, Times, summary
from tests.builders import AT, later

NOW = later(hours=10)


def flag(seen=None, closed=None, by=4) -> Times:
    return Times(AT, later(hours=by), None if seen is None else later(hours=seen),
                 None if closed is None else later(hours=closed))


def test_by_hand():
    flags = [flag(1, 2), flag(4, 5), flag(6, 9), flag(by=8), flag(by=12)]
    # seen after 1, 4 and 6 hours; in time: 1 and 4 of the four that are decided (the last still has time)
    assert summary(flags, "seen", NOW) == Summary(3, 5, 4.0, Share(2, 4))
    assert summary(flags, "closed", NOW) == Summary(3, 5, 5.0, Share(1, 4))
    assert Share(2, 4).percent == 50


@pytest.mark.parametrize("flags", [[], [flag(by=12)]])
def test_of_nothing_nothing_is_claimed(flags):
    found = summary(flags, "seen", NOW)
    assert (found.median_hours, found.in_time.of, found.in_time.percent) == (None, 0, None)


def test_at_the_very_moment_is_in_time():
    assert flag(4).is_in_time("seen", NOW) is True
    assert flag(4.01).is_in_time("seen", NOW) is False


hours = st.one_of(st.none(), st.floats(0, 40))


@given(st.lists(st.builds(flag, seen=hours, closed=hours, by=st.floats(0.5, 30)), max_size=12), st.floats(40, 99))
def test_once_every_deadline_has_passed_every_flag_is_counted(flags, when):
    for what in ("seen", "closed"):
        found = summary(flags, what, later(hours=when))
        assert found.in_time.of == found.of == len(flags)
        assert found.in_time.count <= found.done
