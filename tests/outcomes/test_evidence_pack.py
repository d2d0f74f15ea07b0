"""Packs of evidence: what is published is there as it was printed, and each mistake is named by file and line."""

import csv
import io

import pytest

from handrail.measures import loading as loaded
from handrail.outcomes.evidence import pack
from handrail.programmes import pack as packs
from handrail.programmes.mistakes import BadPack

FILES = packs.read(pack.SHIPPED / "chronic-pain-internet", pack.ENDINGS)


def _mistakes(**changed):
    files = FILES | {name.replace("_", "."): text for name, text in changed.items()}
    with pytest.raises(BadPack) as bad:
        pack.load(files, "here")
    return [str(one) for one in bad.value.mistakes]


def _published(**cells):
    row = {"source": "gandy-2022", "outcome": "anxiety", "kind": "between"} | cells
    text = io.StringIO()
    writer = csv.DictWriter(text, pack.PUBLISHED, restval="")
    writer.writeheader()
    writer.writerow(row)
    return text.getvalue()


def test_what_is_published_is_there_as_it_was_printed():
    found = pack.shipped()
    said = {(one.source, one.outcome, one.guided, one.control): one for one in found.published}
    assert said["gandy-2022", "depression", "", ""].estimate == 0.43
    assert (said["gandy-2022", "depression", "", ""].low, said["gandy-2022", "depression", "", ""].high) == (0.33, 0.54)
    assert [said["gandy-2022", "interference", guided, ""].estimate for guided in ("yes", "no")] == [0.38, 0.16]
    assert said["terpstra-2022", "impact", "yes", "inactive"].to == 0.41
    assert said["dear-2015", "depression", "", ""].bound == "at-least"
    assert said["canada-2018", "depression", "", ""].kind == "within"
    assert (found.sources["rosser-2023"].trials, found.sources["rosser-2023"].people) == (32, 4924)
    data = found.data_on("interference")
    assert len(data.studies.names) == 23 and {one["guided"] for one in data.cells} == {""}  # not known: not guessed
    assert {one["study"]: one["therapy"] for one in data.cells if one["therapy"]} == {
        "Buhrman 2013 CBT": "cbt", "Buhrman 2013 ACT": "act"}


def test_every_scale_that_lies_beside_an_outcome_is_one_of_a_measure_that_comes_with_handrail():
    there = set()
    for path in (packs.SHIPPED.parent / "measures").glob("*.toml"):
        instrument = loaded.load({path.name: path.read_text(encoding="utf-8")}, path.stem)
        there |= {f"{instrument.id}.{scale.key}" for scale in instrument.scales}
    named = [scale for scales in pack.shipped().scales.values() for scale in scales]
    assert named and set(named) <= there


@pytest.mark.parametrize(("cells", "what"), [
    ({"source": "nobody", "estimate": "0.3"}, "“source” must be one of"),
    ({"kind": "before", "estimate": "0.3"}, "“kind” must be one of: between, within."),
    ({"estimate": "1_0"}, "“estimate” must be a number or nothing."),
    ({"estimate": "0.3", "low": "0.4", "high": "0.5"}, "must be in this order"),
    ({"estimate": "0.3", "low": "0.2"}, "must be in this order"),
    ({"estimate": "0.3", "to": "0.2"}, "far end of a range"),
    ({}, "neither an “estimate” nor a “note”"),
])
def test_a_line_that_makes_no_sense_is_named(cells, what):
    found = _mistakes(published_csv=_published(**cells))
    assert any(one.startswith("published.csv:2: ") and what in one for one in found), found


def test_studies_and_files_that_make_no_sense_are_named():
    twice = FILES["interference.csv"] + "Menga 2014,0.1,0,2014,maybe,,,\n"
    found = _mistakes(interference_csv=twice)
    assert [one.split(": ")[0] for one in found] == ["interference.csv:25"] * len(found) and len(found) == 2
    assert _mistakes(more_csv="a,b\n") == ["more.csv:1: evidence.toml doesn't name this file."]
    toml = FILES["evidence.toml"].replace('file = "interference.csv"', 'file = "none.csv"')
    assert any("There is no file “none.csv”" in one for one in _mistakes(evidence_toml=toml))
