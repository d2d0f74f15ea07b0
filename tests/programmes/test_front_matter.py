"""The lines at the top of a lesson."""

import pytest

from handrail.programmes.front_matter import read_front_matter
from handrail.programmes.mistakes import Mistakes

from .packs import FRONT, mistakes


def read(text: str):
    found = Mistakes()
    front, body, line = read_front_matter(text, "a.md", found)
    return front, body, line, [str(mistake) for mistake in found.found]


def test_values_lists_and_the_line_where_the_text_begins():
    front, body, line, wrong = read(
        "---\nkey: a\ntitle: \"Pain: an alarm\"\nlist: [x, 'y z']\nlong:\n- one\n- two\n---\nText\n")
    assert wrong == []
    assert (front.text("key"), front.text("title")) == ("a", "Pain: an alarm")
    assert (front.texts("list"), front.texts("long")) == (("x", "y z"), ("one", "two"))
    assert (body, line) == ("Text\n", 9)


def test_a_comment_and_an_empty_line_are_fine():
    assert read("---\n# a note\n\nkey: a\n---\n")[3] == []


def test_a_colon_in_a_value_needs_no_quotes():
    assert read("---\ntitle: Pain: an alarm\n---\n")[0].text("title") == "Pain: an alarm"


@pytest.mark.parametrize(("text", "said"), [
    ("key: a\n", "a.md:1: The file must begin with “---”"),
    ("", "a.md:1: The file must begin with “---”"),
    ("---\nkey: a\n", "a.md:1: The lines at the top are never closed"),
    ("---\nkey: a\nkey: b\n---\n", "a.md:3: “key” stands here twice"),
    ("---\nkey\n---\n", "a.md:2: This line isn't “key: value”"),
    ("---\n- a\n---\n", "a.md:2: This line isn't “key: value”"),
    ("---\nkey: [a, b\n---\n", "a.md:2: The list isn't closed"),
    ("---\nkey: [a, , b]\n---\n", "a.md:2: There is an empty place in the list"),
    ("---\nkey:\n---\n", "a.md:2: “key” is empty"),
    ("---\nkey: []\n---\n", "a.md:2: “key” is empty"),
    ("---\nkey: *anchor\n---\n", "a.md:2: A value that begins with * must stand in \"quotes\""),
    ("---\nkey: !!python/object x\n---\n", "a.md:2: A value that begins with !"),
    ("---\nkey: {a: b}\n---\n", "a.md:2: A value that begins with {"),
])
def test_what_is_wrong_at_the_top_is_told_with_its_line(text, said):
    assert any(line.startswith(said) for line in read(text)[3]), read(text)[3]


@pytest.mark.parametrize(("old", "new", "line", "what"), [
    ("minutes: 20\n", "", 1, "need “minutes: …”"),
    ("minutes: 20", "minutes: 0", 4, "from 1 to 180"),
    ("minutes: 20", "minutes: ２０", 4, "from 1 to 180"),
    ("minutes: 20", "minutes: [20]", 4, "single value"),
    ("key: one", "key: One", 2, "small letters"),
    ("key: one", "key: two", 2, "its file is named one.md"),
    ("[education]", "[juggling]", 5, "not a component"),
    ("[education]", "[education, education]", 5, "more than once"),
    ("components", "colour: red\ncomponents", 5, "“colour” is not known here"),
])
def test_what_a_lesson_needs_at_its_top(old, new, line, what):
    found = mistakes(front=FRONT.replace(old, new))
    assert [one for one in found if what in one.what and one.line == line], found
