"""`handrail pool`: the shipped studies, the three forms of columns, and each bad cell by its line."""

import json
from pathlib import Path

import pytest

from handrail import cli
from handrail.evidence.studies import BadStudies, read_studies

from .pools import POOLS

SHIPPED = Path(cli.__file__).parent / "packs" / "evidence" / "chronic-pain-internet" / "interference.csv"


def _faults(text, *moderators):
    with pytest.raises(BadStudies) as bad:
        read_studies(text, moderators)
    return list(bad.value.wrong)


def test_the_shipped_studies_are_pooled(capsys):
    assert cli.main(["pool", str(SHIPPED), "--method", "REML", "--test", "knha"]) == 0
    out = capsys.readouterr().out
    assert "0.269 [0.180, 0.358]" in out
    assert all(name in out for name in POOLS["gandy_interference_23"]["data"]["study"])


def test_as_json(capsys):
    assert cli.main(["pool", str(SHIPPED), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["k", "estimate", "se", "ci", "p", "tau2", "tau2_ci", "I2", "H2", "Q", "Qp",
                           "prediction_interval", "method", "test", "moderators"]
    assert (found["k"], found["method"], found["test"], found["moderators"]) == (23, "REML", "knha", None)
    assert found["ci"] == pytest.approx([0.1801451112, 0.35841872284], rel=1e-6)


def test_a_moderator_of_numbers_gives_metafors_regression(tmp_path, capsys):
    rows = zip(*(POOLS["bcg"]["data"][key] for key in ("study", "yi", "vi")), POOLS["bcg"]["regression_x"], strict=True)
    path = tmp_path / "bcg.csv"
    path.write_text("study,yi,vi,ablat,year\n" + "".join(
        f'"{name}",{y},{v},{x["ablat"]},{x["year"]}\n' for name, y, v, x in rows))
    args = ["pool", str(path), "--method", "DL", "--test", "z", "--moderator", "ablat", "--moderator", "year"]
    assert cli.main([*args, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["estimate"] == pytest.approx(-0.71411722207, rel=1e-6)  # without moderators
    assert found["moderators"]["QM"] == pytest.approx(15.9314382703, rel=1e-6)
    assert [one["name"] for one in found["moderators"]["coefficients"]] == ["intercept", "ablat", "year"]
    assert cli.main(args) == 0
    assert "R² 74.4%" in capsys.readouterr().out


def test_a_moderator_of_words_is_compared_with_the_first_of_them():
    found = read_studies("study,g,se,guided\nA,0.5,0.1,yes\nB,0.2,0.1,no\nC,0.3,0.2,yes\n", ["guided"])
    assert found.moderators == {"guided: yes": (1.0, 0.0, 1.0)}
    assert found.vi == pytest.approx((0.01, 0.01, 0.04))


def test_means_and_deviations_become_hedges_g_with_metafors_variance():
    found = read_studies("study,m1,sd1,n1,m2,sd2,n2\nEdinburgh,55,47,155,75,64,156\n")
    assert found.yi == pytest.approx((-0.35516964094,), rel=1e-9)
    assert found.vi == pytest.approx((0.013064675542,), rel=1e-9)


def test_a_common_effect_is_tested_with_z_unless_said_otherwise(capsys):
    assert cli.main(["pool", str(SHIPPED), "--method", "EE", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["test"], found["prediction_interval"], found["tau2_ci"]) == ("z", None, None)
    assert cli.main(["pool", str(SHIPPED), "--method", "EE", "--test", "knha"]) == 1
    assert "common effect" in capsys.readouterr().err


@pytest.mark.parametrize(("row", "said"), [
    ("A,,0.1", "Line 3, column g: is empty."),
    ("A,0,1", None),
    ('A,"0,3",0.1', "Line 3, column g: should be a number, not '0,3'."),
    ("A,nan,0.1", "Line 3, column g: should be a number, not 'nan'."),
    ("A,1_0,0.1", "Line 3, column g: should be a number, not '1_0'."),
    ("A,0.3,0", "Line 3, column se: should be above 0, not '0'."),
    ("A,0.3,-1", "Line 3, column se: should be above 0, not '-1'."),
    ("A,0.3,1e-200", "Line 3, column se: should be above 0, not '1e-200'."),
    (",0.3,0.1", "Line 3, column study: is empty."),
    ("A,0.3", "Line 3: 2 cells, where the heading has 3."),
    ("A,0.3,0.1,x", "Line 3: 4 cells, where the heading has 3."),
])
def test_a_bad_row_is_named_by_line_and_column(row, said):
    text = f"study,g,se\nFirst,0.2,0.1\n{row}\n"
    if said is None:
        assert len(read_studies(text).yi) == 2
    else:
        assert _faults(text) == [said]


def test_every_fault_is_said_in_the_order_of_lines():
    faults = _faults('study,m1,sd1,n1,m2,sd2,n2\n"A\nB",1,2,1.5,1,2,9\nC,1,-2,9,x,2,9\nD,1,0,9,2,0,9\n')
    assert faults == [
        "Line 2, column n1: should be a whole number from 2, not '1.5'.",
        "Line 4, column m2: should be a number, not 'x'.",
        "Line 5, column sd1: and sd2 are both 0: such a difference can't be standardised.",
    ]


@pytest.mark.parametrize(("text", "said"), [
    ("", "names of the columns"), ("study,g,se\n", "no study"), ("\nstudy,g,se\n", "names of the columns"),
    ("g,se\n1,1\n", "no column 'study'"), ("study,g\nA,1\n", "there should be columns"),
    ("study,g,se,yi,vi\nA,1,1,1,1\n", "one of these only"), ("study,g,g,se\nA,1,1,1\n", "'g' is there twice"),
    ('study,g,se\n"A,1,1\n', "no CSV"),
])
def test_a_file_that_holds_no_studies_is_a_sentence(text, said):
    assert any(said in fault for fault in _faults(text))


def test_an_unknown_moderator_is_named_and_so_is_each_empty_cell():
    text = "study,g,se,guided\nA,1,1,\nB,1,1,yes\n"
    assert _faults(text, "lessons") == ["Line 1: there is no column 'lessons'."]
    assert _faults(text, "guided") == ["Line 2, column guided: is empty: a moderator must be known of each study."]


@pytest.mark.parametrize(("content", "said"), [
    (None, "can't be read"), (b"study,g,se\n\xff,1,1\n", "UTF-8"), (b"study,g,se\nA,1,1\n", "more studies"),
    (b"study,g,se,x\nA,1,1,2\nB,2,1,2\nC,2,1,2\n", "told apart"),
])
def test_what_cannot_be_pooled_is_code_1_and_a_sentence(tmp_path, capsys, content, said):
    path = tmp_path / "studies.csv"
    if content is not None:
        path.write_bytes(content)
    assert cli.main(["pool", str(path), *(["--moderator", "x"] if content and b"se,x" in content else [])]) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


def test_a_file_saved_by_a_spreadsheet_is_read(tmp_path, capsys):
    path = tmp_path / "studies.csv"
    path.write_bytes("\ufeffstudy,g,se\r\nA,0.2,0.1\r\nB,0.4,0.2\r\n".encode())
    assert cli.main(["pool", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["k"] == 2
