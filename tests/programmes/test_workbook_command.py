"""`handrail workbook`: which programme, language and lesson, where to, and a clear sentence for what can't be."""

import argparse
from io import BytesIO

import pytest
from pypdf import PdfReader

from handrail.programmes.commands import workbook

from .packs import BODY, files


def run(*args: object) -> int:
    parser = argparse.ArgumentParser()
    workbook.add_arguments(parser)
    return workbook.run(parser.parse_args([str(arg) for arg in args]))


@pytest.fixture
def folder(tmp_path):
    """A small pack on disk."""
    for name, text in files().items():
        path = tmp_path / "small" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "small"


def test_a_programme_by_its_id(tmp_path, capsys):
    out = tmp_path / "book.pdf"
    assert run("pain-cbt", "--language", "en", "--out", out) == 0
    pages = len(PdfReader(out).pages)
    said = capsys.readouterr()
    assert said.out == f"Wrote {out}: {pages} pages.\n"
    assert said.err == ""  # no progress where nobody watches


def test_a_programme_by_its_folder(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(folder) == 0
    assert capsys.readouterr().out.startswith("Wrote small-en.pdf: ")
    assert (tmp_path / "small-en.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["small", "small-en.pdf"]


@pytest.mark.parametrize("lesson", ["one", "1"])
def test_one_page_of_a_lesson_by_its_key_or_number(folder, tmp_path, lesson, capsys):
    assert run(folder, "--summary", lesson, "--out", tmp_path / "one.pdf") == 0
    assert capsys.readouterr().out.endswith("one.pdf: 1 page.\n")


@pytest.mark.parametrize(("args", "said"), [
    (["nothing-here"], "There is no programme “nothing-here”, and no folder of that name."),
    (["{tmp}"], "is no programme: it has no programme.toml."),
    (["{small}", "--language", "fr"], "“small” isn't there in the language “fr”. It is there in: en."),
    (["{small}", "--language", "../x"], "isn't there in the language “../x”."),
    (["{small}", "--summary", "two"], "“small” has no lesson “two”. It has: one."),
    (["{small}", "--summary", "0"], "“small” has no lesson “0”."),
    (["{small}", "--summary", "²"], "“small” has no lesson “²”."),
    (["{small}", "--out", "{tmp}"], "is a folder; give the name of a file"),
    (["{small}", "--out", "{tmp}/none/x.pdf"], "There is no folder {tmp}/none to write x.pdf into."),
    (["{small}", "--out", "/proc/x.pdf"], "/proc/x.pdf can't be written: "),
])
def test_what_cannot_be_is_said_in_a_sentence(folder, tmp_path, capsys, args, said):
    places = {"{tmp}": str(tmp_path), "{small}": str(folder)}
    for place, path in places.items():
        args = [arg.replace(place, path) for arg in args]
        said = said.replace(place, path)
    assert run(*args) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""
    assert len(told.err.splitlines()) == 1


def test_a_pack_with_mistakes_is_refused_with_their_lines_and_leaves_an_earlier_book(folder, tmp_path, capsys):
    out = tmp_path / "book.pdf"
    out.write_text("the one before")
    (folder / "en" / "one.md").write_text(files(BODY.replace("Pain is", "<b>Pain</b> is"))["en/one.md"])
    assert run(folder, "--out", out) == 1
    assert "en/one.md:9: HTML is not allowed in a lesson." in capsys.readouterr().err
    assert out.read_text() == "the one before"


def test_in_a_terminal_it_says_what_it_is_doing_and_wipes_that_away(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert run(folder, "--out", tmp_path / "x.pdf") == 0
    err = capsys.readouterr().err
    assert "Setting “A small course” on pages …" in err
    assert err.endswith("\r\033[K")


def test_the_language_may_be_a_variety_of_one_that_is_there(folder, tmp_path):
    out = tmp_path / "x.pdf"
    assert run(folder, "--language", "en_GB", "--out", out) == 0
    assert PdfReader(BytesIO(out.read_bytes())).trailer["/Root"]["/Lang"] == "en"
