"""Which contacts are drawn: exactly the share, by the key alone."""

from hypothesis import given
from hypothesis import strategies as st

from handrail.supervision.drawing import is_drawn

KEYS, SHARES = st.binary(min_size=16, max_size=32), st.integers(0, 100)


@given(KEYS, SHARES, st.integers(0, 5))
def test_of_every_hundred_exactly_the_share_is_drawn(key, percent, hundred):
    numbers = range(hundred * 100 + 1, hundred * 100 + 101)
    assert sum(is_drawn(key, number, percent) for number in numbers) == percent


@given(KEYS, st.integers(1, 400))
def test_at_ten_per_cent_a_supervisor_never_waits_longer_than_nineteen_contacts(key, start):
    assert any(is_drawn(key, number, 10) for number in range(start, start + 19))


def test_without_the_key_nobody_can_tell_which():
    drawn = {tuple(number for number in range(1, 101) if is_drawn(bytes([key]) * 16, number, 10)) for key in range(8)}
    assert len(drawn) == 8
