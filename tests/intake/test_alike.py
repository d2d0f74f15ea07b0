"""Which accounts could be one person's: by what is the same, never by how often a name is given."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.intake import alike
from handrail.intake.alike import Known


def known(name="", phone="", email="", n=0) -> Known:
    return Known(uuid.UUID(int=n), name, phone, email)


@pytest.mark.parametrize(("one", "other", "why"), [
    (known("Rosa Vidal", email="rosa@a.org"), known("Vidal, Rosa", email="info@b.org", n=1), ("name",)),
    (known("Ana Peña", email="x@a.org"), known("ana pena", email="y@b.org", n=1), ("name",)),
    (known(phone="+447700900001", email="x@a.org"), known(phone="+447700900001", email="y@b.org", n=1), ("phone",)),
    (known(email="Rosa.Vidal+pain@gmail.com"), known(email="rosavidal@googlemail.com", n=1), ("address", "before-at")),
    (known(email="rosa.vidal@gmial.com"), known(email="rosavidal@gmail.com", n=1), ("before-at",)),
    (known("Rosa", email="ro@a.org"), known("Rosa", email="ro@b.org", n=1), None),  # too short to say anything
    (known("Rosa Vidal", email="a@a.org"), known("Rosa Vidas", email="b@a.org", n=1), None),
])
def test_what_is_the_same_makes_a_pair(one, other, why):
    assert [pair.why for pair in alike.pairs([other, one])] == ([why] if why else [])


def test_the_likeliest_comes_first_and_a_name_that_everybody_has_says_nothing():
    crowd = [known("Ana Gil", email=f"n{place}@a.org", n=place) for place in range(21)]
    assert alike.pairs(crowd) == []
    twins = [known("Bea Gil", "+44770", "bea@a.org", 50), known("Bea Gil", "+44770", "other@a.org", 51)]
    assert [pair.weight for pair in alike.pairs([*crowd[:2], *twins])] == [6, 2]


@given(st.lists(st.tuples(st.text(max_size=6), st.sampled_from(["", "+1", "+2"]), st.emails()), max_size=12))
def test_nobody_is_paired_with_themselves_and_no_pair_comes_twice(people):
    found = alike.pairs([known(*person, n) for n, person in enumerate(people)])
    keys = [(pair.one.pk, pair.other.pk) for pair in found]
    assert all(one < other for one, other in keys)
    assert len(set(keys)) == len(keys)
