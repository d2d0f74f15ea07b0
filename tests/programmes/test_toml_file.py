"""TOML with line numbers: where each key stands, and what is told when a value is of the wrong kind."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.programmes.lines import line_at, lines_of
from handrail.programmes.mistakes import Mistakes
from handrail.programmes.toml_file import read_toml

TEXT = '''\
id = "x"  # [not.a.table]
title.en = "T"
long = """
key = "not a key"
[neither]
"""
many = [
  1,
  2,
]

[assess.weekly]
every = "7 days"

[[item]]
key = "1"
text.en = "a"

[[item]]
key = "2"
"quoted key" = 3

[[item.part]]
name = "p"
'''


@pytest.mark.parametrize(("path", "line"), [
    (("id",), 1), (("title",), 2), (("title", "en"), 2), (("long",), 3), (("many",), 7), (("assess", "weekly"), 12),
    (("assess", "weekly", "every"), 13), (("item", 0), 15), (("item", 0, "text", "en"), 17), (("item", 1, "key"), 20),
    (("item", 1, "quoted key"), 21), (("item", 1, "part", 0, "name"), 24),
])
def test_every_key_has_its_line(path, line):
    assert lines_of(TEXT)[path] == line


def test_what_is_not_there_has_the_line_of_what_is_around_it():
    assert line_at(lines_of(TEXT), ("item", 1, "missing", "en")) == 19
    assert line_at(lines_of(TEXT), ("gone",)) == 1


def read(text: str):
    found = Mistakes()
    return read_toml(text, "a.toml", found), found.found


@pytest.mark.parametrize(("text", "line"), [
    ("a = 1\nb = = 2", 2), ("a = 1\na = 2\n", 2), ("[a", 1), ('a = "open', 1), ("a = [1,\n2\n", 2),
    ("a = " + "[" * 5000, 1),
])
def test_what_is_no_toml_is_told_at_its_line(text, line):
    table, wrong = read(text)
    assert table is None
    assert [(one.file, one.line) for one in wrong] == [("a.toml", line)]
    assert wrong[0].what.startswith("This isn't TOML")


TAKEN = [
    ("a = 1", lambda table: table.text("a"), "must be a text"),
    ("a = ' '", lambda table: table.text("a"), "not empty"),
    ("b = 1", lambda table: table.text("a"), "needs the key “a”"),
    ("a = 'A b'", lambda table: table.slug("a"), "small letters"),
    ("a = 'x--y'", lambda table: table.slug("a"), "small letters"),
    ("a = 'c'", lambda table: table.one_of("a", ("x", "y")), "must be one of: x, y"),
    ("a = 7", lambda table: table.whole("a", least=1, most=5), "from 1 to 5"),
    ("a = true", lambda table: table.whole("a", least=0, most=5), "from 0 to 5"),
    ("a = 1.5", lambda table: table.whole("a", least=0, most=5), "from 0 to 5"),
    ("a = '3 moons'", lambda table: table.days("a"), "must be a span"),
    ("a = 'x'", lambda table: table.texts("a"), "must be a list of texts"),
    ("a = [1]", lambda table: table.texts("a"), "must be a list of texts"),
    ("a = []", lambda table: table.texts("a"), "is empty"),
    ("a = ['x', 'x']", lambda table: table.texts("a"), "more than once"),
    ("a = 'x'", lambda table: table.by_language("a", ("en",)), "by language"),
    ("a.en = 'x'", lambda table: table.by_language("a", ("en", "es")), "missing in the language “es”"),
    ("a.en = 'x'\na.fr = 'y'", lambda table: table.by_language("a", ("en",)), "not one of this pack's languages"),
    ("a = 'x'", lambda table: table.table("a"), "must be a table"),
    ("a = ['x']", lambda table: table.tables("a"), "must be written as [[a]]"),
    ("z = 1\na = 1", lambda table: table.close(), "“a” is not a key"),
]


@pytest.mark.parametrize(("text", "take", "what"), TAKEN, ids=[f"{row[2]}-{n}" for n, row in enumerate(TAKEN)])
def test_a_value_of_the_wrong_kind_is_told(text, take, what):
    table, wrong = read(text)
    assert wrong == []
    take(table)
    assert any(what in one.what for one in wrong), wrong


def test_what_is_right_is_given():
    table, wrong = read("a = 'x'\nn = 3\nd = '2 weeks'\nl = ['p', 'q']\nt.en = 'T'\n[s]\nk = 1\n[[m]]\nk = 2\n")
    assert (table.text("a"), table.whole("n", least=0, most=9), table.days("d"), table.texts("l")) == (
        "x", 3, 14, ("p", "q"))
    assert table.by_language("t", ("en",)) == {"en": "T"}
    assert table.table("s").whole("k", least=0, most=9) == 1
    assert [row.line("k") for row in table.tables("m")] == [9]
    assert table.text("gone", required=False) == ""
    table.close()
    assert wrong == []


@given(text=st.text(alphabet="ab=.[]{}\"'#\n 1,\\", max_size=60))
def test_any_toml_has_a_line_for_every_key(text):
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = lines_of(text)

    def walk(value, path):
        assert 1 <= line_at(lines, path) <= text.count("\n") + 1
        if isinstance(value, dict):
            for key, inside in value.items():
                walk(inside, (*path, key))
        elif isinstance(value, list):
            for place, inside in enumerate(value):
                walk(inside, (*path, place))

    walk(data, ())
