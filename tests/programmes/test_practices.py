"""The practice library: scripts with timed steps."""

import pytest

from handrail.programmes import practices
from handrail.programmes.mistakes import Mistakes

SCRIPT = """\
---
key: a
title: A practice
components: [breathing]
---

Sit down.

## 3 minutes {#3}

- 0:00 Begin.
- 1:30 Go *on*.
"""


def read(text: str, pictures=None):
    found = Mistakes()
    return practices.read_script(text, "en/a.md", pictures or {}, found, "en"), [str(one) for one in found.found]


def test_a_script_has_lengths_with_steps_by_the_clock():
    script, wrong = read(SCRIPT)
    assert wrong == []
    assert [(step.at, step.clock, step.html) for step in script.lengths[3]] == [
        (0, "0:00", "Begin."), (90, "1:30", "Go <em>on</em>.")]


@pytest.mark.parametrize("key", ["slow-breathing", "pacing-timer"])
def test_the_shipped_practices_are_whole(key):
    script = practices.shelf("en")[key]
    assert script.svg.startswith("<svg")
    assert script.alt
    assert all(len(steps) >= 3 for steps in script.lengths.values())


def test_a_language_without_practices_gets_the_english_ones():
    assert practices.shelf("fr") == practices.shelf("en")
    assert practices.shelf("../../etc") == practices.shelf("en")


@pytest.mark.parametrize(("old", "new", "what"), [
    ("0:00 Begin.", "Begin.", "a.md:11: Steps are a list, each beginning with its time"),
    ("0:00", "0:10", "a.md:11: The steps begin at 0:00"),
    ("1:30", "3:00", "a.md:11: The steps begin at 0:00, rise, and all begin before 3:00"),
    ("{#3}", "{#three}", "a.md:9: A length is headed"),
    ("\n## 3 minutes {#3}\n", "", "needs at least one length"),
    ("title: A practice\n", "", "a.md:1: The lines at the top need “title: …”"),
    ("title:", "picture: a.svg\ntitle:", "a.md:3: There is no picture a.svg"),
    ("[breathing]", "[juggling]", "a.md:4: “juggling” is not a component"),
    ("Sit down.", ":::{plan}\n:key: x\n:::", "a.md:7: A practice holds text and timed steps only"),
])
def test_what_is_wrong_in_a_script_is_told(old, new, what):
    _, wrong = read(SCRIPT.replace(old, new))
    assert any(what in one for one in wrong), wrong


def test_a_folder_of_practices_is_checked_with_its_pictures(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "b.md").write_text(SCRIPT.replace("title:", "picture: p.svg\ntitle:"))
    (tmp_path / "en" / "p.svg").write_text("<svg viewBox='0 0 1 1'><script/></svg>")
    (tmp_path / "English").mkdir()
    said = [str(one) for one in practices.mistakes_in(tmp_path)]
    assert any(one.startswith("en/p.svg:1: <script> is not allowed") for one in said), said
    assert any("The practice's key is “a”, and its file is named b.md" in one for one in said)
    assert any("needs words for who can't see it" in one for one in said)
    assert any("“English” is not a language code" in one for one in said)
