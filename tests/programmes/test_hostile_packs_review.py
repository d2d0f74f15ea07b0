"""Packs by strangers: whatever is in them, checking them ends soon, with a sentence."""

import io
import zipfile

import pytest

from handrail.programmes import archives, files, pack, starting
from handrail.programmes.lines import lines_of
from handrail.programmes.mistakes import BadPack, Mistakes
from handrail.programmes.wording import unkind_words

from . import packs
from .packs import BODY, FRONT, MANIFEST, a_programme, section, told

SMALL = {f"small/{path}": text for path, text in packs.files().items()}
MANY = 50_000  # with regular expressions that try again from every place, each of these takes minutes


def a_zip(texts, method=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return made.getvalue()


@pytest.mark.parametrize("name", ["__MACOSX/small/._programme.toml", "README.md", ".DS_Store"])
def test_what_lies_beside_the_folder_in_a_zip_is_left_out(name):
    assert archives.from_zip(a_zip({**SMALL, name: "x"})) == packs.files()


def test_a_spoilt_zip_is_refused_in_a_sentence():
    data = a_zip(SMALL)
    for place in range(30, len(data), 7):
        spoilt = bytearray(data)
        spoilt[place] ^= 0xA5
        try:
            archives.from_zip(bytes(spoilt))
        except (archives.BadArchive, BadPack):
            pass


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_only_the_usual_packing_is_unpacked(method):
    with pytest.raises(archives.BadArchive, match="packed in a way"):
        archives.from_zip(a_zip(SMALL, method))


HEADINGS = ["## a" + " " * MANY + "b {#begin}\n\nWords.", "## a" + " " * MANY + "b\n\nWords.",
            "## " + "{#" * MANY + "\n\nWords."]


@pytest.mark.parametrize("text", [
    *HEADINGS, BODY.replace("as planned |", "as planned" + " " * MANY + "x |"),
    BODY.replace("as planned |", "{#" * MANY + "x |"),
], ids=range(5))
def test_a_lesson_of_odd_lines_is_read_soon(text):
    told(text)


def test_a_lesson_has_an_end():
    text = FRONT + BODY + "More words.\n\n" * 20_000
    mistakes = Mistakes()
    assert files.as_text(text.encode(), "en/one.md", mistakes) is None
    assert "200,000" in mistakes.found[0].what


@pytest.mark.parametrize("text", [
    '"a\\"b" = """\n[' + " " * MANY + '\n"""\n' + MANIFEST,
    'x = [\n"""a\nb' + '\\"' * MANY + '\n"""]\n' + MANIFEST,
    ".".join("a" * MANY) + " = 1\n" + MANIFEST,
    'x = ["""a [""", """\n[\n"""]\n' + MANIFEST,
], ids=["brackets", "quotes", "dots", "long"])
def test_the_lines_of_an_odd_manifest_are_found_soon(text):
    assert lines_of(text)[("id",)] == text[: text.index("\nid = ")].count("\n") + 2


def test_a_key_of_endless_parts_is_refused():
    assert "too many dots" in told(manifest=".".join("a" * MANY) + " = 1\n" + MANIFEST)


def test_unkind_words_in_a_long_line_are_found_soon():
    line = "It is simply not simply so. " * (MANY // 10)
    text = section(line)
    found = unkind_words(a_programme(text), packs.files(text))
    assert len(found) == MANY // 10  # the second of each is denied


def test_a_long_chain_of_branches_is_checked_soon():
    ends = ":kind: scale\n:from: 0 a\n:to: 10 b\n:::"
    chain = [f":::{{question}} q\n:key: q0\n{ends}"]
    chain += [f"::::{{when}} q{one} is 5 or more\n:::{{question}} q\n:key: q{one + 1}\n{ends}\n::::"
              for one in range(600)]
    assert told(section(*chain)) == ""


def test_a_pack_takes_no_file_from_outside_its_folder(tmp_path):
    folder, secret = tmp_path / "small", tmp_path / "secret.md"
    (folder / "en").mkdir(parents=True)
    for path, text in packs.files().items():
        (folder / path).write_text(text, "utf-8")
    secret.write_text("my diary", "utf-8")
    (folder / "en" / "two.md").symlink_to(secret)
    with pytest.raises(BadPack) as wrong:
        pack.read(folder)
    assert [(one.file, "lies outside the pack" in one.what) for one in wrong.value.mistakes] == [("en/two.md", True)]
    (folder / "en" / "two.md").unlink()
    (folder / "en" / "two.md").symlink_to(folder / "en" / "one.md")
    linked = tmp_path / "a-link-to-it"
    linked.symlink_to(folder)
    assert pack.read(linked)["en/two.md"] == pack.read(folder)["en/one.md"]


def test_nothing_that_a_terminal_would_obey_is_taken_or_repeated():
    mistakes = Mistakes()
    assert files.as_text(b"title.en = \"\x1b]0;gone\x07\"", "programme.toml", mistakes) is None
    assert "\x1b" not in str(mistakes.found)
    with pytest.raises(archives.BadArchive) as why:
        archives.from_zip(a_zip({**SMALL, "small/en/\x1b[2J.md": "x"}))
    assert "\x1b" not in str(why.value)


def test_a_new_pack_is_right_whatever_its_title_and_a_lesson_stays_in_it(tmp_path):
    starting.new_pack(tmp_path / "my-course", 'A "quoted" \\ title\x1b')
    assert pack.load(pack.read(tmp_path / "my-course"), "my-course").title_in("en") == 'A "quoted" \\ title'
    with pytest.raises(starting.CannotStart, match="not a language code"):
        starting.add_lesson(tmp_path / "my-course", "two", "x", "../../outside")
