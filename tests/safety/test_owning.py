"""Whose a flag is: the rules, over any staff there can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.safety.owning import Staff, next_told, owner, present
from handrail.safety.plan import LINE

PEOPLE = tuple("abcdefgh")
some = st.lists(st.sampled_from(PEOPLE), unique=True, max_size=4).map(tuple)
staffs = st.builds(
    Staff, guides=some, supervisors=some, managers=some, others=some,
    away=st.dictionaries(st.sampled_from(PEOPLE), st.none() | st.sampled_from(PEOPLE), max_size=8),
    covering=st.frozensets(st.sampled_from(PEOPLE)), on_call=st.none() | st.sampled_from(PEOPLE),
)


def everybody(staff: Staff) -> set[str]:
    return {*staff.guides, *staff.supervisors, *staff.managers, *staff.others}


@given(staff=staffs, role=st.sampled_from(LINE))
def test_a_flag_is_somebodys_wherever_there_is_anybody(staff, role):
    found = owner(staff, role)
    is_called = staff.on_call is not None and present(staff, staff.on_call) is not None
    assert (found is not None) == (is_called or bool(everybody(staff)))


@given(staff=staffs, role=st.sampled_from(LINE))
def test_it_is_nobodys_who_is_away_while_anybody_could_take_it(staff, role):
    found = owner(staff, role)
    could = [one for one in everybody(staff) if present(staff, one) is not None]
    if could:
        assert found not in staff.away
    elif found is not None:
        assert found in everybody(staff)


@given(staff=staffs)
def test_a_stand_in_is_there_and_may_stand_in(staff):
    for one in PEOPLE:
        found = present(staff, one)
        assert found is None or (found not in staff.away and (found == one or found in staff.covering))


@given(staff=staffs, role=st.sampled_from(LINE), known=st.frozensets(st.sampled_from(PEOPLE)))
def test_nobody_is_told_twice_up_the_line(staff, role, known):
    found = next_told(staff, role, known)
    assert found is None or (found not in known and found not in staff.away)


TEAM = Staff(guides=("guide",), supervisors=("theirs", "another"), managers=("manager",), covering=frozenset(
    {"guide", "theirs", "another", "manager", "colleague"}))


@pytest.mark.parametrize(("role", "away", "on_call", "whose"), [
    ("guide", {}, None, "guide"),
    ("supervisor", {}, None, "theirs"),
    ("manager", {}, None, "manager"),
    ("guide", {"guide": "colleague"}, None, "colleague"),
    ("guide", {"guide": None}, None, "theirs"),
    ("guide", {"guide": "colleague", "colleague": "another"}, None, "another"),
    ("guide", {"guide": "colleague", "colleague": "guide"}, None, "theirs"),
    ("guide", {"guide": "somebody who left"}, None, "theirs"),
    ("guide", {"guide": None, "theirs": None, "another": None}, None, "manager"),
    ("guide", dict.fromkeys(("guide", "theirs", "another", "manager")), None, "manager"),
    ("manager", {"manager": None}, None, "guide"),
    ("guide", {}, "colleague", "colleague"),
    ("guide", {"colleague": None}, "colleague", "guide"),
])
def test_up_the_line_to_whoever_is_there(role, away, on_call, whose):
    staff = Staff(TEAM.guides, TEAM.supervisors, TEAM.managers, away=away, covering=TEAM.covering, on_call=on_call)
    assert owner(staff, role) == whose
