"""Studies as they are entered: every form is read as `handrail pool` reads it, every fault said, nothing left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.evidence.studies import read_studies
from handrail.outcomes.evidence.entering import Faults, as_csv, form_of, studies_in


def _faults(text, **more):
    with pytest.raises(Faults) as bad:
        studies_in(text, **more)
    return bad.value.sentences


@pytest.mark.parametrize("text", [
    "study,source,g,se\nA,Pain,0.3,0.1\n", "study,yi,vi,source\nA,0.3,0.01,Pain\n",
    "study,source,m1,sd1,n1,m2,sd2,n2\nA,Pain,5,2,40,4.3,2.1,38\n",
])
def test_each_form_gives_the_effect_of_the_command(text):
    (found,), read = studies_in(text), read_studies(text)
    assert (found["g"], found["se"] ** 2) == pytest.approx((read.yi[0], read.vi[0]))
    assert found["source"] == "Pain" and found["year"] is None and found["risk"] == ""


def test_where_lower_is_better_the_course_did_better_with_the_lower_mean():
    text = "study,source,m1,sd1,n1,m2,sd2,n2\nA,Pain,4.3,2,40,5,2.1,38\n"
    (turned,), (plain,) = studies_in(text, lower_is_better=True), studies_in(text)
    assert turned["g"] == -plain["g"] > 0
    assert turned["given"] == "m1 4.3, sd1 2, n1 40, m2 5, sd2 2.1, n2 38; lower is better"
    effect = "study,source,g,se\nA,Pain,0.3,0.1\n"
    assert studies_in(effect, lower_is_better=True) == studies_in(effect)  # an effect has its way already


def test_what_is_known_comes_along():
    (found,) = studies_in("study,g,se,year,guided,control,therapy,lessons,risk_1,risk_3\n"
                          "A,0.3,0.1,2020,yes,active,act,8,low,high\n", source="A review")
    assert (found["year"], found["guided"], found["control"], found["therapy"], found["lessons"], found["risk"],
            found["source"]) == (2020, "yes", "active", "act", 8, "low - high - -", "A review")


@pytest.mark.parametrize(("text", "said"), [
    ("study,g,se\nA,x,0.1\n", "Line 2, column g: “x” is no number (with a point, as 0.25)."),
    ("study,g,se\nA,0.3,0\n", "Line 2, column se: “0” should be above 0."),
    ("study,g,se\nA,,0.1\n", "Line 2, column g: nothing stands here."),
    ("study,g,se\nA,0.3,0.1,9\n", "Line 2: 4 cells, where the heading has 3."),
    ("study,g\nA,0.3\n", "Line 1: there should be columns g,se or yi,vi or m1,sd1,n1,m2,sd2,n2, and one of these "
                           "only."),
    ("g,se\n0.3,0.1\n", "Line 1: there is no column “study”."),
    ("study,g,se\n", "Line 1: there is no study below the heading."), ("", "Line 1: the names of the columns should "
                                                                          "stand here."),
    ("study,m1,sd1,n1,m2,sd2,n2\nA,1,2,1.5,1,2,9\n", "Line 2, column n1: “1.5” should be a whole number from 2."),
    ("study,m1,sd1,n1,m2,sd2,n2\nA,1,0,5,1,0,9\n", "Line 2, column sd1: both deviations are 0, so the difference "
                                                   "can’t be standardised."),
    ("study,g,se,guided\nA,0.3,0.1,maybe\n", "Line 2, column guided: “maybe” isn’t one of these: yes, no, or nothing."),
    ("study,g,se,year\nA,0.3,0.1,20.5\n", "Line 2, column year: “20.5” should be a whole number from 1950 to 2100."),
    ("study,g,se\nA,30,0.1\n", "Line 2, column g: an effect of 30 with a standard error of 0.1 can’t be right."),
    ("study,g,se\nA,0.3,0.1\na,0.3,0.1\n", "Line 3, column study: “a” stands in this file twice."),
])
def test_a_fault_is_said_by_its_line_and_column(text, said):
    assert _faults(text, source="Pain") == [said]


def test_a_column_that_nobody_knows_is_not_passed_over():
    (said,) = _faults("study,g,se,blinded\nA,0.3,0.1,yes\n", source="Pain")
    assert said.startswith("Line 1, column blinded: this column isn’t one of these: study, g, se, source")


def test_every_fault_of_a_file_is_said_at_once_in_the_order_of_its_lines():
    said = _faults("study,g,se,lessons\nA,0.3,0.1,many\nB,x,0.1,8\nC,0.1,0.2,8\n")
    assert [one.split(":")[0] for one in said] == [
        "Line 2, column lessons", "Line 2, column source", "Line 3, column g", "Line 3, column source",
        "Line 4, column source"]


@pytest.mark.parametrize(("filled", "form"), [
    ({"g": "1", "se": "1"}, ("g", "se")), ({"g": "1"}, None), ({"g": "1", "se": "1", "yi": "1"}, None), ({}, None),
    ({"yi": "1", "vi": "1", "g": ""}, ("yi", "vi")),
])
def test_the_numbers_of_one_form_and_of_no_other(filled, form):
    assert form_of(filled) == form


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=60), st.floats(-9, 9))
def test_what_is_typed_into_the_form_is_read_as_it_stands(name, g):
    cells = {"study": name, "source": "Pain", "g": f"{g:.3f}", "se": "0.1"}
    if not name.strip():
        assert _faults(as_csv(cells))
        return
    (found,) = studies_in(as_csv(cells))
    assert found["name"] == name.strip() and found["g"] == pytest.approx(float(f"{g:.3f}"))
