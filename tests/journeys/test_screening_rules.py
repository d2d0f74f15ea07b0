"""The screening's rules and its file: what each answer leads to, what is wrong with one, and in a file."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.journeys import screening, screening_file
from handrail.journeys.joining_packs import PACKS
from handrail.programmes.mistakes import BadPack

FILE = Path(PACKS) / "screening" / "default.toml"
TEXT = FILE.read_text(encoding="utf-8")
SCREEN = screening_file.load({FILE.name: TEXT}, FILE.name)

WELL = {"age": ["52"], "months": ["over-5"], "signs": ["none"], "life": ["no"], "willing": ["yes"]}


def result_of(**raw):
    verdict = screening.judge(SCREEN, screening.clean(SCREEN, {**WELL, **raw}))
    return verdict.result, verdict.reasons


def wrong_in(**raw):
    with pytest.raises(screening.BadAnswers) as bad:
        screening.clean(SCREEN, {**WELL, **raw})
    return bad.value.wrong


@pytest.mark.parametrize(("raw", "result", "reasons"), [
    ({}, "suitable", ()),
    ({"age": ["18"]}, "suitable", ()),
    ({"age": ["17"]}, "not-now", ("under-18",)),
    ({"age": ["0"]}, "not-now", ("under-18",)),
    ({"months": ["3-12"]}, "suitable", ()),
    ({"months": ["under-3"]}, "not-now", ("too-new",)),
    ({"signs": ["weakness"]}, "doctor-first", ("today",)),
    ({"signs": ["numb-seat"]}, "doctor-first", ("today",)),
    ({"signs": ["bladder-bowel"]}, "doctor-first", ("today",)),
    ({"signs": ["new-headache"]}, "doctor-first", ("today",)),
    ({"signs": ["fever"]}, "doctor-first", ("soon",)),
    ({"signs": ["weight-loss"]}, "doctor-first", ("soon",)),
    ({"signs": ["fall"]}, "doctor-first", ("soon",)),
    ({"signs": ["cancer"]}, "doctor-first", ("soon",)),
    ({"signs": ["chest-pain"]}, "doctor-first", ("at-once",)),
    ({"signs": ["sudden-headache"]}, "doctor-first", ("at-once",)),
    ({"signs": ["sudden-weakness"]}, "doctor-first", ("at-once",)),
    ({"life": ["at-times"]}, "suitable", ()),
    ({"life": ["now"]}, "help-now", ("life-now",)),
    ({"willing": ["not-yet"]}, "not-now", ("not-yet",)),
])
def test_what_an_answer_leads_to(raw, result, reasons):
    assert result_of(**raw) == (result, reasons)


def test_the_gravest_reason_decides_and_comes_first_and_none_is_left_out():
    assert result_of(age=["17"], signs=["fever", "chest-pain", "weight-loss"], life=["now"], willing=["not-yet"]) == (
        "help-now", ("life-now", "at-once", "soon", "under-18", "not-yet"))


def test_what_is_most_urgent_among_the_signs_is_told_first():
    assert result_of(signs=["cancer", "weakness"])[1] == ("today", "soon")


@pytest.mark.parametrize(("raw", "wrong"), [
    ({"age": []}, {"age": "missing"}),
    ({"age": ["  "]}, {"age": "missing"}),
    ({"age": ["fifty"]}, {"age": "not-a-number"}),
    ({"age": ["52.5"]}, {"age": "not-a-number"}),
    ({"age": ["-3"]}, {"age": "not-a-number"}),
    ({"age": ["121"]}, {"age": "out-of-range"}),
    ({"age": ["9" * 400]}, {"age": "not-a-number"}),
    ({"months": []}, {"months": "missing"}),
    ({"months": ["forever"]}, {"months": "unknown"}),
    ({"months": ["3-12", "1-5"]}, {"months": "unknown"}),
    ({"signs": []}, {"signs": "missing"}),
    ({"signs": ["none", "fever"]}, {"signs": "none-and-more"}),
    ({"signs": ["fever", "ghosts"]}, {"signs": "unknown"}),
    ({"age": ["x"], "life": [], "willing": ["maybe"]},
     {"age": "not-a-number", "life": "missing", "willing": "unknown"}),
])
def test_what_is_wrong_with_an_answer_is_told_for_each_question(raw, wrong):
    assert wrong_in(**raw) == wrong


def test_a_number_with_spaces_round_it_is_read():
    assert screening.clean(SCREEN, {**WELL, "age": [" 52 "]})["age"] == 52


def test_signs_are_kept_in_the_order_of_the_file_however_they_are_sent():
    assert screening.clean(SCREEN, {**WELL, "signs": ["cancer", "fever", "fever"]})["signs"] == ["fever", "cancer"]


def test_somebody_whose_thoughts_come_at_times_is_told_where_help_is():
    answers = screening.clean(SCREEN, {**WELL, "life": ["at-times"]})
    assert "Help at any hour" in screening.said_after(SCREEN, answers)[0]["en"]
    assert screening.said_after(SCREEN, screening.clean(SCREEN, WELL)) == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
@given(st.dictionaries(
    st.sampled_from(["age", "months", "signs", "life", "willing", "other"]),
    st.lists(st.text(max_size=12) | st.sampled_from(["none", "now", "fever", "17", "over-5", "yes"])),
))
def test_whatever_is_sent_is_either_judged_or_named_as_wrong(raw):
    try:
        answers = screening.clean(SCREEN, raw)
    except screening.BadAnswers as bad:
        assert bad.wrong
    else:
        verdict = screening.judge(SCREEN, answers)
        assert (verdict.result == "suitable") == (verdict.reasons == ())


def test_every_reason_says_what_it_is_and_what_to_do():
    chosen = {option.leads.because for question in SCREEN.questions for option in question.options if option.leads}
    counted = {leads.because for question in SCREEN.questions for _, leads in question.below}
    assert set(SCREEN.reasons) == chosen | counted
    for reason in SCREEN.reasons.values():
        assert len(reason.text["en"].split()) >= 20


def changed(before: str, after: str) -> str:
    assert before in TEXT
    return TEXT.replace(before, after, 1)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(("text", "part", "what"), [
    (changed('because = "under-18"', 'because = "too-young"'), 'because = "too-young"', "is no [reason.too-young]"),
    (changed('leads = "not-now"\nbecause = "too-new"', 'leads = "elsewhere"\nbecause = "too-new"'),
     'leads = "elsewhere"', "must be one of"),
    (changed('kind = "number"', 'kind = "guess"'), 'kind = "guess"', "must be one of"),
    (changed("below = 18", "below = 500"), "below = 500", "must be a whole number"),
    (changed('code = "3-12"', 'code = "none"'), 'code = "none"', "kept for none of the options"),
    (changed('text.en = "How old are you?"\ntext.es = "¿Cuántos años tienes?"\n', ""),
     '[[question]]\nkey = "age"', "needs the key “text”"),
    (changed('least = 0', 'leest = 0'), "leest", "not a key"),
    (changed('none.en = "None of these, or a doctor has looked at it"\n'
             'none.es = "Nada de esto, o ya lo ha visto un médico"\n', ""),
     '[[question]]\nkey = "signs"', "“none”"),
    (changed('title.es = "No pasa nada"\n', ""), 'title.en = "That’s all right"', "in the language “es”"),
    (changed('title.en = "That’s all right"', 'titel.en = "That’s all right"'), "titel.en", "not a key"),
])
def test_a_mistake_in_the_file_is_named_with_its_line(text, part, what):
    with pytest.raises(BadPack) as bad:
        screening_file.load({"mine.toml": text}, "mine.toml")
    assert any(mistake.file == "mine.toml" and mistake.line == line_of(text, part) and what in mistake.what
               for mistake in bad.value.mistakes), str(bad.value)


def test_a_reason_that_no_answer_leads_to_is_a_mistake():
    text = TEXT + '\n[reason.unheard]\ntitle.en = "x"\ntext.en = "y"\n'
    with pytest.raises(BadPack, match=f"mine.toml:{line_of(text, '[reason.unheard]')}: No answer leads"):
        screening_file.load({"mine.toml": text}, "mine.toml")


def test_a_question_or_an_option_that_is_there_twice_is_a_mistake():
    with pytest.raises(BadPack, match="“age” is there twice"):
        screening_file.load({"mine.toml": changed('key = "months"', 'key = "age"')}, "mine.toml")
    with pytest.raises(BadPack, match="“1-5” is there twice"):
        screening_file.load({"mine.toml": changed('code = "3-12"', 'code = "1-5"')}, "mine.toml")


def test_what_is_not_toml_or_not_one_file_is_refused():
    with pytest.raises(BadPack, match="mine.toml:1: This isn't TOML"):
        screening_file.load({"mine.toml": "= 3"}, "mine.toml")
    with pytest.raises(BadPack, match="one TOML file"):
        screening_file.load({}, "mine")
