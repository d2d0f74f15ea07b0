"""Beginning a programme, and lessons from plain Markdown, however it was written."""

import tomllib

import pytest

from handrail.programmes.checking import check
from handrail.programmes.front_matter import read_front_matter
from handrail.programmes.mistakes import Mistakes
from handrail.programmes.starting import CannotStart, add_lesson, lesson_from, new_pack


@pytest.fixture
def course(tmp_path):
    new_pack(tmp_path / "my-course")
    return tmp_path / "my-course"


def rows_of(folder):
    return tomllib.loads((folder / "programme.toml").read_text("utf-8"))["lesson"]


def mistakes_in(folder):
    return [str(mistake) for one in check(folder) for mistake in one.mistakes]


def sections_of(text):
    return [line for line in text.split("\n") if line.startswith("## ")]


def title_of(text):
    found = Mistakes()
    front, _, _ = read_front_matter(text, "a.md", found)
    assert found.found == []
    return front.text("title")


# A new pack


def test_a_new_pack_has_no_mistakes_and_no_warnings(tmp_path):
    made = new_pack(tmp_path / "my-course")
    assert sorted(made) == ["en/first-lesson.md", "en/two-lines.svg", "programme.toml"]
    [found] = check(tmp_path / "my-course")
    assert (found.kind, found.mistakes, found.review.warnings) == ("programme", (), ())


def test_it_is_named_for_its_folder(course):
    manifest = tomllib.loads((course / "programme.toml").read_text("utf-8"))
    assert (manifest["id"], manifest["title"]["en"]) == ("my-course", "My course")


@pytest.mark.parametrize("title", ['Steps, "small" ones', r"Either\or", "  Two\n lines ", "# not a comment", "Días"])
def test_any_title_is_kept(tmp_path, title):
    new_pack(tmp_path / "steps", title)
    manifest = tomllib.loads((tmp_path / "steps" / "programme.toml").read_text("utf-8"))
    assert manifest["title"]["en"] == " ".join(title.split())
    assert mistakes_in(tmp_path / "steps") == []


@pytest.mark.parametrize("name", ["My Course", "my_course", "-course", "course-", "días", "a" * 61, "x.zip"])
def test_a_name_that_cannot_be_a_key_is_refused_and_nothing_is_made(tmp_path, name):
    with pytest.raises(CannotStart, match="can't be a programme's key"):
        new_pack(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_stays_as_it_is(tmp_path):
    (tmp_path / "my-course").mkdir()
    (tmp_path / "my-course" / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(CannotStart, match="stays as it is"):
        new_pack(tmp_path / "my-course")
    assert [path.name for path in (tmp_path / "my-course").iterdir()] == ["notes.txt"]


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "my-course").mkdir()
    assert len(new_pack(tmp_path / "my-course")) == 3


# A lesson from Markdown


def test_a_title_and_its_sections_become_a_lesson_with_keys(course):
    key, text = lesson_from("# Sleep at last\n\nNights are long.\n\n## What helps\n\nGet up at one hour.\n", "notes")
    assert (key, title_of(text)) == ("sleep-at-last", "Sleep at last")
    assert sections_of(text) == ["## Sleep at last {#sleep-at-last}", "## What helps {#what-helps}"]
    add_lesson(course, key, text)
    assert mistakes_in(course) == []


def test_without_a_title_the_file_gives_its_name():
    key, text = lesson_from("## Nights\n\nThey are long.\n", "Sleep notes")
    assert (key, title_of(text), sections_of(text)) == ("sleep-notes", "Sleep notes", ["## Nights {#nights}"])


def test_without_letters_for_a_key_it_says_what_is_missing():
    with pytest.raises(CannotStart, match="needs a title"):
        lesson_from("# 睡眠\n\nA night.\n", "睡眠")


@pytest.mark.parametrize("title", ['"Boom" and bust', "'Tis the alarm", "[Draft] Sleep", "*Sleep*", "Sleep: a start",
                                   "# 1 thing", "`x`", "100 %"])
def test_a_title_with_signs_stays_what_it_is(title):
    assert title_of(lesson_from(f"# {title}\n\nWords.\n", "notes")[1]) == title


def test_a_title_with_both_kinds_of_quotation_marks_still_can_be_read():
    assert title_of(lesson_from("# \"Don't\" is a word\n\nWords.\n", "notes")[1]) == "'Don't' is a word"


def test_sections_of_the_same_title_have_keys_of_their_own():
    _, text = lesson_from("# T\n\n## Try\n\na\n\n## Try\n\nb\n\n## Try\n\nc\n", "notes")
    assert sections_of(text) == ["## Try {#try}", "## Try {#try-2}", "## Try {#try-3}"]


def test_a_key_that_stands_there_is_kept_and_not_given_twice():
    _, text = lesson_from("# T\n\n## Sleep\n\na\n\n## Nights {#sleep}\n\nb\n", "notes")
    assert sections_of(text) == ["## Sleep {#sleep-2}", "## Nights {#sleep}"]


def test_smaller_titles_are_made_small_titles():
    _, text = lesson_from("# T\n\n## A ##\n\n#### Deep\n\nb\n", "notes")
    assert [line for line in text.split("\n") if line.startswith("#")] == ["## A {#a}", "### Deep"]


@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_what_is_fenced_is_no_title(fence):
    _, text = lesson_from(f"# T\n\nWords.\n\n{fence}\n## no section\n#### nor this\n{fence}\n\n## Part\n\nb\n", "notes")
    assert f"{fence}\n## no section\n#### nor this\n{fence}" in text
    assert sections_of(text) == ["## T {#t}", "## no section", "## Part {#part}"]


def test_line_ends_and_byte_order_marks_of_other_systems_do_not_matter():
    plain = "# T\n\nWords.\n\n## A part\n\nMore.\n"
    for other in (plain.replace("\n", "\r\n"), plain.replace("\n", "\r"), "\ufeff" + plain):
        assert lesson_from(other, "notes") == lesson_from(plain, "notes")


def test_front_matter_is_kept_as_it_is():
    text = "---\nkey: nights\ntitle: Nights\nminutes: 12\ncomponents: [sleep]\n---\n\n## One {#one}\n\nWords.\n"
    assert lesson_from(text, "notes") == ("nights", text)
    assert lesson_from(text.replace("\n", "\r\n"), "notes") == ("nights", text)
    assert lesson_from(text.replace("key: nights", 'key: "nights"'), "notes")[0] == "nights"


@pytest.mark.parametrize(("line", "why"), [
    ("title: Nights", "hold no “key: …”"), ("key:", "hold no “key: …”"),
    ("key: ../../nights", "can't be a lesson's key"), ("key: Nights", "can't be a lesson's key"),
    (f"key: {'n' * 61}", "can't be a lesson's key"),
])
def test_front_matter_without_a_key_that_can_name_a_file_is_refused(line, why):
    with pytest.raises(CannotStart, match=why):
        lesson_from(f"---\n{line}\nminutes: 3\n---\n\nkey: later\n", "notes")


# Its place in the course


def test_a_lesson_comes_after_the_last_and_before_what_follows(course):
    before = (course / "programme.toml").read_text("utf-8")
    file = add_lesson(course, *lesson_from("# Second\n\nWords.\n", "notes"))
    assert file == course / "en" / "second.md"
    add_lesson(course, *lesson_from("# Third\n\nWords.\n", "notes"))
    after = (course / "programme.toml").read_text("utf-8")
    row = '[[lesson]]\nkey = "{}"\nopens = {{ after = "{}", days = 5 }}\n\n'
    added = row.format("second", "first-lesson") + row.format("third", "second")
    assert after == before.replace("[people.robin]", f"{added}[people.robin]")
    assert mistakes_in(course) == []


def test_notes_on_the_rows_of_other_lessons_do_not_matter(course):
    manifest = course / "programme.toml"
    manifest.write_text(manifest.read_text("utf-8").replace(
        '\n[[lesson]]\nkey = "first-lesson"', '\n[[lesson]]   # in reading order\n# the first\nkey = \'first-lesson\''),
        "utf-8")
    add_lesson(course, *lesson_from("# Second\n\nWords.\n", "notes"))
    assert rows_of(course)[1] == {"key": "second", "opens": {"after": "first-lesson", "days": 5}}
    assert mistakes_in(course) == []


def test_a_course_that_ends_with_its_lessons_grows_at_its_end(course):
    manifest = course / "programme.toml"
    manifest.write_text(manifest.read_text("utf-8").split("# Another lesson")[0].rstrip(), "utf-8")
    add_lesson(course, *lesson_from("# Second\n\nWords.\n", "notes"))
    assert [row["key"] for row in rows_of(course)] == ["first-lesson", "second"]


def test_the_first_lesson_of_all_opens_at_the_start(tmp_path):
    (tmp_path / "programme.toml").write_text('id = "bare"\n\n[guidance]\nprotocol = "self-guided"\n', "utf-8")
    add_lesson(tmp_path, *lesson_from("# First\n\nWords.\n", "notes"))
    assert rows_of(tmp_path) == [{"key": "first", "opens": {"at": "start"}}]


def test_a_lesson_in_another_language_has_no_second_row(course):
    add_lesson(course, "first-lesson", "en otra lengua\n", "es")
    assert [row["key"] for row in rows_of(course)] == ["first-lesson"]
    assert (course / "es" / "first-lesson.md").read_text("utf-8") == "en otra lengua\n"


def test_a_lesson_that_is_there_is_not_written_over(course):
    files = {path: path.read_bytes() for path in course.rglob("*") if path.is_file()}
    with pytest.raises(CannotStart, match="stays as it is"):
        add_lesson(course, "first-lesson", "other words\n")
    assert {path: path.read_bytes() for path in course.rglob("*") if path.is_file()} == files


@pytest.mark.parametrize("manifest", ["this is [not TOML", "lesson = 3\n", "[lesson]\nkey = 'a'\n", "[[lesson]]\n"])
def test_nothing_is_added_to_a_course_that_cannot_be_read(tmp_path, manifest):
    (tmp_path / "programme.toml").write_text(manifest, "utf-8")
    with pytest.raises(CannotStart, match="handrail check"):
        add_lesson(tmp_path, "second", "words\n")
    assert list(tmp_path.iterdir()) == [tmp_path / "programme.toml"]


def test_what_is_no_course_is_said_to_be_none(tmp_path):
    with pytest.raises(CannotStart, match="not a programme"):
        add_lesson(tmp_path, "second", "words\n")
