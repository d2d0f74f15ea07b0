"""Which versions of an answer stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.journeys import forks

IDS = ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("versions", "heads"),
    [
        ({}, set()),
        ({"a": []}, {"a"}),
        ({"a": [], "b": ["a"]}, {"b"}),
        ({"a": [], "b": ["a"], "c": ["a"]}, {"b", "c"}),  # two devices at once
        ({"a": [], "b": ["a"], "c": ["a"], "d": ["b", "c"]}, {"d"}),  # the choice replaces both
        ({"b": ["a"]}, {"b"}),  # it names one that isn't here yet
        ({"a": [], "c": ["b"]}, {"a", "c"}),  # what joins them isn't here yet
        ({"a": [], "b": ["a"], "c": ["b"]}, {"c"}),
        ({"a": ["b"], "b": ["a"]}, {"a", "b"}),  # a ring: both are shown
        ({"a": ["b"], "b": ["a"], "c": ["a"]}, {"c"}),  # a ring, and something after it
        ({"a": ["c"], "b": ["a"], "c": ["b"], "d": []}, {"a", "b", "c", "d"}),
        ({"a": ["a"]}, {"a"}),  # nothing replaces itself
    ],
)
def test_heads_are_what_nothing_replaces(versions, heads):
    assert forks.heads_of(versions) == heads


@given(st.dictionaries(st.sampled_from(IDS), st.sets(st.sampled_from(IDS))))
def test_whatever_names_what_something_stands_and_all_that_fell_is_replaced(versions):
    heads = forks.heads_of(versions)
    assert bool(heads) == bool(versions)
    replaced = {name for version, names in versions.items() for name in names if name != version}
    assert set(versions) - replaced <= heads
    assert set(versions) - heads <= replaced


@pytest.mark.parametrize(
    ("versions", "tangled"),
    [
        ({"a": [], "b": ["a"], "c": ["a"]}, False),
        ({"a": ["x"]}, True),  # names one that isn't here yet
        ({"a": ["b"], "b": ["a"]}, True),  # a ring stands
        ({"a": ["b"], "b": ["a"], "c": ["a"]}, False),  # and has fallen
        ({"a": ["a"]}, False),
    ],
)
def test_versions_are_tangled_while_one_is_missing_or_a_ring_stands(versions, tangled):
    assert forks.are_tangled(versions) is tangled
