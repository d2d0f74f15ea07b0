"""Figures: everything that was pooled is in the picture and in its table, in its place, and told in a sentence."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail import cli
from handrail.evidence.figures.drawn import axis
from handrail.evidence.figures.flow import Flow, flow
from handrail.evidence.figures.forest import Beside, Shown, forest
from handrail.evidence.figures.history import cumulative_forest, leave_one_out_forest
from handrail.evidence.figures.scatter import baujat, bubble, funnel
from handrail.evidence.figures.words import Words
from handrail.evidence.influence import influence
from handrail.evidence.pooling import pool
from handrail.evidence.regression import regress
from handrail.evidence.sensitivity import cumulative, leave_one_out

from .test_pool_command import SHIPPED

SVG = "{http://www.w3.org/2000/svg}"
TRIALS = [
    Shown("Amber <2019>", 0.5, 0.04, "guided", ("low", "some", "high")),
    Shown("Birch", 0.1, 0.02, "alone", ("low", "", "")),
    Shown("Cedar", 0.4, 0.09, "guided"), Shown("Dune", -0.2, 0.05, "alone"),
]
POOLED = pool([one.y for one in TRIALS], [one.v for one in TRIALS])


def _texts(drawn):
    return [found.text for found in ET.fromstring(drawn.svg).iter(f"{SVG}text")]


def _of(drawn, kind, colour):
    return [found.attrib for found in ET.fromstring(drawn.svg).iter(SVG + kind) if colour in found.get("class", "")]


@pytest.mark.parametrize("narrow", [False, True])
def test_a_forest_has_each_study_where_it_belongs(narrow):
    drawn = forest(TRIALS, POOLED, beside=[Beside("Northside", 0.3, (0.1, 0.5))], narrow=narrow)
    squares = [float(one["x"]) + float(one["width"]) / 2 for one in _of(drawn, "rect", "f-study")]
    order = sorted(range(4), key=lambda i: TRIALS[i].y)
    assert sorted(range(4), key=lambda i: squares[i]) == order
    sides = [float(one["width"]) for one in _of(drawn, "rect", "f-study")]
    assert sides.index(max(sides)) == POOLED.weights.index(max(POOLED.weights))
    left, _top, right, _bottom = (float(point.split(",")[0]) for point in
                                  _of(drawn, "polygon", "f-ink")[0]["points"].split())
    assert left < right
    assert {"Amber <2019>", "Birch", "All 4 studies", "A study like these", "Northside"} <= set(_texts(drawn))
    assert drawn.rows[0][:3] == ("Amber <2019>", "0.50", "[0.11, 0.89]")
    assert drawn.rows[0][4:] == ("low", "some concerns", "high")
    assert drawn.rows[-1][:4] == ("Northside", "0.30", "[0.10, 0.50]", "")  # it has no weight
    assert "Pooled effect" in drawn.sentence and ET.fromstring(drawn.svg).get("aria-label") == drawn.sentence


def test_groups_stand_together_with_a_diamond_each():
    groups = {name: pool([one.y for one in TRIALS if one.group == name], [one.v for one in TRIALS if one.group == name])
              for name in ("guided", "alone")}
    texts = _texts(forest(TRIALS, POOLED, groups=groups))
    places = [texts.index(name) for name in ("guided", "Amber <2019>", "Cedar", "guided, 2", "alone", "Birch", "Dune")]
    assert places == sorted(places)


def test_an_interval_beyond_the_axis_ends_in_an_arrow_and_the_table_has_it_whole():
    wild = [*TRIALS, Shown("Wild", 0.2, 400.0)]
    drawn = forest(wild, pool([one.y for one in wild], [one.v for one in wild]))
    assert len(_of(drawn, "polygon", "f-soft")) == 2
    assert ("Wild", "0.20", "[−39.00, 39.40]") in [row[:3] for row in drawn.rows]


def test_a_pool_of_other_studies_is_refused():
    with pytest.raises(ValueError, match="of 4 studies, not of 3"):
        forest(TRIALS[:3], POOLED)


def test_a_funnel_puts_the_precise_above_and_the_filled_as_rings():
    drawn = funnel(TRIALS, POOLED, filled=[(-0.1, 0.09)])
    dots = [(float(one["cy"]), place) for place, one in enumerate(_of(drawn, "circle", "f-study"))]
    assert [place for _y, place in sorted(dots)] == sorted(range(4), key=lambda i: TRIALS[i].v)
    assert len(_of(drawn, "circle", "s-ours")) == 1 and drawn.rows[-1][0] == "filled in"
    assert len([one for shade in ("p01", "p05", "p10") for one in _of(drawn, "polygon", shade)]) == 3


def test_baujats_shares_add_up_to_q():
    drawn = baujat(TRIALS)
    whole = pool([one.y for one in TRIALS], [one.v for one in TRIALS], "EE", "z")
    assert sum(float(row[1].replace("−", "-")) for row in drawn.rows) == pytest.approx(whole.spread.q, abs=0.03)


def test_the_history_ends_where_the_pool_is():
    drawn = cumulative_forest(TRIALS, cumulative([one.y for one in TRIALS], [one.v for one in TRIALS]))
    assert drawn.rows[-1][1] == f"{POOLED.estimate:.2f}" and [row[3] for row in drawn.rows] == ["1", "2", "3", "4"]


def test_bubbles_lie_by_the_moderator():
    lessons = [5.0, 8.0, 6.0, 4.0]
    found = regress([one.y for one in TRIALS], [one.v for one in TRIALS], {"lessons": lessons})
    drawn = bubble(TRIALS, lessons, found, moderator="lessons")
    at = [float(one["cx"]) for one in _of(drawn, "circle", "s-study")]
    assert sorted(range(4), key=lambda i: at[i]) == sorted(range(4), key=lambda i: lessons[i])


def test_words_and_the_decimal_sign_are_whoever_draws_says():
    drawn = forest(TRIALS, POOLED, words=Words(study="Estudio", point=","))
    assert "Estudio" in _texts(drawn) and drawn.rows[0][1:3] == ("0,50", "[0,11; 0,89]")


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=6))
def test_an_axis_holds_its_values_with_few_round_ticks(values):
    found = axis(values, 10, 400)
    slack = 1e-6 * (found.high - found.low)  # nobody sees a millionth of a picture
    assert all(found.low - slack <= value <= found.high + slack for value in values)
    assert 2 <= len(found.ticks) <= 8 and list(found.ticks) == sorted(set(found.ticks))


@given(st.floats(-99, 99))
def test_a_zero_has_no_minus(value):
    assert not re.fullmatch(r"−0\.00", Words().number(value))


def test_the_command_writes_the_files_that_it_is_asked_for(tmp_path, capsys):
    names = {"forest": "f.svg", "funnel": "f.png", "report": "r.html"}
    args = [part for kind, name in names.items() for part in (f"--{kind}", str(tmp_path / name))]
    assert cli.main(["pool", str(SHIPPED), *args]) == 0
    assert len(_of_file(tmp_path / "f.svg")) == 23
    assert (tmp_path / "f.png").read_bytes().startswith(b"\x89PNG")
    page = (tmp_path / "r.html").read_text()
    assert "0.27 [0.18, 0.36]" in page and page.count("<svg") == 4
    assert cli.main(["pool", str(SHIPPED), "--forest", str(tmp_path / "none" / "f.svg")]) == 1
    assert "can't be written" in capsys.readouterr().err
    assert cli.main(["pool", str(SHIPPED), "--bubble", str(tmp_path / "b.svg")]) == 1
    assert "--moderator" in capsys.readouterr().err


def test_the_command_draws_groups_and_what_is_filled_in(tmp_path):
    path, forest_at, funnel_at = (tmp_path / name for name in ("s.csv", "f.svg", "u.svg"))
    path.write_text("study,g,se,guided\nA,0.1,0.05,yes\nB,0.3,0.1,no\nC,0.5,0.2,yes\nD,0.7,0.25,no\nE,0.9,0.3,no\n")
    assert cli.main(["pool", str(path), "--subgroup", "guided", "--trimfill", "--side", "left", "--forest",
                     str(forest_at), "--funnel", str(funnel_at)]) == 0
    texts = [found.text for found in ET.parse(forest_at).iter(f"{SVG}text")]
    assert texts.index("no, 3") > texts.index("E") and texts.index("yes, 2") > texts.index("C")
    rings = [one for one in ET.parse(funnel_at).iter(f"{SVG}circle") if "s-ours" in one.get("class")]
    assert rings


def _of_file(path):
    return [found for found in ET.parse(path).iter(f"{SVG}rect") if found.get("class") == "f-study"]


@pytest.mark.parametrize("drawn", [
    forest(TRIALS, POOLED), forest(TRIALS, POOLED, narrow=True), funnel(TRIALS, POOLED), baujat(TRIALS),
    cumulative_forest(TRIALS, cumulative([one.y for one in TRIALS], [one.v for one in TRIALS])),
])
def test_each_study_is_a_point_that_says_what_it_is(drawn):
    points = {one.get("data-study"): one.find(f"{SVG}title").text for one in ET.fromstring(drawn.svg).iter(f"{SVG}g")}
    assert list(points) == [one.name for one in TRIALS]
    assert all(name in said and any(letter.isdigit() for letter in said.replace(name, ""))
               for name, said in points.items())


def test_a_long_name_takes_several_lines_and_hides_nothing():
    long = "Northside, an e-coach answers each lesson against on your own, with e-mails only"
    for narrow in (False, True):
        drawn = forest(TRIALS, POOLED, beside=[Beside(long, 0.3, (0.1, 0.5))], narrow=narrow)
        texts = [one for one in _texts(drawn) if one]
        assert long in " ".join(texts) and long not in texts


def test_without_each_study_stands_the_pool_of_the_others_and_its_influence():
    y, v = [one.y for one in TRIALS], [one.v for one in TRIALS]
    pools, moves = leave_one_out(y, v, "REML", "z"), influence(y, v)
    drawn = leave_one_out_forest(TRIALS, pools, POOLED, moves)
    assert [row[1] for row in drawn.rows] == [Words().number(one.estimate) for one in pools]
    assert [row[6] for row in drawn.rows] == [Words().number(one.cook, 3) for one in moves]
    assert len(drawn.columns) == len(drawn.rows[0]) and "DFFITS" in drawn.columns
    most = TRIALS[max(range(4), key=lambda i: pools[i].estimate)].name
    assert f"without {most}." in drawn.sentence
    with pytest.raises(ValueError, match="each study needs one"):
        leave_one_out_forest(TRIALS[:3], pools, POOLED)


def test_the_flow_says_each_step_and_what_went_out_at_it():
    drawn = flow(Flow(1200, 900, 80, 36, 23))
    assert [row[1] for row in drawn.rows] == ["1200", "900", "80", "36", "23"]
    assert [row[3] for row in drawn.rows] == ["300", "820", "44", "13", ""]
    texts = _texts(drawn)
    assert {"n = 1200", "n = 300", "n = 13"} <= set(texts) and "included: 36" in drawn.sentence


def test_what_is_not_known_of_a_flow_is_said_and_nothing_went_out_there():
    drawn = flow(Flow(None, 900, None, 36, 40))
    assert [row[1] for row in drawn.rows] == ["not known", "900", "not known", "36", "40"]
    assert [row[3] for row in drawn.rows[:4]] == ["not known"] * 4  # the pool holds more than was included
    assert len(_of(drawn, "rect", "s-soft")) == 5
    with pytest.raises(ValueError, match="at most"):
        Flow(10, 20)
