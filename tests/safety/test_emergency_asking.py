"""What a service asks for an emergency: what may be left open, and what may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.safety import emergency_asking
from handrail.safety.emergency_asking import ASKED, FIELDS, NOT_ASKED, REQUIRED, TOPICS

EVERY = [name for topic in TOPICS for name in FIELDS[topic]]
settings = st.fixed_dictionaries({topic: st.sampled_from([REQUIRED, ASKED, NOT_ASKED]) for topic in TOPICS})
filled = st.fixed_dictionaries({name: st.sampled_from(["", " ", "something"]) for name in EVERY})


@pytest.mark.parametrize(
    ("firm", "gave", "open_"),
    [
        (REQUIRED, {}, {"someone", "someone_phone"}),
        (REQUIRED, {"someone": "Pilar"}, {"someone_phone"}),
        (ASKED, {}, set()),
        (ASKED, {"someone": "Pilar"}, {"someone_phone"}),
        (ASKED, {"someone_phone": "+44"}, {"someone"}),
        (ASKED, {"someone_is": "my sister"}, {"someone", "someone_phone"}),
        (NOT_ASKED, {"someone": "Pilar"}, set()),
    ],
)
def test_what_is_begun_is_finished_and_what_is_needed_is_given(firm, gave, open_):
    setting = {**dict.fromkeys(TOPICS, NOT_ASKED), "someone": firm}
    assert set(emergency_asking.gaps(setting, gave)) == open_


@given(settings, filled)
def test_who_gives_everything_is_asked_nothing_more(setting, gave):
    assert emergency_asking.gaps(setting, dict.fromkeys(EVERY, "something")) == {}
    gaps = emergency_asking.gaps(setting, gave)
    assert emergency_asking.gaps(setting, gave | dict.fromkeys(gaps, "something")) == {}
    assert all(setting[topic] != NOT_ASKED for topic in gaps.values())


@given(settings)
def test_nothing_is_needed_of_whoever_is_only_asked(setting):
    gaps = emergency_asking.gaps(setting, {})
    assert set(gaps.values()) == {topic for topic in TOPICS if setting[topic] == REQUIRED}
