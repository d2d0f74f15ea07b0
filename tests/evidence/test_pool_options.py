"""`handrail pool` and what else it works out: the same numbers as the functions, as a table and as JSON."""

import json

import pytest

from handrail import cli
from handrail.evidence.bayes import bayes
from handrail.evidence.multilevel import three_level
from handrail.evidence.subgroups import subgroups
from handrail.evidence.trimfill import trim_and_fill

from .pools import MORE, outcomes

ROWS = MORE["konstantopoulos"]["data"]


@pytest.fixture
def schools(tmp_path):
    path = tmp_path / "schools.csv"
    path.write_text("study,yi,vi,district,kind,lessons\n" + "".join(
        f"{row['district']},{row['yi']},{row['vi']},d{row['district']},{'guided' if n % 2 else 'alone'},{n % 7}\n"
        for n, row in enumerate(ROWS)))
    return str(path)


def _json(capsys, *args):
    assert cli.main(["pool", *args, "--json"]) == 0
    said = capsys.readouterr()
    return json.loads(said.out), said.err


def test_several_effects_of_one_study_by_its_name(schools, capsys):
    found, warned = _json(capsys, schools, "--three-level", "study", "--robust", "CR2")
    expected = three_level(*([row[key] for row in ROWS] for key in ("yi", "vi", "district")), robust="CR2")
    assert found["three_level"]["terms"][0]["df"] == pytest.approx(expected.terms[0].df)
    assert found["three_level"]["between"] == pytest.approx(0.065061944275, rel=1e-6)
    assert warned == ""


def test_a_study_named_twice_is_pooled_and_said(schools, capsys):
    found, warned = _json(capsys, schools)
    assert found["k"] == 56
    assert warned.startswith("Named more than once, and pooled as if independent: 11, 12,")


def test_subgroups_permutation_and_the_rest_are_the_functions_own(schools, capsys):
    found, _ = _json(capsys, schools, "--subgroup", "kind", "--moderator", "lessons", "--permute", "50", "--bayes",
                     "half-cauchy", "--scale", "0.3", "--trimfill", "R0", "--side", "left", "--selection", "0.025",
                     "0.5", "--asymmetry", "--influence", "--predictions", "--leave-one-out", "--test", "z")
    y, v = [row["yi"] for row in ROWS], [row["vi"] for row in ROWS]
    groups = subgroups(y, v, ["guided" if n % 2 else "alone" for n in range(56)], "REML", "z")
    assert found["subgroups"]["q_between"] == pytest.approx(groups.q_between)
    assert found["permutation"]["orders"] == 50
    assert found["bayes"]["mu"]["median"] == pytest.approx(bayes(y, v, prior="half-cauchy", scale=0.3).mu.median)
    assert found["trimfill"]["k0"] == trim_and_fill(y, v, estimator="R0", side="left").k0
    assert found["selection"]["steps"] == [0.025, 0.5]
    assert set(found["asymmetry"]) == {"egger", "egger_mixed", "begg", "pet", "peese", "pet_peese"}
    assert [len(found[key]) for key in ("influence", "predictions", "leave_one_out")] == [56, 56, 56]
    assert found["influence"][0]["study"] == "11"


def test_as_a_table(tmp_path, capsys):
    path = tmp_path / "bangert.csv"
    y, v = outcomes("bangert")
    path.write_text("study,yi,vi,g\n" + "".join(f"S{n},{a},{b},{'ab'[n % 2]}\n" for n, (a, b) in enumerate(
        zip(y, v, strict=True))))
    assert cli.main(["pool", str(path), "--subgroup", "g", "--three-level", "g", "--bayes", "--influence",
                     "--predictions", "--leave-one-out", "--trimfill", "--asymmetry", "--selection"]) == 0
    out = capsys.readouterr().out
    for said in ("Subgroups", "Three levels: 48 effects in 2 clusters", "Bayes, half-normal", "Influence (",
                 "Best predictions", "Without each study", "Trim and fill, L0: 7 missing on the left",
                 "Egger: t(46) 2.71", "the one to take", "without selection: 0.148"):
        assert said in out


@pytest.mark.parametrize(("more", "said"), [
    (["--robust", "CR1"], "name their column"), (["--permute", "50"], "needs moderators"),
    (["--subgroup", "nothing"], "no column 'nothing'"), (["--bayes", "--scale", "-1"], "scale of a prior"),
    (["--selection", "0.5", "0.1"], "ascending"),
])
def test_what_cannot_be_asked_is_code_1_and_a_sentence(schools, capsys, more, said):
    assert cli.main(["pool", schools, *more]) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""
