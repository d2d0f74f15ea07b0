"""Packs as zips: the same comes out as went in; what is hostile is refused with a sentence, and never unpacked."""

import io
import stat
import warnings
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.programmes import archives, pack
from handrail.programmes.archives import BadArchive, from_zip, to_zip
from handrail.programmes.mistakes import BadPack

from .packs import PICTURE, files

SMALL = files(en__a_svg=PICTURE)


def a_zip(*entries, compressed=zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of (name or ZipInfo, data)."""
    made = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name twice
        with zipfile.ZipFile(made, "w", compressed) as archive:
            for name, data in entries:
                archive.writestr(name, data)
    return made.getvalue()


def entries(**more):
    return [*((f"small/{name}", text) for name, text in SMALL.items()), *more.items()]


def test_what_goes_in_comes_out_and_the_same_pack_is_the_same_zip():
    assert from_zip(to_zip(SMALL, "small")) == SMALL
    assert to_zip(SMALL, "small") == to_zip(dict(reversed(SMALL.items())), "small")
    assert pack.load(from_zip(to_zip(SMALL, "small")), "small").id == "small"


def test_a_zip_may_hold_the_files_without_a_folder_and_notes_beside():
    assert from_zip(a_zip(*SMALL.items(), ("README.md", "hi"), (".DS_Store", b"\0\1"))) == SMALL


def a_link():
    entry = zipfile.ZipInfo("small/en/two.md")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


HOSTILE = [
    ([("../en/one.md", "x")], "outside the pack"), ([("/etc/one.md", "x")], "outside the pack"),
    ([("small/en/../../x.md", "x")], "outside the pack"), ([("small\\..\\x.md", "x")], "outside the pack"),
    ([("C:x.md", "x")], "outside the pack"), ([("small/" + "a" * 300 + ".md", "x")], "outside the pack"),
    ([(a_link(), "/etc/passwd")], "a link or a device"),
    ([("small/run.sh", "#!/bin/sh")], "none of the files that a pack has"),
    ([("small/en/x.html", "<script>")], "none of the files that a pack has"),
    ([("small/en/one.md", "again")], "in the zip twice"),
    ([("other/programme.toml", "")], "more than one"), ([("other/x.md", "x")], "beside the programme's folder"),
]


@pytest.mark.parametrize(("more", "why"), HOSTILE)
def test_what_is_hostile_is_refused_with_its_name(more, why):
    with pytest.raises(BadArchive, match=why):
        from_zip(a_zip(*entries(), *more))


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(archives, "MOST_TOGETHER", 3_000_000)
    bomb = [(f"small/en/x{number}.md", b"0" * 900_000) for number in range(5)]
    data = a_zip(*entries(), *bomb)
    assert len(data) < 30_000
    with pytest.raises(BadArchive, match="Unpacked"):
        from_zip(data)


def test_one_file_that_is_too_big_is_a_mistake_and_read_no_further():
    with pytest.raises(BadPack, match="bigger than 200,000 bytes"):
        from_zip(a_zip(*entries(), ("small/en/x.md", b"0" * 50_000_000)))


def test_a_zip_that_lies_about_its_sizes_is_refused():
    data = bytearray(a_zip(*entries(), ("small/en/x.md", b"0" * 5_000)))
    size = (5_000).to_bytes(4, "little")
    place = data.rfind(size)
    data[place:place + 4] = (10).to_bytes(4, "little")
    with pytest.raises(BadArchive):
        from_zip(bytes(data))


def test_too_many_files_are_refused():
    with pytest.raises(BadArchive, match="1,000 is the most"):
        from_zip(a_zip(*entries(), *((f"small/x{number}.md", "") for number in range(1_000))))


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\3\4 nothing"])
def test_what_is_no_zip_is_refused(data):
    with pytest.raises(BadArchive, match="not a zip"):
        from_zip(data)


def test_a_zip_without_a_programme_is_refused():
    with pytest.raises(BadArchive, match="no programme.toml"):
        from_zip(a_zip(("a.md", "x")))


@pytest.mark.parametrize(("name", "text", "why"), [
    ("en/one.md", SMALL["en/one.md"] + "\n<script>alert(1)</script>\n", "HTML"),
    ("en/one.md", SMALL["en/one.md"] + "\n[tap](javascript:alert(1))\n", "link"),
    ("en/a.svg", PICTURE.replace("<path", "<script>alert(1)</script><path"), "script"),
    ("en/a.svg", PICTURE.replace("<path", '<path onload="alert(1)"'), "onload"),
])
def test_scripts_in_words_and_pictures_are_refused_by_the_check_that_follows(name, text, why):
    shown = {**SMALL, name: text}
    if name.endswith(".svg"):
        shown["en/one.md"] += "\n:::{figure} a.svg\n:alt: A line.\n:::\n"
    with pytest.raises(BadPack, match=why):
        pack.load(from_zip(to_zip(shown, "small")), "small")


@given(data=st.binary(max_size=400), place=st.integers(0, 400))
def test_no_bytes_whatever_crash_the_reader(data, place):
    good = to_zip(SMALL, "small")
    for one in (data, good[:place] + data + good[place:], good[:place]):
        try:
            from_zip(one)
        except (BadArchive, BadPack):
            pass
