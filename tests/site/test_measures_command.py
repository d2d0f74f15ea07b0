"""`handrail measures`: list, add and reliability, as somebody types them."""

import argparse
import json
import re
import shutil
import uuid
from pathlib import Path

import pytest

from handrail.ground import scoped
from handrail.journeys import assessing
from handrail.journeys.item_rows import complete_rows
from handrail.journeys.models import Score
from handrail.measures import folder, reliability, shelf
from handrail.programmes import checking, keeping, pack
from handrail.site.commands import measures
from handrail.site.stop import Stop
from tests.builders import AT, a_participant, a_service, later, role_of, signed_in
from tests.measures.questionnaires import pcs, table

pytestmark = pytest.mark.django_db
LICENSED = ("--affirmed-by", "Ana Ortiz", "--licence", "No. 12")


def run(capsys, *arguments):
    """What was printed; the exit code is 0. Raises Stop otherwise."""
    parser = argparse.ArgumentParser()
    measures.add_arguments(parser)
    assert measures.run(parser.parse_args([str(one) for one in arguments])) == 0
    return capsys.readouterr().out


def stopped(capsys, *arguments):
    """The sentence and the exit code with which it stops."""
    with pytest.raises(Stop) as stop:
        run(capsys, *arguments)
    return str(stop.value), stop.value.code


def test_the_list_says_what_can_be_asked_and_what_needs_a_licence(capsys):
    lines = run(capsys, "list").splitlines()
    assert any(line.startswith("gad-7 ") and "in en" in line for line in lines)
    assert any(line.startswith("pcs ") and "can't be asked: its wording needs a licence" in line for line in lines)
    assert {one["measure"] for one in json.loads(run(capsys, "list", "--json"))} == set(folder.known())


def test_before_the_first_start_the_list_is_of_what_comes_with_handrail(capsys, monkeypatch):
    from django.db import OperationalError

    def no_tables():
        raise OperationalError("no such table")

    monkeypatch.setattr(shelf, "known", no_tables)
    assert {one["measure"] for one in json.loads(run(capsys, "list", "--json"))} == set(folder.known())


def test_a_questionnaire_and_then_a_table_are_brought_in(capsys, tmp_path: Path):
    (tmp_path / "pcs.json").write_text(pcs())
    (tmp_path / "pcs.es.csv").write_text(table())
    assert run(capsys, "add", tmp_path / "pcs.json", *LICENSED).endswith(
        "pcs 1+1 is here, and can be asked in: en. Questionnaires that open from now on ask this version.\n")
    assert "pcs 1+2 is here, and can be asked in: en, es." in run(
        capsys, "add", tmp_path / "pcs.es.csv", "--language", "es", *LICENSED)
    assert "nothing was changed" in run(capsys, "add", tmp_path / "pcs.json", *LICENSED)
    assert "Ana Ortiz affirmed on" in run(capsys, "list")


def test_without_somebody_who_affirms_it_stops(capsys, tmp_path: Path, monkeypatch):
    (tmp_path / "pcs.json").write_text(pcs())
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    for given in ((), ("--affirmed-by", "Ana"), ("--licence", "No. 12")):
        sentence, code = stopped(capsys, "add", tmp_path / "pcs.json", *given)
        assert (sentence.startswith("Somebody must affirm"), code) == (True, 2)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("pcs.pdf", b"x", "The file should be a FHIR Questionnaire (.json), a table (.csv) or a measure (.toml)."),
        ("pcs.json", b"\xff\xfe", "pcs.json:1: This isn't UTF-8 text."),
        ("pcs.json", b"{}" * 600_000, "pcs.json:1: The file is bigger than 1,000,000 bytes."),
        ("pcs.json", b"[]", "This JSON is not a FHIR Questionnaire"),
        ("psc.csv", table().encode(), "There is no measure 'psc'."),
        ("gad-7.csv", table().encode(), "The file asks “8”, which gad-7 doesn't."),
        ("pcs.toml", b"id = 3", "pcs.toml:1: "),
    ],
)
def test_what_does_not_fit_is_said_in_sentences(capsys, tmp_path: Path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    said, code = stopped(capsys, "add", tmp_path / name, "--language", "en", *LICENSED)
    assert code == 2
    assert sentence in said


def test_a_file_that_is_not_there_is_a_sentence(capsys, tmp_path: Path):
    assert "can't be read" in stopped(capsys, "add", tmp_path / "pcs.json", *LICENSED)[0]


def test_a_programme_may_ask_here_what_was_brought_in_here(capsys, tmp_path: Path):
    course = tmp_path / "pain-cbt"
    shutil.copytree(folder.FOLDER.parent / "programmes" / "pain-cbt", course)
    manifest = course / "programme.toml"
    manifest.write_text(manifest.read_text().replace('measures = ["peg", "mood"]', 'measures = ["peg", "pcs"]'))
    sentence = "“pcs” can't be asked yet: its wording needs a licence; bring it in with handrail measures add."
    (before,) = checking.check(course, is_here=True)
    assert [mistake.what for mistake in before.mistakes] == [sentence]
    (tmp_path / "pcs.json").write_text(pcs())
    run(capsys, "add", tmp_path / "pcs.json", *LICENSED)
    (here,), (elsewhere,) = checking.check(course, is_here=True), checking.check(course)
    assert here.mistakes == ()
    assert [mistake.what for mistake in elsewhere.mistakes] == [sentence]


def test_what_was_brought_in_is_asked_scored_and_kept_with_its_version(capsys, tmp_path: Path):
    (tmp_path / "pcs.json").write_text(pcs())
    run(capsys, "add", tmp_path / "pcs.json", *LICENSED)
    files = dict(pack.read(folder.FOLDER.parent / "programmes" / "pain-cbt"))
    manifest = re.sub(r'(?m)^version = ".*"$', 'version = "99"', files["programme.toml"], count=1)
    files["programme.toml"] = manifest.replace('measures = ["peg", "mood"]', 'measures = ["peg", "pcs"]')
    keeping.keep(kind="programme", key="pain-cbt", version="99", files=files, at=later(days=1))
    enrolment = a_participant(a_service())
    with scoped.service(enrolment.service_id):
        assessment = assessing.open_assessment(enrolment=enrolment, name="weekly", at=AT)
        page = signed_in(role_of(enrolment)).get(f"/assessment/{assessment.pk}/?part=pcs")
        assert "Made-up thought 13" in page.content.decode()
        for item in range(1, 14):
            assessing.respond(assessment=assessment, measure="pcs", item=str(item), value=4, client_id=uuid.uuid4(),
                              made_at=AT, at=AT)
        assessing.finish(assessment=assessment, client_id=uuid.uuid4(), made_at=AT, at=AT)
        kept = Score.objects.get(measure="pcs", scale="total")
    assert (kept.value, kept.band, kept.pack.version) == (52, "high", "1+1")


@pytest.fixture
def answered():
    """A service with six people whose GAD-7 at baseline is finished; one left a question out, one came twice."""
    service = a_service("northside")
    with scoped.service(service.pk):
        for number in range(6):
            enrolment = a_participant(service, state="joining")
            assessment = assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)
            for item in range(1, 8):
                if (number, item) != (5, 4):
                    assessing.respond(assessment=assessment, measure="gad-7", item=str(item),
                                      value=(number + item) % 4, client_id=uuid.uuid4(), made_at=AT, at=AT)
            if number != 4:
                assessing.finish(assessment=assessment, client_id=uuid.uuid4(), made_at=AT, at=later(hours=number))
    return service


def test_rows_are_complete_finished_and_of_one_service(answered):
    gad_7 = folder.instrument("gad-7")
    with scoped.service(answered.pk):
        rows = complete_rows(gad_7, gad_7.scale("total"))
    assert rows == sorted(tuple((number + item) % 4 for item in range(1, 8)) for number in range(4))
    with scoped.service(a_service("elsewhere").pk):
        assert complete_rows(gad_7, gad_7.scale("total")) == []


def test_reliability_is_hidden_below_fifty_people(capsys, answered):
    out = run(capsys, "reliability", "gad-7")
    assert "4 people have answered every question so far; the figures are shown from 50 on." in out
    assert "alpha" not in out
    told = json.loads(run(capsys, "reliability", "gad-7", "--json"))
    assert "alpha" not in told["scales"]["total"]


def test_reliability_says_how_it_was_worked_out(capsys, answered, monkeypatch):
    monkeypatch.setattr(reliability, "LEAST_ROWS", 3)
    out = run(capsys, "reliability", "gad-7", "--service", "northside")
    assert "total: 7 questions, 4 people" in out
    assert "Cronbach's alpha" in out
    assert "From each person's first questionnaire without a gap." in out


def test_reliability_asks_which_service_where_there_are_several(capsys, answered):
    a_service("elsewhere")
    assert stopped(capsys, "reliability", "gad-7") == (
        "Say which service with --service. There are: elsewhere, northside.", 2)
    assert stopped(capsys, "reliability", "gad-8")[1] == 2
