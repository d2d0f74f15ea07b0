"""`handrail check`: every mistake with file and line, a table of how a programme reads, and an exit code."""

import argparse
import json

import pytest

from handrail.programmes import checking
from handrail.programmes.commands import check
from handrail.programmes.mistakes import BadPack, Mistake

from .packs import BODY, FRONT, MANIFEST, PICTURE, files


@pytest.fixture(autouse=True)
def _own_registries(monkeypatch):
    """Kinds and names of this test's own making."""
    def load(files, name):
        ((file, text),) = files.items()
        if "bad" in text:
            raise BadPack([Mistake(file, 2, "This is bad.")])

    monkeypatch.setattr(checking, "_kinds", {
        "measure": checking.Kind("measure", lambda path, data: data is not None and "item" in data, load)})
    monkeypatch.setattr(checking, "_known", {"measure": lambda: {"peg"}, "protocol": lambda: {"weekly-call"}})


def write(folder, texts):
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def run(path, *more: str) -> int:
    parser = argparse.ArgumentParser()
    check.add_arguments(parser)
    return check.run(parser.parse_args([str(path), *more]))


def test_a_good_programme_is_said_to_be_good(tmp_path, capsys):
    assert run(write(tmp_path / "small", files())) == 0
    said = capsys.readouterr().out
    assert "1 pack checked: no mistakes" in said
    assert "Flesch–Kincaid grade" in said
    assert "education  one" in said


def test_every_mistake_is_printed_with_path_line_and_sentence(tmp_path, capsys):
    folder = write(tmp_path / "small", files(BODY.replace("Pain is", "<b>Pain</b> is"),
                                             front=FRONT.replace("minutes: 20\n", "")))
    assert run(folder) == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"{folder}/en/one.md:8: HTML is not allowed in a lesson." in lines
    assert f"{folder}/en/one.md:1: The lines at the top need “minutes: …”." in lines
    assert lines[-1] == "2 mistakes in 1 pack."


def test_the_same_as_json(tmp_path, capsys):
    folder = write(tmp_path / "small", files(MANIFEST and BODY.replace("Pain is", "<b>Pain</b> is")))
    assert run(folder, "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["mistakes"][0] == {
        "file": f"{folder}/en/one.md", "line": 9, "what": "HTML is not allowed in a lesson."}
    write(folder, files())
    assert run(folder, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["mistakes"] == []
    assert said["packs"][0]["lessons"][0]["lesson"] == "one"
    assert said["packs"][0]["components"] == {"education": ["one"]}
    assert any("has no practice" in one["what"] for one in said["warnings"])


@pytest.mark.parametrize(("old", "new", "line", "what"), [
    ('measures = ["peg"]\nevery', 'measures = ["peg", "gone"]\nevery', 17,
     "There is no measure “gone”. There are: peg."),
    ('protocol = "weekly-call"', 'protocol = "daily"', 21,
     "There is no protocol “daily”. There are: weekly-call."),
])
def test_what_a_programme_names_must_exist(tmp_path, capsys, old, new, line, what):
    folder = write(tmp_path / "small", files(manifest=MANIFEST.replace(old, new)))
    assert run(folder) == 1
    assert f"{folder}/programme.toml:{line}: {what}" in capsys.readouterr().out


def test_names_are_not_checked_where_nobody_knows_any(tmp_path, monkeypatch):
    monkeypatch.setattr(checking, "_known", {})
    assert run(write(tmp_path / "small", files(manifest=MANIFEST.replace('"peg"', '"gone"')))) == 0


def test_the_manifest_stands_for_its_folder(tmp_path):
    assert run(write(tmp_path / "small", files()) / "programme.toml") == 0


def test_a_single_file_goes_to_the_room_that_knows_it(tmp_path, capsys):
    write(tmp_path, {"good.toml": "[[item]]\nkey = 1", "bad.toml": "[[item]]\nkey = 'bad'"})
    assert run(tmp_path / "good.toml") == 0
    assert run(tmp_path / "bad.toml") == 1
    assert f"{tmp_path}/bad.toml:2: This is bad." in capsys.readouterr().out


def test_a_file_without_its_keys_is_known_by_its_folder(tmp_path, capsys):
    write(tmp_path, {"measures/x.toml": "id = 'bad'\n"})
    assert run(tmp_path / "measures" / "x.toml") == 1
    assert "x.toml:2: This is bad." in capsys.readouterr().out


def test_a_folder_of_many_is_checked_pack_by_pack(tmp_path, capsys):
    write(tmp_path / "programmes" / "small", files())
    write(tmp_path / "measures", {"a.toml": "[[item]]", "b.toml": "[[item]] # bad"})
    write(tmp_path / "measures", {"notes.txt": "x", ".hidden.toml": "?"})
    write(tmp_path / "practices", {"en/x.md": "no front"})
    assert run(tmp_path) == 1
    said = capsys.readouterr().out
    assert f"{tmp_path}/measures/b.toml:2: This is bad." in said
    assert f"{tmp_path}/practices/en/x.md:1: The file must begin" in said
    assert "in 4 packs." in said


@pytest.mark.parametrize(("texts", "path", "what"), [
    ({}, "nowhere", "nowhere:1: There is no such file or folder."),
    ({"empty/notes.txt": "x"}, "empty", "There is no pack here"),
    ({"a.md": "x"}, "a.md", "A programme is checked as a whole"),
    ({"a.toml": "this is = not [toml"}, "a.toml", "a.toml:1: This isn't TOML"),
    ({"a.toml": 'colour = "red"'}, "a.toml", "it has none of their keys"),
    ({"a.toml": b"\xff\xfe"}, "a.toml", "a.toml:1: This isn't UTF-8 text"),
    ({"p/programme.toml": MANIFEST, "p/en/one.md": FRONT.encode() + "## Müde {#a}\n\nx".encode("latin-1")}, "p",
     "one.md:7: This isn't UTF-8 text"),
    ({"p/programme.toml": MANIFEST, "p/en/one.md": "a\nb\0c"}, "p", "one.md:2: There is a NUL character"),
    ({"p/programme.toml": MANIFEST}, "p", "programme.toml:10: The lesson “one” has no file en/one.md."),
    ({"p/programme.toml": MANIFEST, "p/en/one.md": "x" * 1_000_001}, "p", "one.md:1: The file is bigger than"),
])
def test_what_cannot_be_read_is_a_plain_sentence(tmp_path, capsys, texts, path, what):
    write(tmp_path, texts)
    assert run(tmp_path / path) == 1
    assert what in capsys.readouterr().out


def test_other_line_ends_and_a_mark_at_the_start_are_fine(tmp_path):
    texts = {name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in files().items()}
    assert run(write(tmp_path / "small", texts)) == 0


WARNINGS = [
    (BODY, {}, "The lesson has no part of somebody's story."),
    (BODY, {}, "1,200 to 2,200 is a good length."),
    (BODY, {"en/unused.svg": PICTURE}, "unused.svg:1: (warning) Nothing in the programme uses this file."),
    (BODY.replace("Pain is an alarm.", "word " * 301), {}, "is long for one sitting"),
    ("## A {#a}\n\nShort.\n", {}, "nothing to do or to see"),
    ("## A {#a}\n\nShort.\n", {}, "nothing in it asks the person anything"),
    (BODY + "\nInternational physiotherapeutic considerations necessitate multidisciplinary rehabilitation.\n" * 3, {},
     "The lesson is hard to read: Flesch–Kincaid grade"),
    (BODY + "\n:::{story} maria\n:part: 2\nx\n:::\n", {}, "Part 2 of Maria's story comes where part 1 would."),
]


@pytest.mark.parametrize(("body", "more", "what"), WARNINGS, ids=[row[2][:40] for row in WARNINGS])
def test_a_warning_is_said_but_is_no_mistake(tmp_path, capsys, body, more, what):
    assert run(write(tmp_path / "small", {**files(body), **more})) == 0
    said = capsys.readouterr().out
    assert what in said
    assert "warning" in said.splitlines()[-1]


def test_of_what_depends_on_an_answer_one_way_is_counted():
    from handrail.programmes.reviewing import _words

    from .packs import a_programme

    one = '::::{when} week is "as planned"\none two three\n::::\n\n'
    two = '::::{when} week is "not this week"\nfour five\n::::\n'
    with_both, with_one = (a_programme(BODY.replace("## Go on", text + "\n## Go on")).lesson("one").sections[0]
                           for text in (one + two, one))
    assert _words(with_both, "en") == _words(with_one, "en")
