"""Wording in a table is read with care: each mistake is named with its line."""

import re
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.measures.brought import BadWording
from handrail.measures.csv_reading import read_table
from tests.measures.questionnaires import table


def reasons(text, language="en"):
    """Why it isn't taken."""
    with pytest.raises(BadWording) as bad:
        read_table(text, language)
    return bad.value.reasons


@pytest.mark.parametrize("has_column", [True, False])
def test_a_table_is_read(has_column):
    read = read_table(table(has_column), "" if has_column else "es")
    assert read.languages == ("es",)
    assert read.stem == {"es": "Cuando pasa lo inventado:"}
    assert len(read.items) == 13
    assert read.items[2].text == {"es": "Pensamiento, inventado 3"}
    assert read.items[2].values == (0, 1, 2, 3, 4)
    assert read.items[2].labels == {"es": ("nada", "un poco", "algo", "mucho", "siempre")}


@pytest.mark.parametrize("parted", [";", "\t"])
def test_a_spreadsheet_may_part_by_semicolons_or_tabs(parted):
    rows = f"item{parted}text{parted}0{parted}1\n1{parted}a, b{parted}no{parted}yes\n"
    assert read_table(rows, "en").items[0].text == {"en": "a, b"}


def test_words_only_at_the_two_ends_are_a_line():
    read = read_table("item,text,0,1,2,3\n1,How?,none,,,most\n2,How?,0 none,1,2,3 most\n", "en")
    assert [(item.values, item.ends) for item in read.items] == [((0, 1, 2, 3), {"en": ("none", "most")})] * 2


def test_an_empty_cell_is_a_value_that_the_question_has_not_got():
    read = read_table("item,text,0,1,2,3,4\n1,A?,no,yes,,,\n2,B?,a,,b,,c\n3,C?,,a,b,c,\n", "en")
    assert [item.values for item in read.items] == [(0, 1), (0, 2, 4), (1, 2, 3)]


def test_one_table_may_hold_two_languages():
    read = read_table("item,text,language,0,1\n1,Why?,en,no,yes\n1,¿Por qué?,es,no,sí\n")
    assert (read.languages, read.items[0].labels["es"]) == (("en", "es"), ("no", "sí"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "The first line must name the columns"),
        ("a,b\n", "The first line must name the columns"),
        ("item,text,0\n1,x,no\n", "1 columns for values"),
        ("item,text,0,1,hint\n", "“hint” is no column"),
        ("item,text,0,0,1\n", "“0” is there twice"),
        ("item,text,0,00,1\n", "“00” is there twice"),
        ("item,text,0,-0,1\n", "“-0” is there twice"),
        ("item,text,0,1\n", "There is no question"),
        ("item,text,0,1\n1,,no,yes\n", "Line 2 needs both"),
        ("item,text,0,1\n,x,no,yes\n", "Line 2 needs both"),
        ("item,text,0,1\n1,x,no,\n", "Line 2 needs words for two values"),
        ("item,text,0,1\n1,x,no,yes,maybe\n", "Line 2 has more cells"),
        ("item,text,0,1\n1,x,no,yes\n1,y,no,yes\n", "Line 3: item 1 is there twice"),
        ("item,text,0,1\nstem,x,,\nstem,x,,\n", "Line 3: the stem is there twice"),
        ("item,text,language,0,1\n1,x,en,no,yes\n2,x,es,no,sí\n", "Item 1 is missing in the language “es”"),
        ("item,text,language,0,1,2\n1,x,en,no,yes,\n1,x,es,no,,sí\n", "other values in one language"),
        ("item,text,language,0,1\n1,x,e!,no,yes\n", "not a language code"),
        ("item,text,0,1,2\n1,x,0,1,2\n", "the words at its ends are missing"),
        ('item,text,0,1\n1,"x,no,yes\n', "isn't CSV that can be read"),
        ("item,text,0,1\n1,a\u202eb,no,yes\n", "isn't writing (U+202E)"),
        ("item,text,0,1\n1," + "x" * 140_000 + ",no,yes\n", "Line"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(text, why):
    assert any(why in reason for reason in reasons(text)), reasons(text)


def test_a_table_without_a_language_says_so():
    assert reasons("item,text,0,1\n1,x,no,yes\n", "") == (
        "Line 2 says no language; add a column “language”, or --language.",
    )


@given(st.text(alphabet=st.sampled_from('item,text,01\n"";\tés=\x00'), max_size=80))
def test_nothing_however_odd_does_more_than_be_refused_in_a_sentence(text):
    try:
        read_table(f"item,text,0,1\n{text}", "en")
    except BadWording as why:
        assert all(reason.endswith(".") for reason in why.reasons)


def test_the_table_of_the_operators_page_can_be_read():
    page = (Path(__file__).parents[2] / "docs" / "operators.md").read_text("utf-8")
    (example,) = re.findall(r"^ *```csv\n(.*?)^ *```$", page, re.DOTALL | re.MULTILINE)
    read = read_table(dedent(example), "en")
    assert read.stem == {"en": "What stands before all questions"}
    assert read.items[0].values == (0, 1, 2, 3, 4)
