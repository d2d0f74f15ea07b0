"""What isn't told can't be worked out: properties of the rules on numbers."""

from hypothesis import assume, given
from hypothesis import strategies as st

from handrail.evidence.within import Pairs
from handrail.outcomes.grouping import added, groups_of
from handrail.outcomes.queries import Scored
from handrail.outcomes.scope import LEAST, Scope, tellable, too_few
from handrail.outcomes.telling import summed, tell
from tests.outcomes.asking import asked

RESEARCHER, MANAGER = Scope(is_rounded=True), Scope(may_split_by_guide=True, guides=None)
PROGRAMMES, PROTOCOLS = ("a", "b", "c"), ("x", "y", "z")

cells = st.dictionaries(
    st.tuples(st.sampled_from(PROGRAMMES), st.sampled_from(PROTOCOLS), st.none()),
    st.fixed_dictionaries({"started": st.integers(0, 60), "left": st.integers(0, 30)}), min_size=1,
)
sizes = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 40), min_size=1, max_size=8)


def everything_shown(counts) -> list:
    """Every number that a researcher could be shown of these cells, on whatever page."""
    safe = {cell: {code: RESEARCHER.count(n) for code, n in of.items()} for cell, of in counts.items()}
    shown = []
    for programme in ("", *PROGRAMMES):
        for protocol in ("", *PROTOCOLS):
            narrowed = {cell: of for cell, of in safe.items()
                        if programme in ("", cell[0]) and protocol in ("", cell[1])}
            for split in ("programme", "protocol"):
                groups = groups_of(narrowed, asked(split=split), RESEARCHER, programmes={}, protocols={}, guides={},
                                   others="", nobody="")
                by_group = groups.together(narrowed, added)
                shown.append((programme, protocol, split, sorted((group, sorted(of.items()))
                                                                 for group, of in by_group.items())))
                shown.append(sorted(added(narrowed.values()).items()))
    return shown


@given(cells, st.data())
def test_whatever_a_researcher_subtracts_a_hidden_cell_could_be_any_small_number(counts, data):
    small = [(cell, code) for cell, of in counts.items() for code, n in of.items() if n < LEAST]
    assume(small)
    cell, code = data.draw(st.sampled_from(small))
    before = everything_shown(counts)
    for other in range(LEAST):
        assert everything_shown({**counts, cell: {**counts[cell], code: other}}) == before


@given(cells)
def test_a_researchers_numbers_are_rounded_and_their_totals_add_up(counts):
    safe = {cell: {code: RESEARCHER.count(n) for code, n in of.items()} for cell, of in counts.items()}
    for cell, of in safe.items():
        for code, n in of.items():
            assert n % LEAST == 0
            assert abs(n - counts[cell][code]) < LEAST
    groups = groups_of(safe, asked(), RESEARCHER, programmes={}, protocols={}, guides={}, others="", nobody="")
    by_group, total = groups.together(safe, added), added(safe.values())
    assert {code: sum(of.get(code, 0) for of in by_group.values()) for code in total} == total


@given(st.integers(0, 200), st.integers(0, 200))
def test_rounding_keeps_the_order(one, other):
    low, high = sorted((one, other))
    assert RESEARCHER.count(low) <= RESEARCHER.count(high)


@given(cells)
def test_a_managers_counts_are_as_they_are_and_add_up(counts):
    safe = {cell: {code: MANAGER.count(n) for code, n in of.items()} for cell, of in counts.items()}
    assert safe == counts
    assert added(safe.values())["started"] == sum(of["started"] for of in counts.values())


@given(sizes)
def test_what_is_hidden_together_is_five_people_or_everything(counts):
    hidden, is_all = too_few(counts)
    assert {group for group, n in counts.items() if 0 < n < LEAST} <= hidden
    left = sum(counts[group] for group in hidden)  # what all minus the shown gives
    assert left == 0 or left >= LEAST or is_all
    if is_all:  # there was nothing left to hide it behind
        assert all(n == 0 for group, n in counts.items() if group not in hidden)


@given(sizes)
def test_no_more_is_hidden_than_it_takes(counts):
    hidden, _is_all = too_few(counts)
    large = sorted(counts[group] for group in hidden if counts[group] >= LEAST)
    assert len(large) <= 1
    shown = [n for group, n in counts.items() if group not in hidden and n >= LEAST]
    assert all(n >= most for n in shown for most in large)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=8))
def test_means_of_a_researcher_are_over_cells_of_five_or_more(ns):
    made = [Scored(n=n, total=5.0 * n, pairs=Pairs(n, 6.0 * n, 5.0 * n, 36.0 * n, 25.0 * n, 30.0 * n)) for n in ns]
    told = summed(tell(one, due=one.n, scope=RESEARCHER) for one in made)
    assert told.pairs.n == sum(n for n in ns if n >= LEAST)


def test_nobody_small_is_hidden_where_nobody_is_small():
    assert too_few({"a": 12, "b": 5, "c": 0}) == (frozenset(), False)


def test_one_small_group_takes_the_next_with_it():
    assert too_few({"a": 12, "b": 3, "c": 30}) == (frozenset({"a", "b"}), False)


def test_two_small_groups_that_are_five_together_need_no_third():
    assert too_few({"a": 12, "b": 3, "c": 2}) == (frozenset({"b", "c"}), False)


def test_a_small_group_alone_hides_all():
    assert too_few({"a": 3}) == (frozenset({"a"}), True)


@given(st.dictionaries(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.integers(1, 5)), st.integers(0, 12)))
def test_what_pages_differ_by_is_five_people_or_nobody(by_guide):
    wholes: dict = {}
    for (programme, protocol, _guide), n in by_guide.items():
        wholes[(programme, protocol, None)] = wholes.get((programme, protocol, None), 0) + n
    told_wholes, told_parts = tellable(wholes), tellable(by_guide)
    for whole, n in wholes.items():
        assert (whole in told_wholes) == (n >= LEAST)
        parts = sum(size for cell, size in by_guide.items() if cell in told_parts and cell[:2] == whole[:2])
        assert n - parts == 0 or n - parts >= LEAST or parts == 0
    assert all(by_guide[cell] >= LEAST for cell in told_parts)
