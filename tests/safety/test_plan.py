"""Safety plans as files: what ships is whole, and every mistake is named with its line."""

import pytest

from handrail.programmes.mistakes import BadPack
from handrail.safety import shelf
from handrail.safety.models import Flag
from handrail.safety.plan import LEVELS, OUTCOMES, URGENT
from handrail.safety.plan_loading import load

GOOD = """
id = "ours"
version = "1"
languages = ["en"]
title.en = "Ours"
on_call_within = "1 hour"

[[signal]]
code = "low"
level = "urgent"
when = { kind = "item", measure = "phq-9", item = "9", above = 0 }
owner = "guide"
answer_within = "4 working hours"
escalate = ["supervisor", "manager"]
then_within = "30 minutes"
outcomes = ["talked-safe", "not-reached"]
what.en = "Said “{answer}”."
short.en = "{answer}"
say.en = "Thank you."
do.en = ["Call."]
answers.1.en = "once"
"""


def mistakes(text: str) -> list[tuple[int, str]]:
    with pytest.raises(BadPack) as told:
        shelf.check({"ours.toml": text}, "ours.toml")
    return [(one.line, one.what) for one in told.value.mistakes]


def test_the_plan_that_ships_has_no_mistakes_and_speaks_both_languages():
    for shipped in shelf.shipped():
        plan = shelf.check(shipped.files, shipped.key)
        assert set(plan.languages) >= {"en", "es"}
        for one in plan.signals:
            assert one.do["en"] and one.do["es"]
            assert one.say.get("es") if one.shows_help else True
            assert one.level in LEVELS


def test_outcomes_of_plans_and_of_flags_are_the_same():
    assert set(OUTCOMES) == set(Flag.Outcome.values)


def test_a_plan_is_read_as_it_is_written():
    (signal,) = load({"ours.toml": GOOD}, "ours.toml").signals
    assert (signal.code, signal.level, signal.escalate) == ("low", URGENT, ("supervisor", "manager"))
    assert (str(signal.answer_within), str(signal.then_within)) == ("4 working hours", "30 minutes")
    assert signal.shows_help and signal.answers == {1: {"en": "once"}}


@pytest.mark.parametrize(("old", "new", "line", "says"), [
    ('owner = "guide"', 'owner = "nobody"', 12, "must be one of: guide, supervisor, manager"),
    ('"4 working hours"', '"soon"', 13, "is written out"),
    ('escalate = ["supervisor", "manager"]', 'escalate = ["manager", "supervisor"]', 14, "goes up the line only"),
    ('escalate = ["supervisor", "manager"]', 'escalate = ["guide", "manager"]', 14, "begins above the owner"),
    ('escalate = ["supervisor", "manager"]', "escalate = []", 14, "is empty"),
    ('then_within = "30 minutes"\n', "", 8, "needs the key “then_within”"),
    ('["talked-safe", "not-reached"]', '["forgotten"]', 16, "is none of"),
    ('say.en = "Thank you."\n', "", 8, "needs the key “say”"),
    ('do.en = ["Call."]', "do.en = []", 20, "is empty"),
    ('answers.1.en', 'answers.often.en', 21, "is no value of an item"),
    ('level = "urgent"', 'level = "urgent"\nhelp = "none"', 11, "always shows a help page"),
    ('level = "urgent"', 'level = "loud"', 10, "must be one of: urgent, soon, watch"),
    ('level = "urgent"', 'level = "urgent"\nagain_after = "7 days"', 11, "never of an urgent signal"),
    ('code = "low"', 'code = "low"\ncolour = "red"', 10, "is not a key"),
    ('on_call_within = "1 hour"', 'on_call_within = "1 working hour"', 6, "counted by the clock"),
    ('kind = "item"', 'kind = "mood"', 11, "must be one of"),
    ('above = 0', 'above = 0, below = 3', 11, "is not a key"),
    ('measure = "phq-9"', 'measure = "phq-99"', 11, "There is no measure “phq-99”"),
    ('item = "9"', 'item = "12"', 11, "phq-9 has no item “12”"),
])
def test_each_mistake_is_named_with_its_line(old, new, line, says):
    assert old in GOOD
    found = mistakes(GOOD.replace(old, new))
    assert any(at == line and says in what for at, what in found), found


def test_a_signal_that_is_there_twice_is_a_mistake():
    twice = GOOD + GOOD[GOOD.index("[[signal]]"):]
    assert any("is there twice" in what for _, what in mistakes(twice))


def test_only_what_has_an_answer_or_a_measure_can_put_it_in():
    text = GOOD.replace('{ kind = "item", measure = "phq-9", item = "9", above = 0 }',
                        '{ kind = "band", measure = "phq-9", scale = "total", bands = ["severe"] }')
    text = text.replace("{answer}", "{measure}")
    assert any("Only a signal of the kind" in what for _, what in mistakes(text))
    text = text.replace("{measure}", "this").replace('"severe"', '"dreadful"')
    assert any("has no band “dreadful”" in what for _, what in mistakes(text))
