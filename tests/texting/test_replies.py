"""What a reply means: by tables, and what no reply may ever do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.programmes.blocks import Check, CheckOption, Long, OneOf, Option, Plan, Scale, Short, SomeOf
from handrail.programmes.sms_lesson import Text
from handrail.texting.commands import command
from handrail.texting.parts import answer_in, number_in

ASKED = Text("s", "Which?", "q", {"back": "the back", "head": "my head", "legs": "legs"})
OPTIONS = tuple(Option(code, code) for code in ASKED.options)
ONE, SOME = OneOf("q", "Which?", options=OPTIONS), SomeOf("q", "Which?", options=OPTIONS)
PLAN = Plan("q", "Which?", suggests=OPTIONS)
CHECK = Check("q", "Which?", options=tuple(CheckOption(one.code, one.text, False, "") for one in OPTIONS))


@pytest.mark.parametrize(("block", "reply", "fields"), [
    (ONE, "2", {"q": ["head"]}), (ONE, " 2. ", {"q": ["head"]}), (ONE, "two", {"q": ["head"]}),
    (ONE, "dos", {"q": ["head"]}), (ONE, "My head", {"q": ["head"]}), (ONE, "1 2", None), (ONE, "4", None),
    (ONE, "0", None), (ONE, "12", None), (ONE, "the front", None), (CHECK, "3", {"q": ["legs"]}),
    (SOME, "1, 3", {"q": ["back", "legs"]}), (SOME, "1 and 3", {"q": ["back", "legs"]}),
    (SOME, "3 y 1", {"q": ["legs", "back"]}), (SOME, "1 1", {"q": ["back"]}), (SOME, "1 7", None), (SOME, "13", None),
    (SOME, "back and head", None), (PLAN, "2", {"q": ["head"]}), (PLAN, "after tea", {"q.text": ["after tea"]}),
    (PLAN, "9", None), (Short("q", "?"), "swim", {"q": ["swim"]}), (Short("q", "?"), "  ", None),
    (Long("q", "?"), "a\nb", {"q": ["a\nb"]}), (Scale("q", "?"), "7/10", {"q": ["7"]}), (Scale("q", "?"), "bad", None),
])
def test_a_reply_fills_the_lessons_own_form_or_is_not_understood(block, reply, fields):
    assert answer_in(reply, ASKED, block) == fields


@pytest.mark.parametrize(("reply", "number"), [
    ("4", 4), ("4.", 4), ("4/10", 4), ("cuatro", 4), ("Ten", 10), ("-1", -1), ("about 4", None), ("4 or 5", None),
    ("", None), ("4.5", None)])
def test_a_number_is_a_number_and_nothing_nearly_one(reply, number):
    assert number_in(reply) == number


@pytest.mark.parametrize(("text", "word"), [
    ("More", "more"), ("MÁS", "more"), ("siguiente.", "more"), ("skip", "skip"), ("Saltar", "skip"), ("pausa", "pause"),
    ("later", "later"), ("otra vez", "again"), ("more of the garden", ""), ("no more", "")])
def test_words_of_the_course_in_both_languages(text, word):
    assert command(text) == word


@given(st.text(max_size=40))
def test_no_reply_ever_chooses_what_isnt_offered(reply):
    for block in (ONE, SOME, PLAN, CHECK):
        fields = answer_in(reply, ASKED, block) or {}
        assert set(fields.get("q", ())) <= set(ASKED.options)
        if fields:
            block.clean(fields)
