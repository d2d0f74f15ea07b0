"""Which moderators go into what is expected, and that no study is left out unsaid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.evidence.figures.words import ENGLISH
from handrail.outcomes.evidence.expecting import LEAST, expectation, number, usable
from handrail.outcomes.evidence.pooled import Entered


def _studies(*cells):
    return [Entered(f"S{place}", 0.1 * place, 0.1 + 0.01 * place, guided=guided, control=control, lessons=lessons)
            for place, (guided, control, lessons) in enumerate(cells)]


@pytest.mark.parametrize(("cells", "by"), [
    ([("yes", "", None), ("no", "", None)] * 3, ("guided",)),
    ([("yes", "", None)] * 6, ()),  # none differs
    ([("yes", "", None), ("no", "", None), ("no", "", None)], ()),  # too few
    ([("yes", "active", 5), ("no", "inactive", 6), ("no", "active", 7), ("yes", "inactive", 8)] * 2,
     ("guided", "control", "lessons")),
    ([("yes", "active", None), ("no", "inactive", None), ("no", "", 7), ("yes", "", 8)] * 3, ("guided", "control")),
])
def test_a_moderator_goes_in_where_enough_studies_have_it_and_differ(cells, by):
    assert usable(_studies(*cells))[0] == by


@given(st.lists(st.tuples(st.sampled_from(["", "yes", "no"]), st.sampled_from(["", "active", "inactive"]),
                          st.one_of(st.none(), st.integers(4, 9))), max_size=14))
def test_every_study_is_in_it_or_named(cells):
    studies = _studies(*cells)
    found = expectation(studies, "DL", "z", 8, ENGLISH)
    assert dict(found.known)["guided"] == sum(bool(one[0]) for one in cells)
    assert found.lines or found.why
    if found.by:
        assert found.k + len(found.left_out) == len(studies) and found.k > LEAST - 1
        missing = {one.name for one in studies if any(number(one, name) is None for name in found.by)}
        assert set(found.left_out) == missing
