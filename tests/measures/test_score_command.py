"""`handrail score`: exact output, plain sentences, no database."""

import argparse
import json
import subprocess
import sys

import pytest

from handrail.measures import folder
from handrail.measures.commands import score


def run(capsys, *arguments):
    """Exit code, what was printed, and what was said on the error stream."""
    parser = argparse.ArgumentParser()
    score.add_arguments(parser)
    code = score.run(parser.parse_args(arguments))
    said = capsys.readouterr()
    return code, said.out, said.err


def test_it_prints_exactly_this(capsys):
    code, out, err = run(capsys, "phq-9", "1,1,2,0,1,1,0,0,0", "--json")
    assert (code, err) == (0, "")
    assert out == '{"measure": "phq-9", "scales": {"total": {"score": 6, "band": "mild"}}}\n'


def test_an_empty_place_is_a_missing_answer(capsys):
    assert json.loads(run(capsys, "phq-9", "1,1,1,1,1,1,1,1,", "--json")[1])["scales"]["total"]["score"] == 9
    assert json.loads(run(capsys, "gad-7", ",1,1,1,1,1,1", "--json")[1])["scales"]["total"]["score"] == 7


def test_a_score_that_cannot_be_given_is_null_with_a_reason(capsys):
    code, out, _ = run(capsys, "peg", "3,,4", "--json")
    assert code == 0
    assert json.loads(out)["scales"]["total"] == {
        "score": None, "reason": "1 of the 3 questions has no answer; all are needed."
    }


def test_a_mean_is_a_number_with_three_places(capsys):
    assert json.loads(run(capsys, "peg", "7,7,6", "--json")[1])["scales"]["total"] == {"score": 6.667}


def test_scales_keep_the_order_of_the_instrument(capsys):
    out = json.loads(run(capsys, "nrs", "1,2,3,0", "--json")[1])
    assert {key: one["score"] for key, one in out["scales"].items()} == {"now": 1, "average": 2, "worst": 3, "least": 0}
    assert list(out["scales"]) == ["now", "average", "worst", "least"]


def test_the_unscored_question_may_be_given_or_left_off(capsys):
    left_off = run(capsys, "phq-9", "0,0,0,0,0,0,0,0,0", "--json")
    assert run(capsys, "phq-9", "0,0,0,0,0,0,0,0,0,3", "--json")[:2] == left_off[:2]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("phq-9", "1,1,2,0,9,1,0,0,0"), "Item 5 of phq-9 can be 0 to 3, not 9."),
        (("phq-9", "-1,1,2,0,1,1,0,0,0"), "Item 1 of phq-9 can be 0 to 3, not -1."),
        (("phq-9", "1,1,x,0,1,1,0,0,0"), "Item 3 of phq-9 should be a whole number, not 'x'."),
        (("peg", "1,2.5,3"), "Item 2 of peg should be a whole number, not '2.5'."),
        (("nrs", "1,2,³,4"), "Item worst of nrs should be a whole number, not '³'."),
        (("gad-7", "1,1"), "gad-7 takes 7 answers, not 2: item 3 is the first without a place."),
        (("peg", "1,2,3,4"), "peg takes 3 answers, not 4: item 3 is the last."),
        (("phq-9", "1"), "phq-9 takes 9 (or 10, with difficulty) answers, not 1: item 2 is the first without a place."),
        (("phq", "1"), "There is no measure 'phq'. Known: " + ", ".join(folder.known()) + "."),
        (("../peg", "1,2,3"), "There is no measure '../peg'. Known: " + ", ".join(folder.known()) + "."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_and_the_exit_code_is_2(capsys, arguments, sentence):
    code, out, err = run(capsys, *arguments, "--json")
    assert (code, out, err) == (2, "", sentence + "\n")


def test_without_json_a_person_can_read_it(capsys):
    _, out, _ = run(capsys, "gad-7", "2,2,2,2,2,2,2")
    assert out == "Generalised Anxiety Disorder, 7 items (GAD-7)\n  total  14 of 0–21  moderate\n"
    _, out, _ = run(capsys, "peg", "2,2,")
    assert out.endswith("  total  no score  1 of the 3 questions has no answer; all are needed.\n")


def test_it_needs_neither_django_nor_a_database():
    program = (
        "import argparse, sys\n"
        "from handrail.measures.commands import score\n"
        "parser = argparse.ArgumentParser(); score.add_arguments(parser)\n"
        "code = score.run(parser.parse_args(['peg', '1,2,3', '--json']))\n"
        "sys.exit(code or 'django' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env={}, check=False)
    assert (done.returncode, done.stdout) == (0, '{"measure": "peg", "scales": {"total": {"score": 2}}}\n'), done.stderr


def test_an_answer_to_a_question_that_was_not_open_is_left_out_of_account_and_said(capsys, monkeypatch, tmp_path):
    from tests.measures.test_loading_more import GOOD

    (tmp_path / "four.toml").write_text(GOOD)
    monkeypatch.setattr(folder, "FOLDER", tmp_path)
    opened = run(capsys, "four", "4,1,1,1,5", "--json")
    assert opened[::2] == (0, "")
    code, out, err = run(capsys, "four", "3,1,1,1,5", "--json")
    assert (code, out) == run(capsys, "four", "3,1,1,1", "--json")[:2]
    assert err == ("Item asked of four is asked only when one of the items 1, 2 is above 3; "
                   "its answer is left out of account.\n")


def test_a_number_too_long_to_be_one_is_refused_and_not_repeated_whole(capsys):
    code, out, err = run(capsys, "gad-7", "9" * 5000 + ",1,1,1,1,1,1", "--json")
    assert (code, out, len(err) < 100) == (2, "", True)


def test_an_author_can_score_a_file_of_their_own(capsys, tmp_path):
    from tests.measures.test_loading import GOOD

    (tmp_path / "two.toml").write_text(GOOD)
    assert run(capsys, str(tmp_path / "two.toml"), "2,1", "--json")[1] == (
        '{"measure": "two", "scales": {"total": {"score": 3, "band": "high"}}}\n')
    (tmp_path / "two.toml").write_text(GOOD.replace("range = [0, 4]", "range = [0, 5]"))
    assert run(capsys, str(tmp_path / "two.toml"), "2,1", "--json") == (
        2, "", "two.toml:31: “range” must be [0, 4], as the items' values give.\n")
    assert run(capsys, str(tmp_path / "none.toml"), "2,1")[::2] == (
        2, "none.toml:1: The file can't be read: No such file or directory.\n")
