"""How hard a text is to read."""

import pytest

from handrail.programmes.reading import Measured, grade, inflesz, level_for, measure, syllables

COUNTS = {  # as a dictionary of English gives them
    "pain": 1, "alarm": 2, "morning": 2, "persistent": 3, "doctor": 2, "nothing": 2, "people": 2, "little": 2,
    "sensitive": 3, "imagine": 3, "ready": 2, "hope": 1, "easier": 3, "quiet": 2, "makes": 1, "changes": 2,
    "planned": 1, "wanted": 2, "table": 2, "uncomfortable": 5, "station": 2, "moved": 1, "message": 2, "messages": 3,
    "smile": 1, "whole": 1, "medicine": 3, "catastrophising": 5, "the": 1, "didn't": 2, "well-known": 2,
}


def test_syllables_are_near_to_a_dictionarys():
    wrong = {word: syllables(word, "en") for word, count in COUNTS.items() if syllables(word, "en") != count}
    assert len(wrong) <= 2, wrong
    assert sum(syllables(word, "en") for word in COUNTS) == pytest.approx(sum(COUNTS.values()), rel=0.03)


def test_words_sentences_and_list_items_are_counted():
    counted = measure("Pain is an alarm. “Is it?” she asked!\n- one item\n- another 12 items", "en")
    assert (counted.words, counted.sentences) == (13, 5)


def test_the_formula_is_kincaids():
    assert grade(Measured(words=100, sentences=10, syllables=130)) == pytest.approx(0.39 * 10 + 11.8 * 1.3 - 15.59)


def test_the_spanish_formula_is_szigriszts():
    assert inflesz(Measured(words=100, sentences=10, syllables=200)) == pytest.approx(206.835 - 62.3 * 2 - 10)


def test_an_empty_text_is_easy():
    assert grade(measure("", "en")) == 0
    assert inflesz(measure("—", "es")) == 100


def test_a_hard_text_is_harder_than_an_easy_one():
    easy = measure("Sit down. Let your hands rest. Breathe out.", "en")
    hard = measure("Nociceptive sensitisation necessitates comprehensive multidisciplinary consideration.", "en")
    assert grade(easy) < 2 < 12 < grade(hard)


def test_spanish_syllables():
    assert [syllables(word, "es") for word in ("dolor", "semana", "respiración", "tú")] == [2, 3, 4, 1]


def test_each_language_has_its_own_limit_and_others_none():
    assert level_for("en-gb").is_hard(7.1)
    assert not level_for("en").is_hard(7.0)
    assert level_for("es").is_hard(54.9)
    assert not level_for("es-mx").is_hard(55)
    assert level_for("ja") is None


@pytest.mark.parametrize(("word", "count"), [
    ("día", 2), ("ayuda", 3), ("ciudad", 2), ("bueno", 2), ("caer", 2), ("hoy", 1), ("y", 1), ("país", 2),
    ("leíais", 3), ("buey", 1), ("guitarra", 3), ("pingüino", 3), ("que", 1), ("agua", 2), ("dolor", 2), ("yoga", 2),
    ("respiración", 4), ("veintiún", 2), ("oía", 3), ("construir", 2), ("prohibir", 3), ("muy", 1), ("mayo", 2),
])
def test_syllables_in_spanish(word, count):
    assert syllables(word, "es") == count
