"""Every shipped measure scores as its manual says: by a table worked out by hand, and by laws for any answers."""

import json
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.measures import folder
from handrail.measures.instrument import Instrument, Scale
from handrail.measures.scoring import in_digits, score
from tests.measures.test_score_command import run
from tests.measures.vectors import BANDS, CASES, HIGHER_IS_BETTER, blocks

INSTRUMENTS = [folder.instrument(name) for name in folder.known()]
VECTORS = blocks()
EACH_SCALE = [(instrument, scale) for instrument in INSTRUMENTS for scale in instrument.scales]
each_scale = st.sampled_from(EACH_SCALE)


def name_of(case) -> str:
    """What pytest calls a case."""
    return case.id if isinstance(case, Instrument) else case.key if isinstance(case, Scale) else str(case)


def answers_to(draw, instrument, scale, *, complete=False) -> dict[str, int | None]:
    """Answers to the items of a scale, as many missing as it allows; with `complete` none."""
    may = scale.missing.only or set(scale.items)
    gaps = set() if complete else draw(st.sets(st.sampled_from(sorted(may)), max_size=scale.missing.most))
    return {key: None if key in gaps else draw(st.sampled_from(instrument.item(key).choice.values))
            for key in scale.items}


def value_of(instrument, scale, answers) -> Decimal | None:
    """The score of one scale."""
    return score(instrument, answers)[scale.key].value


@pytest.mark.parametrize("name", folder.known())
def test_each_shipped_measure_has_its_table_of_at_least_eight_with_low_high_and_missing(name):
    _, rows = VECTORS[name]
    assert len({answers for answers, _ in rows}) >= 8
    assert any("–" in scores for _, scores in rows)
    assert any("–" not in scores for _, scores in rows)


@pytest.mark.parametrize(
    ("name", "answers", "expected"),
    [(name, answers, dict(zip(scales, scores, strict=True)))
     for name, (scales, rows) in VECTORS.items() for answers, scores in rows],
)
def test_the_command_scores_as_the_manual_does(capsys, name, answers, expected):
    code, out, err = run(capsys, name, "--json", "--", answers)
    assert (code, err) == (0, "")
    scored = json.loads(out, parse_float=Decimal)["scales"]
    assert {key: one["score"] for key, one in scored.items()} == {
        key: None if value == "–" else Decimal(value) for key, value in expected.items()
    }
    assert all(one.get("reason", "").endswith(".") for one in scored.values() if one["score"] is None)


@pytest.mark.parametrize(("instrument", "scale"), EACH_SCALE, ids=name_of)
def test_bands_cases_and_direction_are_those_of_the_table(instrument, scale):
    where = (instrument.id, scale.key)
    if where in BANDS:
        assert [start for start, _ in scale.bands][1:] == BANDS[where]
    if where in CASES:
        assert (scale.case_at_by_sex or scale.case_at) == CASES[where]
    assert (scale.better == "higher") == (where in HIGHER_IS_BETTER)


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=name_of)
def test_each_item_refuses_what_lies_beyond_its_ends_and_is_named(capsys, instrument):
    for place, item in enumerate(instrument.items):
        for value in (item.choice.values[0] - 1, item.choice.values[-1] + 1):
            places = [str(one.choice.values[0]) for one in instrument.items]
            places[place] = str(value)
            code, out, err = run(capsys, instrument.id, "--json", "--", ",".join(places))
            assert (code, out) == (2, "")
            assert err.startswith(f"Item {item.key} of {instrument.id} can be ")


@given(st.data(), each_scale)
def test_every_score_lies_in_its_range_and_has_a_band_where_there_are_bands(data, which):
    instrument, scale = which
    value = value_of(instrument, scale, answers_to(data.draw, instrument, scale))
    if value is not None:
        low, high = scale.range
        assert in_digits(low) <= value <= in_digits(high)
        assert bool(scale.band(value)) == bool(scale.bands)


@given(st.data(), each_scale)
def test_gaps_that_are_allowed_give_a_score_and_one_more_gives_a_reason(data, which):
    instrument, scale = which
    may = scale.missing.only or set(scale.items)
    gaps = data.draw(st.sets(st.sampled_from(sorted(may)), min_size=scale.missing.most, max_size=scale.missing.most))
    answers = answers_to(data.draw, instrument, scale, complete=True) | dict.fromkeys(gaps)
    assert value_of(instrument, scale, answers) is not None
    answers[data.draw(st.sampled_from([key for key in scale.items if key not in gaps]))] = None
    scored = score(instrument, answers)[scale.key]
    assert scored.value is None
    assert 0 < len(scored.reason) <= 120


@given(st.data(), each_scale)
def test_the_order_in_which_answers_come_does_not_matter(data, which):
    instrument, scale = which
    answers = answers_to(data.draw, instrument, scale)
    mixed = dict(data.draw(st.permutations(list(answers.items()))))
    assert score(instrument, mixed) == score(instrument, answers)


@given(st.data(), each_scale)
def test_one_answer_more_never_moves_a_score_the_other_way(data, which):
    instrument, scale = which
    answers = answers_to(data.draw, instrument, scale)
    key = data.draw(st.sampled_from([key for key in scale.items if answers[key] is not None]))
    higher = [value for value in instrument.item(key).choice.values if value >= answers[key]]
    more = answers | {key: data.draw(st.sampled_from(higher))}
    before, after = value_of(instrument, scale, answers), value_of(instrument, scale, more)
    assert before >= after if key in scale.reverse else before <= after


@given(st.data(), each_scale)
def test_answers_turned_round_give_the_score_turned_round(data, which):
    instrument, scale = which
    answers = answers_to(data.draw, instrument, scale, complete=True)
    turned = {key: instrument.item(key).choice.values[::-1][instrument.item(key).choice.values.index(value)]
              for key, value in answers.items()}
    if scale.lookup is None:
        one, other = (value_of(instrument, scale, each) for each in (answers, turned))
        assert abs(sum(scale.range) - one - other) <= Decimal("0.001")  # each is kept to three places


@given(st.data(), each_scale)
def test_filling_with_the_mean_is_to_answer_as_on_average(data, which):
    """Where every answer given is the same, the missing ones are taken to be that too."""
    instrument, scale = which
    answers = answers_to(data.draw, instrument, scale)
    if scale.reverse or any(instrument.item(key).choice != instrument.item(scale.items[0]).choice for key in answers):
        return
    value = data.draw(st.sampled_from(instrument.item(scale.items[0]).choice.values))
    with_gaps = {key: None if given is None else value for key, given in answers.items()}
    assert value_of(instrument, scale, with_gaps) == value_of(instrument, scale, dict.fromkeys(answers, value))


@pytest.mark.parametrize(
    ("instrument", "scale"), [pair for pair in EACH_SCALE if pair[1].lookup], ids=name_of
)
def test_a_looked_up_score_rises_with_every_point_of_the_raw_sum(instrument, scale):
    by_raw: dict[int, set[Decimal]] = {}
    for values in product(*(instrument.item(key).choice.values for key in scale.items)):
        answers = dict(zip(scale.items, values, strict=True))
        by_raw.setdefault(sum(values), set()).add(value_of(instrument, scale, answers))
    assert all(len(scores) == 1 for scores in by_raw.values())
    scores = [by_raw[raw].copy().pop() for raw in sorted(by_raw)]
    assert scores == sorted(set(scores))
    assert (scores[0], scores[-1]) == scale.range


@given(st.integers(0, 12))
def test_a_cut_by_sex_gives_no_case_without_knowing_it(value):
    scale = folder.instrument("audit-c").scale("total")
    assert scale.is_case(Decimal(value)) is None
    assert scale.is_case(Decimal(value), "men") == (value >= 4)
    assert scale.is_case(Decimal(value), "women") == (value >= 3)


def test_every_measure_of_the_table_is_shipped_and_every_shipped_one_is_in_the_table():
    assert set(VECTORS) == set(folder.known())
    assert set(BANDS) | set(CASES) | HIGHER_IS_BETTER <= {(one.id, scale.key) for one, scale in EACH_SCALE}
