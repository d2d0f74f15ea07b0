"""Codes: the same each time, read out without mistakes, kept nowhere."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from handrail.referrals import codes

SECRET = b"a secret of this installation"


@given(st.uuids())
def test_a_code_can_be_typed_however_it_was_heard(pk):
    code = codes.code_of(pk, SECRET)
    for typed in (code, code.lower(), code.replace("-", " "), f" {code.replace('-', '')} "):
        assert codes.clean(typed) == code


@given(st.text(max_size=20))
def test_what_can_not_be_a_code_is_none(typed):
    cleaned = codes.clean(typed)
    assert cleaned == "" or codes.clean(cleaned) == cleaned


def test_no_letter_is_mistaken_for_another():
    assert not set(codes.LETTERS) & set("BCDEGPTVZNSIL1O0588") and len(set(codes.LETTERS)) == len(codes.LETTERS)


def test_another_installation_makes_another_code():
    pk = uuid.UUID(int=7)
    assert codes.code_of(pk, SECRET) == codes.code_of(pk, SECRET) != codes.code_of(pk, b"another")
