"""The consent text as a file: how it is read, how well it reads, and when a new version asks again."""

import re

import pytest

from handrail.journeys import consent_text, joining_packs
from handrail.journeys.consenting import still_holds
from handrail.programmes import reading
from handrail.programmes.mistakes import BadPack

SHIPPED = joining_packs.shipped_consents()[-1].files
PACK = consent_text.load(SHIPPED, "1")
ABOUT = 'id = "participation"\nversion = "2"\nlanguages = ["en"]\nasks_again = "{}"\nchanged.en = "Something."\n'
SMALL = "# Title\n\nOpening.\n\n## First\n\nWords.\n\n## What you agree to\n\n- [ ] One.\n- [ ] Two.\n"


def small(text: str = SMALL, about: str = ABOUT.format("everybody")):
    return consent_text.load({"consent.toml": about, "en.md": text}, "mine")


def test_the_text_has_a_title_sections_and_statements_of_their_own():
    text = small().texts["en"]
    assert (text.title, text.agree, text.statements) == ("Title", "What you agree to", ("One.", "Two."))
    assert text.html == "<section><p>Opening.</p>\n</section><section><h2>First</h2>\n<p>Words.</p>\n</section>"


def test_the_digest_is_of_the_very_words():
    assert small().texts["en"].digest != small(SMALL.replace("Words", "Other words")).texts["en"].digest
    assert small().texts["en"].digest == consent_text.digest_of(SMALL)


def test_html_in_the_text_stays_text():
    assert "<script>" not in small(SMALL.replace("Words.", "<script>x</script>")).texts["en"].html


@pytest.mark.parametrize(("text", "line", "what"), [
    ("No title\n\n## A\n\n- [ ] One.\n", 1, "begins with its title"),
    ("# Title\n\n## A\n\nNothing to agree to.\n", 6, "statements to agree to"),
    ("# Title\n\n## A\n\n- [ ] Early.\n\n## B\n\n- [ ] One.\n", 3, "Only the last section"),
])
def test_a_mistake_in_the_text_is_named_with_its_line(text, line, what):
    with pytest.raises(BadPack) as bad:
        small(text)
    assert [(mistake.file, mistake.line) for mistake in bad.value.mistakes] == [("en.md", line)]
    assert what in str(bad.value)


def test_a_missing_language_and_a_missing_file_are_mistakes():
    with pytest.raises(BadPack, match="consent.toml:3: There is no es.md"):
        small(about=ABOUT.format("nobody").replace('["en"]', '["en", "es"]').replace(
            'changed.en', 'changed.es = "x"\nchanged.en'))
    with pytest.raises(BadPack, match="needs a consent.toml"):
        consent_text.load({"en.md": SMALL}, "mine")


def test_a_language_that_is_not_written_yet_gets_the_first_one_and_says_so():
    assert PACK.in_language("cy")[0] == "en"


@pytest.mark.parametrize(("agreed", "newest_first", "holds"), [
    (set(), [("1", True)], False),
    ({"1"}, [("1", True)], True),
    ({"1"}, [("2", True), ("1", True)], False),
    ({"1"}, [("2", False), ("1", True)], True),
    ({"1"}, [("3", False), ("2", True), ("1", True)], False),
    ({"2"}, [("3", False), ("2", True), ("1", True)], True),
    ({"1", "3"}, [("3", True), ("2", True), ("1", True)], True),
])
def test_a_new_version_asks_again_only_when_it_says_so(agreed, newest_first, holds):
    packs = [consent_text.ConsentPack("participation", version, ("en",), is_material, {}, {})
             for version, is_material in newest_first]
    assert still_holds(agreed, packs) is holds


def test_the_shipped_text_can_be_read_by_somebody_who_reads_with_effort():
    words = re.sub(r"[#*]|- \[ \]", "", SHIPPED["en.md"])
    assert reading.grade(reading.measure(words, "en")) <= 7


def test_the_shipped_text_says_what_somebody_must_know_before_saying_yes():
    text = SHIPPED["en.md"]
    for told in ("not for an emergency", "help a little", "not a cure", "What is kept", "Who can read what",
                 "Your guide can read this", "leave at any time", "be forgotten", "Help at any hour", "30 days",
                 "take a copy", "medicines", "words of danger", "in an answer that only you can read"):
        assert told in text, told
    assert len(PACK.texts["en"].statements) == 4
