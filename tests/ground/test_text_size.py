"""How texts are counted: tables from 3GPP TS 23.038 and 23.040, and what must hold of every text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.ground.text_size import GSM7, UCS2, Size, outside, plainer, size_of


@pytest.mark.parametrize(("text", "size"), [
    ("", Size(GSM7, 0, 1)),
    ("a" * 160, Size(GSM7, 160, 1)),
    ("a" * 161, Size(GSM7, 161, 2)),
    ("a" * 306, Size(GSM7, 306, 2)),
    ("a" * 307, Size(GSM7, 307, 3)),
    ("€" * 80, Size(GSM7, 160, 1)),
    ("€" * 81, Size(GSM7, 162, 2)),
    ("a" * 152 + "€" + "a" * 7, Size(GSM7, 161, 2)),
    ("a" * 152 + "€" + "a" * 152, Size(GSM7, 306, 3)),  # the euro isn't torn apart: the first part stays at 152
    ("¿Cómo?", Size(UCS2, 6, 1)),
    ("á" * 70, Size(UCS2, 70, 1)),
    ("á" * 71, Size(UCS2, 71, 2)),
    ("á" * 135, Size(UCS2, 135, 3)),
    ("🙂" * 35, Size(UCS2, 70, 1)),
    ("🙂" * 36, Size(UCS2, 72, 2)),
    ("á" * 66 + "🙂" + "á" * 66, Size(UCS2, 134, 3)),  # nor is a pair of surrogates
])
def test_texts_are_counted_as_networks_count_them(text, size):
    assert size_of(text) == size


def test_the_small_alphabet_has_its_letters_and_no_other():
    small = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¡¿ÄÖÑÜ§äöñüà^{}\\[~]|€"
    assert outside(small) == []
    assert outside("áíóúÁç`’…") == list("áíóúÁç`’…")


@given(st.text(max_size=700))
def test_a_text_never_takes_fewer_places_than_characters_nor_parts_than_places(text):
    size = size_of(text)
    alone, joined = (160, 153) if size.encoding == GSM7 else (70, 67)
    assert size.places >= len(text)
    assert (size.parts == 1) == (size.places <= alone)
    assert size.parts == 1 or size.places / joined <= size.parts <= size.places / (joined - 1) + 1


@given(st.text(alphabet="ab’‘“”–—…é ", max_size=200))
def test_made_plainer_a_text_of_plain_words_keeps_to_the_small_alphabet(text):
    assert size_of(plainer(text)).encoding == GSM7
