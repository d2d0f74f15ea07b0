"""Adverse events by rules: what must be said, what goes against something else, and what effects become."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.safety import adverse, effects
from handrail.safety.adverse import Report, faults
from handrail.safety.effects import Told

TODAY = date(2026, 3, 2)
WHOLE = Report(kind="pain", grade="severe", related="possibly", started_on=date(2026, 2, 20), ended_on=TODAY,
               actions=("doctor",), outcome="recovered", words={"what": "A flare-up after the garden."})


def test_a_whole_report_has_no_fault_and_severe_is_not_serious():
    assert faults(WHOLE, TODAY) == {}
    assert not WHOLE.is_serious
    assert replace(WHOLE, grade="mild", serious=("hospital",)).is_serious


@pytest.mark.parametrize(("changed", "found"), [
    ({"kind": ""}, {"kind": "open"}), ({"grade": ""}, {"grade": "open"}), ({"related": ""}, {"related": "open"}),
    ({"outcome": ""}, {"outcome": "open"}), ({"started_on": None}, {"started_on": "open"}),
    ({"words": {"what": "  "}}, {"what": "open"}),
    ({"started_on": date(2026, 3, 3), "ended_on": None}, {"started_on": "future"}),
    ({"ended_on": date(2026, 3, 3)}, {"ended_on": "future"}),
    ({"ended_on": date(2026, 2, 19)}, {"ended_on": "order"}),
    ({"outcome": "died"}, {"outcome": "contradicts"}), ({"serious": ("death",)}, {"outcome": "contradicts"}),
    ({"kind": "death"}, {"outcome": "contradicts"}),
    ({"kind": "death", "serious": ("death",), "outcome": "died"}, {}),
    ({"actions": ("none", "doctor")}, {"actions": "contradicts"}), ({"actions": ("none",)}, {}),
    ({"ended_on": None, "outcome": "unknown", "serious": ("important", "hospital")}, {}),
])
def test_what_is_open_or_goes_against_something_is_named(changed, found):
    assert faults(replace(WHOLE, **changed), TODAY) == found


def test_an_amendment_says_why():
    assert faults(WHOLE, TODAY, is_amended=True) == {"why": "open"}
    assert faults(replace(WHOLE, words={**WHOLE.words, "why": "The doctor rang."}), TODAY, is_amended=True) == {}


@given(st.builds(Told, effects=st.dictionaries(st.sampled_from(effects.KINDS), st.sampled_from(effects.DEGREES)),
                 still=st.sampled_from(["", *effects.STILL]), from_course=st.sampled_from(["", *effects.FROM_COURSE]),
                 words=st.text(max_size=20)))
def test_whatever_was_hard_can_become_an_event_and_is_in_the_fields_own_words(told):
    assert set(told.there) == {kind for kind, degree in told.effects.items() if degree}
    assert list(told.there.values()) == sorted(told.there.values(), reverse=True)
    assert told.worst == max([0, *told.effects.values()])
    for kind in told.there:
        report = effects.as_report(told, kind)
        assert report.kind in adverse.KINDS and report.grade in adverse.GRADES and report.related in adverse.RELATED
        assert report.outcome in adverse.OUTCOMES and not report.serious
        assert set(faults(report, TODAY)) <= {"started_on", "what"}
