"""Answers: what is kept of what arrives, what is said back when it can't be, and how it reads in words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.programmes.blocks import (
    BadAnswer,
    Check,
    CheckOption,
    Day,
    Long,
    Number,
    OneOf,
    Option,
    Plan,
    Scale,
    Short,
    SomeOf,
    code_of,
)

OPTIONS = (Option("a-bit", "a bit of it"), Option("none", "not this week"), Option("other", "something else"))
BLOCKS = {
    "short": Short("k", "Label"),
    "long": Long("k", "Label"),
    "one-of": OneOf("k", "Label", options=OPTIONS),
    "some-of": SomeOf("k", "Label", options=OPTIONS),
    "scale": Scale("k", "Label", least=0, most=10, least_text="not at all", most_text="completely"),
    "number": Number("k", "Label", least=0, most=600, unit="minutes"),
    "date": Day("k", "Label"),
    "check": Check("k", "Label",
                   options=(CheckOption("a", "A", True, "Yes."), CheckOption("b", "B", False, "Not yet."))),
    "plan": Plan("k", "", suggests=OPTIONS),
}


@pytest.mark.parametrize(("text", "code"), [
    ("a bit of it", "a-bit-of-it"), ("I don't know yet", "i-dont-know-yet"), ("I don’t know yet", "i-dont-know-yet"),
    ("Ça va, señora", "ca-va-senora"), ("痛み", ""), ("x" * 80, "x" * 60), ("3 minutes, a day", "3-minutes-a-day"),
])
def test_a_code_is_a_slug_of_the_words(text, code):
    assert code_of(text) == code


KEPT = [
    ("short", {"k": ["  Two\n words "]}, {"text": "Two words"}, "Two words"),
    ("short", {}, {"text": ""}, ""),
    ("long", {"k": ["a\r\nb\rc"]}, {"text": "a\nb\nc"}, "a\nb\nc"),
    ("long", {"k": ["x\x00y\ud800z\x1b"]}, {"text": "xyz"}, "xyz"),
    ("one-of", {"k": ["a-bit"]}, {"choice": "a-bit", "text": "a bit of it"}, "a bit of it"),
    ("one-of", {}, {"choice": ""}, ""),
    ("one-of", {"k": [""]}, {"choice": ""}, ""),
    ("some-of", {"k": ["other", "a-bit"]}, {"choices": ["a-bit", "other"], "texts": ["a bit of it", "something else"]},
     "a bit of it; something else"),
    ("some-of", {}, {"choices": [], "texts": []}, ""),
    ("scale", {"k": ["7"]}, {"value": 7}, "7 (0 not at all to 10 completely)"),
    ("scale", {"k": ["0"]}, {"value": 0}, "0 (0 not at all to 10 completely)"),
    ("scale", {}, {"value": None}, ""),
    ("number", {"k": ["8"]}, {"value": 8}, "8 minutes"),
    ("number", {"k": ["2,5"]}, {"value": 2.5}, "2.5 minutes"),
    ("number", {"k": [" 2.50 "]}, {"value": 2.5}, "2.5 minutes"),
    ("number", {"k": ["8 min"]}, {"value": 8}, "8 minutes"),
    ("number", {"k": ["8 minutes"]}, {"value": 8}, "8 minutes"),
    ("number", {"k": ["0"]}, {"value": 0}, "0 minutes"),
    ("number", {"k": [""]}, {"value": None}, ""),
    ("date", {"k": ["2026-03-12"]}, {"date": "2026-03-12"}, "12 March 2026"),
    ("date", {"k": ["12/3/2026"]}, {"date": "2026-03-12"}, "12 March 2026"),
    ("date", {"k": ["12.03.2026"]}, {"date": "2026-03-12"}, "12 March 2026"),
    ("date", {}, {"date": ""}, ""),
    ("check", {"k": ["a"]}, {"choice": "a", "text": "A", "right": True}, "A"),
    ("check", {"k": ["b"]}, {"choice": "b", "text": "B", "right": False}, "B"),
    ("check", {}, {"choice": ""}, ""),
    ("plan", {"k": ["none"], "k.text": ["With my tea."]},
     {"chosen": ["none"], "texts": ["not this week"], "text": "With my tea."}, "not this week; With my tea."),
    ("plan", {"k.text": [""]}, {"chosen": [], "texts": [], "text": ""}, ""),
]


@pytest.mark.parametrize(("kind", "raw", "body", "words"), KEPT)
def test_what_is_kept_and_how_it_reads(kind, raw, body, words):
    block = BLOCKS[kind]
    assert block.kind == kind
    assert block.clean(raw) == body
    assert block.say(body) == words
    assert block.is_blank(body) == (words == "")


@pytest.mark.parametrize(("kind", "raw", "body", "words"), KEPT)
def test_a_body_goes_into_its_form_and_comes_back(kind, raw, body, words):
    assert BLOCKS[kind].clean(BLOCKS[kind].raw(body)) == body


REFUSED = [
    ("short", {"k": ["x" * 301]}, "This is 301 characters long, and the most we can keep here is 300."),
    ("long", {"k": ["x" * 10_001]}, "This is 10,001 characters long, and the most we can keep here is 10,000."),
    ("plan", {"k.text": ["x" * 10_001]}, "This is 10,001 characters long"),
    ("one-of", {"k": ["never"]}, "That isn’t one of the choices here."),
    ("one-of", {"k": ["none", "other"]}, "Please choose one."),
    ("some-of", {"k": ["none", "never"]}, "That isn’t one of the choices here."),
    ("check", {"k": ["c"]}, "That isn’t one of the choices here."),
    ("plan", {"k": ["never"]}, "That isn’t one of the choices here."),
    ("scale", {"k": ["11"]}, "Please choose a number from 0 to 10."),
    ("scale", {"k": ["-1"]}, "Please choose a number from 0 to 10."),
    ("scale", {"k": ["seven"]}, "Please choose a number from 0 to 10."),
    ("scale", {"k": ["7.5"]}, "Please choose a number from 0 to 10."),
    ("number", {"k": ["many"]}, "Please write a number here, such as 8 or 2.5."),
    ("number", {"k": ["8 apples"]}, "Please write a number here"),
    ("number", {"k": ["1e3"]}, "Please write a number here"),
    ("number", {"k": ["nan"]}, "Please write a number here"),
    ("number", {"k": ["１２"]}, "Please write a number here"),
    ("number", {"k": ["9" * 400]}, "Please write a number here"),
    ("number", {"k": ["1,000"]}, "We can’t tell if that is a small or a big number."),
    ("number", {"k": ["-3"]}, "The smallest number that fits here is 0."),
    ("number", {"k": ["601"]}, "The biggest number that fits here is 600."),
    ("date", {"k": ["31/2/2026"]}, "Please write a date, such as 12/3/2026."),
    ("date", {"k": ["tomorrow"]}, "Please write a date"),
    ("date", {"k": ["0000-01-01"]}, "Please write a date"),
    ("long", {"k": [3]}, "This didn’t arrive as text."),
    ("long", {"k": {"a": "b"}}, "This didn’t arrive as text."),
    ("one-of", {"k": None}, "This didn’t arrive as text."),
]


@pytest.mark.parametrize(("kind", "raw", "sentence"), REFUSED, ids=[f"{row[0]}-{n}" for n, row in enumerate(REFUSED)])
def test_what_cannot_be_kept_is_refused_in_a_plain_sentence(kind, raw, sentence):
    with pytest.raises(BadAnswer) as refused:
        BLOCKS[kind].clean(raw)
    assert refused.value.sentence.startswith(sentence)
    assert refused.value.field == next(iter(raw))
    assert "{" not in refused.value.sentence


def test_the_longest_text_is_kept_whole():
    assert BLOCKS["long"].clean({"k": ["x" * 10_000]}) == {"text": "x" * 10_000}


def test_an_option_that_is_gone_is_still_readable():
    assert BLOCKS["one-of"].say({"choice": "gone", "text": "a walk"}) == "a walk"
    body = {"choices": ["gone", "none"], "texts": ["a walk", "nothing"]}
    assert BLOCKS["some-of"].say(body) == "a walk; not this week"
    assert BLOCKS["plan"].say({"chosen": ["gone"], "texts": ["a walk"], "text": ""}) == "a walk"


def test_a_check_answers_with_its_kind_word():
    assert BLOCKS["check"].feedback({"choice": "b"}) == "Not yet."
    assert BLOCKS["check"].feedback({"choice": ""}) == ""
    assert BLOCKS["check"].feedback({"choice": "gone"}) == ""


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5,
)
FIELDS = st.sampled_from(["k", "k.text", "k.keep", "z"])


@given(kind=st.sampled_from(sorted(BLOCKS)), raw=st.dictionaries(FIELDS, ANYTHING))
def test_whatever_arrives_is_kept_or_refused(kind, raw):
    block = BLOCKS[kind]
    try:
        body = block.clean(raw)
    except BadAnswer as refused:
        assert refused.sentence.endswith(".")
        return
    assert json.loads(json.dumps(body).encode().decode()) == body
    assert isinstance(block.say(body), str)


@given(text=st.text(max_size=400))
def test_any_text_comes_back_as_it_was_kept(text):
    body = BLOCKS["long"].clean({"k": [text]})
    body["text"].encode()  # no half characters
    assert BLOCKS["long"].clean({"k": [body["text"]]}) == body


@given(number=st.decimals(0, 600, places=2))
def test_any_number_is_read_with_a_point_and_with_a_comma(number):
    written = f"{number:.2f}"
    assert BLOCKS["number"].clean({"k": [written]}) == BLOCKS["number"].clean({"k": [written.replace(".", ",")]})
    assert BLOCKS["number"].clean({"k": [written]})["value"] == pytest.approx(float(number))
