"""Worksheets: what is kept of their rows, how they read, and that a page shows them filled."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.programmes.blocks import BadAnswer, Option
from handrail.programmes.compile import compiled
from handrail.programmes.words import WORDS_EN
from handrail.programmes.worksheets import (
    COMPASS,
    DAYS,
    LADDER,
    PLANNER,
    RECORD,
    ActivityPlanner,
    Column,
    ExposureLadder,
    ThoughtRecord,
    ValuesCompass,
    Worksheet,
    numbered,
)

from .packs import BODY, a_programme, mistakes

SHEETS = {
    "table": Worksheet("k", "L", columns=(Column("did", "what I did"), Column("felt", "how it felt", True)),
                       rows=numbered(3)),
    "record": ThoughtRecord("k", "L", columns=RECORD, rows=numbered(1)),
    "ladder": ExposureLadder("k", "L", columns=LADDER, rows=numbered(2)),
    "planner": ActivityPlanner("k", "L", columns=PLANNER, rows=DAYS),
    "compass": ValuesCompass("k", "L", columns=COMPASS, rows=(Option("home", "Home"), Option("work", "Work"))),
}
KEPT = [
    ("table", {"k.1.did": [" walked "], "k.3.felt": ["4"], "k.2.did": [""]},
     [{"row": "1", "cells": {"did": "walked"}}, {"row": "3", "cells": {"felt": 4}}],
     "what I did: walked\nhow it felt: 4"),
    ("table", {}, [], ""),
    ("ladder", {"k.1.step": ["Stairs"], "k.1.hard": ["0"]}, [{"row": "1", "cells": {"step": "Stairs", "hard": 0}}],
     "The step: Stairs; How hard it feels, 0 to 10: 0"),
    ("planner", {"k.tue.evening": ["choir"]},
     [{"row": "tue", "cells": {"evening": "choir"}}], "Tuesday. Evening: choir"),
    ("compass", {"k.home.matters": ["supper"], "k.home.lived": ["3"]},
     [{"row": "home", "cells": {"matters": "supper", "lived": 3}}],
     "Home. What matters to me here: supper; How much I live it now, 0 to 10: 3"),
]


@pytest.mark.parametrize(("name", "raw", "rows", "said"), KEPT)
def test_what_is_written_is_kept_and_read_again(name, raw, rows, said):
    block = SHEETS[name]
    body = block.clean(raw)
    assert body["rows"] == rows
    assert block.say(body) == said
    assert block.clean(block.raw(body)) == body
    assert block.is_blank(body) is (not rows)


@pytest.mark.parametrize("value", ["11", "-1", "3.5", "a lot", "７"])
def test_a_strength_is_a_number_from_0_to_10_and_its_field_is_named(value):
    with pytest.raises(BadAnswer) as wrong:
        SHEETS["ladder"].clean({"k.2.hard": [value]})
    assert wrong.value.field == "k.2.hard"
    assert "from 0 to 10" in wrong.value.sentence


def test_a_cell_has_an_end():
    with pytest.raises(BadAnswer, match="1,001 characters"):
        SHEETS["table"].clean({"k.1.did": ["x" * 1_001]})


def test_an_answer_stays_readable_when_the_lesson_asks_other_columns():
    body = SHEETS["table"].clean({"k.1.did": ["walked"], "k.1.felt": ["4"]})
    later = Worksheet("k", "L", columns=(Column("pain", "pain"),), rows=numbered(1))
    assert later.say(json.loads(json.dumps(body))) == "what I did: walked; how it felt: 4"


CELLS = st.dictionaries(st.sampled_from(["k.1.did", "k.2.did", "k.3.did", "k.1.felt", "k.3.felt", "k.9.did", "k.text"]),
                        st.lists(st.text(max_size=20) | st.sampled_from([str(number) for number in range(-1, 12)]),
                                 max_size=2))


@given(raw=CELLS)
def test_whatever_arrives_is_kept_or_refused_and_kept_as_it_reads(raw):
    block = SHEETS["table"]
    try:
        body = block.clean(raw)
    except BadAnswer as wrong:
        assert wrong.field in raw
        return
    assert block.clean(block.raw(body)) == json.loads(json.dumps(body))


LESSON = BODY + """
:::{values-compass} What matters
:key: values
:areas: home | friends | work
:::

:::{question} How sure are you?
:key: sure
:kind: scale
:from: 0 not at all
:to: 10 quite
:::

::::{when} sure is 6 or less
Halve the step.
::::

:::{reveal} Show me an example
Maria wrote “supper”.
:::
"""


def test_a_page_shows_a_worksheet_filled_with_a_label_for_each_field():
    lesson = a_programme(LESSON).lesson("one")
    section = compiled(lesson).sections[-1]
    body = lesson.block("values").clean({"values.friends.matters": ["<b>tea</b>"], "values.work.lived": ["7"]})
    html = section.render({"values": [body]})
    assert '<legend>Friends</legend>' in html.replace("friends</legend>", "Friends</legend>")
    assert "&lt;b&gt;tea&lt;/b&gt;</textarea>" in html
    assert '<option selected>7</option>' in html
    for row in ("home", "friends", "work"):
        for column in COMPASS:
            assert f'<label for="values--{row}--{column.code}">' in html
            assert f'name="values.{row}.{column.code}"' in html
    assert '<details class="reveal card"><summary>Show me an example</summary>' in html


@pytest.mark.parametrize(("value", "is_shown"), [(None, False), (0, True), (6, True), (7, False), (10, False)])
def test_a_branch_on_a_number_shows_for_those_within_its_ends(value, is_shown):
    section = compiled(a_programme(LESSON).lesson("one")).sections[-1]
    html = section.render({"sure": [{"value": value}]} if value is not None else {})
    start = html[html.index('data-when="sure"'):].partition(">")[0]
    assert ("hidden" not in start) is is_shown
    assert 'data-most="6"' in start


UNREACHABLE = [
    ('::::::{when} week is "as planned"\n:::::{when} week is "a bit of it"\nNobody.\n:::::\n::::::',
     "no answer to “week” leads here"),
    ('::::::{when} sure is 7 or more\n:::::{when} sure is 6 or less\nNobody.\n:::::\n::::::',
     "no answer to “sure” leads here"),
]
REACHABLE = [
    '::::::{when} week is "as planned" or "a bit of it"\n:::::{when} week is "a bit of it"\nSome.\n:::::\n::::::',
    '::::::{when} sure is 6 or more\n:::::{when} sure is 6 or less\nSix.\n:::::\n::::::',
]


@pytest.mark.parametrize(("text", "what"), UNREACHABLE)
def test_a_branch_that_nobody_can_reach_is_a_mistake_on_its_line(text, what):
    body = LESSON + "\n" + text
    found = mistakes(body)
    assert [what in one.what for one in found] == [True]


@pytest.mark.parametrize("text", REACHABLE)
def test_a_branch_that_somebody_can_reach_is_none(text):
    a_programme(LESSON + "\n" + text)


def test_a_branch_on_a_question_that_only_others_are_asked_is_a_mistake():
    body = LESSON + """
:::::{when} week is "as planned"
:::{question} Which day?
:key: day
:kind: one-of
:options: one | two
:::

::::::
"""
    body = body.replace("::::::\n", ":::::\n")
    body += """
:::::{when} week is "not this week"
::::{when} day is "one"
Nobody.
::::
:::::
"""
    assert [one.what for one in mistakes(body)] == ["Nobody ever reads this: no answer to “week” leads here."]


def test_every_word_of_a_worksheet_is_there():
    for block in SHEETS.values():
        for column in block.columns:
            assert block.column_text(column, WORDS_EN)
        for row in block.rows:
            assert isinstance(block.row_text(row, WORDS_EN), str)


def test_a_worksheet_drawn_in_later_has_a_line_a_row():
    body = LESSON + "\n## Later {#later}\n\nYou wrote:\n\n{answer}`values|nothing}`".replace("nothing}", "nothing yet")
    lesson = a_programme(body).lesson("one")
    kept = lesson.block("values").clean({"values.home.matters": ["a <i>warm</i> kitchen"], "values.work.lived": ["2"]})
    html = compiled(lesson).section("later").render({"values": [kept]})
    assert "home. What matters to me here: a &lt;i&gt;warm&lt;/i&gt; kitchen<br>work. How much" in html
    assert "nothing yet" in compiled(lesson).section("later").render({})


def test_a_scale_drawn_into_a_sentence_is_its_number():
    body = LESSON + "\n## Later {#later}\n\nYou said {answer}`sure|nothing yet`, last week."
    html = compiled(a_programme(body).lesson("one")).section("later").render({"sure": [{"value": 7}]})
    assert '<span class="own-words">7</span>, last week' in html


SCORES = [("score of peg is 5 or more", 4.7, False), ("score of peg is 5 or more", 5, True),
          ("score of peg.total is 3 or less", 2, True), ("score of peg is 5 or more", None, False)]


@pytest.mark.parametrize(("condition", "value", "is_shown"), SCORES)
def test_a_branch_on_a_score(condition, value, is_shown):
    lesson = a_programme(BODY + f"\n::::{{when}} {condition}\nGo gently.\n::::\n").lesson("one")
    section = compiled(lesson).sections[-1]
    [score] = section.scores
    assert (score.measure, score.scale) == ("peg", "total")
    assert not any("peg" in key for key in section.reads)
    html = section.render({score.key: [{"value": value}]} if value is not None else {})
    start = html[html.index("data-when"):].partition(">")[0]
    assert ("hidden" not in start) is is_shown


def test_a_score_that_nobody_is_asked_for_is_a_mistake():
    found = mistakes(BODY + "\n::::{when} score of gad-7 is 5 or more\nHm.\n::::\n")
    assert ["No battery of this programme asks “gad-7”" in one.what for one in found] == [True]
