"""Letters with fields: what can be filled is filled, whatever the values hold; what can't says which field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.intake import letter_text
from handrail.intake.letter_text import BadText

FIELDS = {"name": "", "service": ""}


@given(st.text(), st.text())
def test_what_a_field_holds_is_never_read_as_a_field(name, service):
    assert letter_text.fill("A{name}B{service}C", {"name": name, "service": service}).replace("\n", "") == (
        f"A{name}B{service}C".strip().replace("\n", ""))


@pytest.mark.parametrize(("text", "wrong"), [
    ("Dear {nmae}", "nmae"), ("Dear {name", "name"), ("Dear {}", ""), ("Dear name}", ""), ("{name!r}", "name"),
])
def test_a_text_that_cannot_be_filled_says_what_is_wrong(text, wrong):
    with pytest.raises(BadText) as caught:
        letter_text.check(text, FIELDS)
    assert caught.value.wrong == wrong


def test_an_empty_field_leaves_no_gap():
    assert letter_text.fill("A\n\n{name}\n\nB", {"name": ""}) == "A\n\nB"
