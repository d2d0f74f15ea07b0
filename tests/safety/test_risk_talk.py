"""The conversation after a sign of danger: what it must ask, and that no level of risk comes of it."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.safety import risk_talk
from handrail.safety.risk_talk import INTENTS, MEANS, OUTCOMES, PLANS, STEPS, THOUGHTS, Talk, gaps
from tests.builders import AT, later

NOTHING_THERE = Talk(thoughts="none", outcome="talked-safe", words={"agreed": "We ring as planned."})
THOUGHTS_THERE = Talk(
    thoughts="active", plan="vague", means="could-get", intent="unsure", steps=("means-away", "safety-plan"),
    outcome="talked-plan", next_at=later(days=1),
    words={"protects": "Her children.", "agreed": "The plan is on paper."})

talks = st.builds(
    Talk, thoughts=st.sampled_from(["", *THOUGHTS]), plan=st.sampled_from(["", *PLANS]),
    means=st.sampled_from(["", *MEANS]), intent=st.sampled_from(["", *INTENTS]),
    steps=st.lists(st.sampled_from(STEPS), unique=True).map(tuple), outcome=st.sampled_from(["", *OUTCOMES]),
    next_at=st.sampled_from([None, later(days=-1), later(days=2)]),
    words=st.dictionaries(st.sampled_from(risk_talk.WORDS), st.sampled_from(["", "  ", "Words."])))


@pytest.mark.parametrize("talk", [NOTHING_THERE, THOUGHTS_THERE])
def test_what_was_asked_whole_has_no_gap(talk):
    assert gaps(talk, AT) == {}


@pytest.mark.parametrize(("changed", "found"), [
    ({"thoughts": ""}, {"thoughts": "open"}),
    ({"plan": ""}, {"plan": "open"}), ({"means": ""}, {"means": "open"}), ({"intent": ""}, {"intent": "open"}),
    ({"next_at": None}, {"next_at": "open"}), ({"next_at": AT}, {"next_at": "past"}),
    ({"outcome": ""}, {"outcome": "open"}), ({"outcome": "mistake"}, {"outcome": "contradicts"}),
    ({"steps": ()}, {"steps": "contradicts"}), ({"steps": ("means-away",)}, {"steps": "contradicts"}),
    ({"outcome": "talked-safe", "steps": ()}, {"steps": "open"}),
    ({"outcome": "handed-over", "next_at": None}, {}),
    ({"words": {"agreed": "Something."}}, {"protects": "open"}),
    ({"words": {"agreed": " ", "protects": "Her children."}}, {"agreed": "open"}),
])
def test_what_is_open_or_contradicts_itself_is_named(changed, found):
    assert gaps(replace(THOUGHTS_THERE, **changed), AT) == found


def test_without_such_thoughts_only_what_was_agreed_is_asked():
    assert gaps(Talk(thoughts="none"), AT) == {"outcome": "open", "agreed": "open"}
    assert gaps(replace(NOTHING_THERE, outcome="mistake"), AT) == {}


@given(talks)
def test_where_there_are_thoughts_nothing_is_closed_without_plan_means_intent_and_what_protects(talk):
    if not gaps(talk, AT) and risk_talk.asks_further(talk.thoughts):
        assert talk.plan and talk.means and talk.intent and talk.said("protects") and talk.steps
        assert talk.next_at is not None or talk.outcome == "handed-over"


@given(talks)
def test_nothing_that_was_chosen_but_thoughts_decides_what_is_asked(talk):
    """No answer is weighed against another: a plan, means or intent of any kind asks for the same as any other."""
    for name, values in (("plan", PLANS), ("means", MEANS), ("intent", INTENTS)):
        if getattr(talk, name):
            assert {str(gaps(replace(talk, **{name: value}), AT)) for value in values} == {str(gaps(talk, AT))}


def test_there_is_no_place_for_a_level_of_risk():
    assert not [field.name for field in fields(Talk) if "risk" in field.name or "level" in field.name]


@pytest.mark.parametrize(("hours", "next_in", "is_it"), [
    (1, 8, False), (3.9, 8, False), (4.1, 8, True), (8, 8, True), (30, 8, True),
    (30, 48, False), (35, 48, False), (37, 48, True), (0, 48, False),
])
def test_the_call_written_down_at_once_is_not_the_next_one(hours, next_in, is_it):
    assert risk_talk.is_the_agreed_one(later(hours=hours), done_at=AT, next_at=later(hours=next_in)) is is_it
