"""The plan for the week: its days and times, how they are read and said, and the box that asks for reminders."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.programmes.blocks import BadAnswer, Option, Plan
from handrail.programmes.plans import OWN, times, wants_reminders
from handrail.programmes.plans_asking import plan_controls
from handrail.programmes.sheets_asking import worksheet_controls
from handrail.programmes.week import WEEK, Timed, time_of
from handrail.programmes.words import WORDS_EN
from handrail.programmes.worksheets import DAYS, PLANNER, ActivityPlanner

PLAN = Plan("k", "", suggests=(Option("walk", "walk 5 minutes"), Option("rest", "rest")))


@pytest.mark.parametrize(("written", "meant"), [
    ("9", time(9)), ("9:30", time(9, 30)), ("09.30", time(9, 30)), ("9h30", time(9, 30)), ("0:05", time(0, 5)),
    ("23:59", time(23, 59)), ("2 pm", time(14)), ("2pm", time(14)), ("2:15 p.m.", time(14, 15)), ("12 am", time(0)),
    ("12 PM", time(12)), (" 7:00 ", time(7)),
    ("24:00", None), ("9:60", None), ("13 pm", None), ("0 am", None), ("half past nine", None), ("9:5", None),
    ("", None), ("9:30 x", None), ("٩:٣٠", None),
])
def test_a_time_is_read_as_people_write_it(written, meant):
    assert time_of(written) == meant


@given(at=st.times().map(lambda one: one.replace(second=0, microsecond=0)))
def test_every_minute_of_a_day_is_read_as_it_is_kept(at):
    assert time_of(f"{at:%H:%M}") == at
    assert Timed.of_body(Timed(("tue",), at).as_body()) == Timed(("tue",), at)


@pytest.mark.parametrize(("raw", "words"), [
    ({"k": ["walk"], "k.at.walk.days": ["wed", "mon"], "k.at.walk.time": ["9:30"]}, "walk 5 minutes (Mon, Wed, 09:30)"),
    ({"k": ["walk"], "k.at.walk.time": ["2 pm"]}, "walk 5 minutes (every day, 14:00)"),
    ({"k": ["walk"], "k.at.walk.days": list(WEEK), "k.at.walk.time": ["8:00"]}, "walk 5 minutes (every day, 08:00)"),
    ({"k": ["walk"], "k.at.walk.days": ["sun"]}, "walk 5 minutes (Sun)"),
    ({"k": ["walk", "rest"], "k.at.rest.days": ["sat"]}, "walk 5 minutes; rest (Sat)"),
    ({"k.text": ["my garden"], "k.own.days": ["fri"], "k.own.time": ["16:00"]}, "my garden (Fri, 16:00)"),
    ({"k": ["rest"]}, "rest"),
])
def test_a_plan_says_what_and_when(raw, words):
    body = PLAN.clean(raw)
    assert PLAN.say(body) == words
    assert PLAN.clean(PLAN.raw(body)) == body
    assert "(" not in PLAN.quote(body)  # in the middle of a sentence it is only what


def test_what_is_not_planned_has_no_time():
    body = PLAN.clean({"k": ["rest"], "k.at.walk.days": ["mon"], "k.at.walk.time": ["9:00"], "k.own.time": ["9:00"]})
    assert times(body) == {}
    assert "when" not in body


def test_reminders_are_for_who_ticked_them():
    assert not wants_reminders(PLAN.clean({"k": ["rest"]}))
    body = PLAN.clean({"k": ["rest"], "k.remind": ["yes"]})
    assert wants_reminders(body)
    assert PLAN.raw(body)["k.remind"] == ["yes"]
    assert PLAN.is_blank(PLAN.clean({"k.remind": ["yes"]}))  # a box alone plans nothing


@pytest.mark.parametrize(("raw", "field", "sentence"), [
    ({"k": ["walk"], "k.at.walk.time": ["noonish"]}, "k.at.walk.time", "Please write a time of day, such as 9:30."),
    ({"k": ["walk"], "k.at.walk.days": ["someday"]}, "k.at.walk.days", "That isn’t one of the choices here."),
    ({"k.text": ["x"], "k.own.time": ["25"]}, "k.own.time", "Please write a time of day"),
])
def test_what_is_no_time_is_said_beside_its_field(raw, field, sentence):
    with pytest.raises(BadAnswer) as refused:
        PLAN.clean(raw)
    assert refused.value.field == field
    assert refused.value.sentence.startswith(sentence)


def test_a_plan_from_before_there_were_times_reads_as_it_did():
    assert PLAN.say({"chosen": ["walk"], "texts": ["walk 5 minutes"], "text": "slowly"}) == "walk 5 minutes; slowly"
    assert times({"chosen": ["walk"]}) == {}


def test_the_fields_come_filled():
    fill = plan_controls(PLAN, WORDS_EN, "")
    html = fill(PLAN.raw(PLAN.clean({"k": ["walk"], "k.at.walk.days": ["wed"], "k.at.walk.time": ["9:30"],
                                     "k.remind": ["yes"]})), "")
    assert 'name="k" value="walk" checked' in html
    assert 'name="k.at.walk.days" value="wed" aria-label="Wednesday" checked' in html
    assert 'type="time" id="k--at--walk--time" name="k.at.walk.time"' in html and 'value="09:30"' in html
    assert 'name="k.remind" value="yes" checked' in html
    assert html.count(" checked") == 3


def test_what_was_typed_and_is_no_time_stays_in_its_field():
    html = plan_controls(PLAN, WORDS_EN, "")({"k": ["walk"], "k.at.walk.time": ["<noon>"]},
                                                 "k.at.walk.time")
    assert 'value="&lt;noon&gt;"' in html
    assert html.count('type="text"') == html.count("aria-invalid") == 1  # and the other times stay as they are


def test_own_words_have_a_code_of_their_own():
    assert set(times(PLAN.clean({"k.text": ["x"], "k.own.days": ["mon"]}))) == {OWN}


# A planner of the week


WEEK_AHEAD = ActivityPlanner("k", "", columns=PLANNER, rows=DAYS)
FILLED = {"k.tue.morning": ["to the shop"], "k.sat.morning": ["garden"], "k.tue.evening": ["rest"]}
ASKED = {"k.remind": ["yes"], "k.time.morning": ["9:30"], "k.time.afternoon": ["14:00"], "k.time.evening": ["8 pm"]}


def test_a_planner_reminds_of_the_days_on_which_something_stands_in_it():
    body = WEEK_AHEAD.clean(FILLED | ASKED)
    assert times(body) == {"morning": Timed(("tue", "sat"), time(9, 30)), "evening": Timed(("tue",), time(20))}
    assert wants_reminders(body)
    assert list(WEEK_AHEAD.things(body)) == [
        ("to the shop", "Tue, 09:30"), ("rest", "Tue, 20:00"), ("garden", "Sat, 09:30")]
    assert WEEK_AHEAD.clean(WEEK_AHEAD.raw(body)) == body


def test_a_planner_that_nobody_asked_to_remind_is_as_it_was():
    body = WEEK_AHEAD.clean(FILLED | ASKED | {"k.remind": []})
    assert set(body) == {"rows", "columns"}
    assert list(WEEK_AHEAD.things(body))[0] == ("to the shop", "Tue, morning")
    assert WEEK_AHEAD.is_blank(WEEK_AHEAD.clean(ASKED))


def test_a_week_that_is_over_reminds_nobody():
    over = ActivityPlanner("k", "", columns=PLANNER, rows=DAYS, looks_back=True)
    assert set(over.clean(FILLED | ASKED)) == {"rows", "columns"}
    assert "k.remind" not in worksheet_controls(over, WORDS_EN)({}, "")


def test_a_planners_time_that_is_none_is_said_beside_its_field():
    with pytest.raises(BadAnswer) as refused:
        WEEK_AHEAD.clean(FILLED | ASKED | {"k.time.morning": ["dawn"]})
    assert refused.value.field == "k.time.morning"
    html = worksheet_controls(WEEK_AHEAD, WORDS_EN)(ASKED | {"k.time.morning": ["dawn"]}, "k.time.morning")
    assert 'value="dawn"' in html and html.count("aria-invalid") == 1


def test_a_planner_comes_with_the_usual_times():
    html = worksheet_controls(WEEK_AHEAD, WORDS_EN)({}, "")
    assert [text in html for text in ('value="09:00"', 'value="14:00"', 'value="18:00"')] == [True] * 3
    assert 'name="k.remind" value="yes" aria-describedby="k--remind-hint">' in html
