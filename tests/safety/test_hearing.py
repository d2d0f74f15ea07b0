"""Words in what somebody wrote: whole words, capitals and accents aside, each form as it is listed."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handrail.safety import shelf
from handrail.safety.hearing import folded, heard, sentences_with, texts_in
from handrail.safety.plan import Words
from handrail.safety.plan_loading import load

(SHIPPED,) = shelf.shipped()
(WORDS,) = load(SHIPPED.files, "default").of_kind(Words)
LISTS = {language: tuple(folded(phrase) for phrase in phrases) for language, phrases in WORDS.when.lists.items()}
EVERY = LISTS["en"] + LISTS["es"]


@pytest.mark.parametrize("text", [
    "I want to die.", "i WANT to DIE", "Sometimes I just want to\n die", "I don’t want to live like this",
    "I don't want to live", "thinking about suicide a lot", "Suicide?", "(self-harm)", "self harm again",
    "I do not want to die",  # what is denied is not guessed: a person looks
    "Quiero morir", "QUIERO MORIRME ya", "no quiero seguir viviendo", "pienso en quitarme la vida",
    "ojala estuviera muerta", "autolesion", "mejor sin mi",
])
def test_what_is_listed_is_heard(text):
    assert heard(text, EVERY)


@pytest.mark.parametrize("text", [
    "", "I am dying to see the garden", "My knee kills me", "wanted to diet", "the suicidedoor of the car",
    "I was afraid to hurt myself by bending", "I want to take my life back", "I cut myself some slack",
    "took all my pills today", "skill myself", "Tengo miedo de hacerme daño al agacharme", "me corto el pelo",
    "tomo todas las pastillas", "quiero morirme de risa no: quiero reír".replace("morirme", "partirme"),
    "harm myself",
])
def test_what_people_with_pain_say_and_mean_otherwise_is_not(text):
    assert not heard(text, EVERY)


@given(phrase=st.sampled_from(EVERY), before=st.sampled_from(["", "So, ", "¿", "\n\n", "I said: \""]),
       after=st.sampled_from(["", ".", "!", " any more", "\n", "…"]))
def test_every_listed_phrase_is_heard_in_any_capitals_and_any_spelling_of_its_accents(phrase, before, after):
    for text in (phrase, phrase.upper(), unicodedata.normalize("NFD", phrase), phrase.replace(" ", "  \n"),
                 phrase.replace("'", "’")):
        assert heard(before + text + after, EVERY)


@given(phrase=st.sampled_from(EVERY), letter=st.sampled_from("abcñzé9"))
def test_a_longer_word_is_another_word(phrase, letter):
    assert not heard(letter + phrase, (phrase,)) or folded(letter + phrase) == phrase
    assert not heard(phrase + letter, (phrase,))


def test_no_phrase_is_listed_twice():
    for language, phrases in LISTS.items():
        assert len(set(phrases)) == len(phrases), language


@given(text=st.text(max_size=300))
@example(text="𝓐")
@example(text="ŉ")
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)


@given(text=st.text(max_size=200))
def test_a_text_is_heard_where_one_of_its_sentences_is(text):
    phrases = ("die", "end it all")
    assert not sentences_with(text, phrases) or heard(text, phrases)


@pytest.mark.parametrize("text", [
    "I just want to\ndie", "I just want to\r\ndie", "I just want to\u2028die", "I just want to ... die",
    "I just want to… die", "I want to die\nand yes, I want\nto die", "_I want to die_", "I want to d\u00adie",
    "I want to d\u200die", "self\u2011harm", "self\u2013harm",
])
def test_whatever_is_heard_has_a_sentence_so_that_a_flag_follows(text):
    assert heard(text, EVERY) and sentences_with(text, EVERY)


@given(text=st.text(alphabet="die end\n.…!_-\u00ad", max_size=40))
@example(text="end\nit all")
def test_heard_and_its_sentences_never_disagree(text):
    phrases = ("die", "end it all", "die end")
    assert heard(text, phrases) == bool(sentences_with(text, phrases))


def test_texts_lie_anywhere_in_a_body():
    body = {"rows": [{"did": "walked", "felt": 3}, {"did": "want to die"}], "text": "fine"}
    assert list(texts_in(body)) == ["walked", "want to die", "fine"]


def test_nothing_listed_hears_nothing():
    assert not heard("I want to die", ()) and not sentences_with("I want to die", ())
