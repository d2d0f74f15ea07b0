"""Every example in docs/formats.md is right, and what the page says is there is there."""

import re
from pathlib import Path

from handrail.programmes import pack, practices, svg
from handrail.programmes.building import DIRECTIVES, QUESTIONS
from handrail.programmes.components import COMPONENTS
from handrail.programmes.front_matter import read_front_matter
from handrail.programmes.lesson import KNOWN
from handrail.programmes.mistakes import Mistakes
from handrail.programmes.reviewing import review

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
_FOUND = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
EXAMPLES = dict(reversed(_FOUND))  # the first of each kind
SECOND = """\
---
key: boom-and-bust
title: Goals
minutes: 20
components: [goals]
---

## Begin {#begin}

Welcome back.
"""


def test_the_programme_and_the_lesson_of_the_page_are_a_pack_without_mistakes():
    files = {"programme.toml": EXAMPLES["toml"], "en/how-pain-works.md": EXAMPLES["markdown"],
             "en/boom-and-bust.md": SECOND, "en/alarm-loop.svg": EXAMPLES["svg"]}
    programme = pack.load(files, "page")
    lesson = programme.lesson("how-pain-works")
    assert {block.kind for block in lesson.answer_blocks} == {"long", "one-of", "some-of", "check", "plan"}
    missing = [one.what for one in review(programme, files).warnings if one.file == "en/how-pain-works.md"
               and one.what.startswith("The lesson has no ")]
    assert missing == []


def test_the_practice_of_the_page_has_no_mistakes():
    found = Mistakes()
    practices.read_script(EXAMPLES["practice"], "hand-warming.md", {}, found, "en")
    assert found.found == []


def test_every_block_kind_and_component_is_on_the_page_and_no_other():
    table = PAGE.split("### Blocks")[1].split("### Facts about the reader")[0]
    blocks, kinds = re.split(r"^\| kind of question", table, flags=re.MULTILINE)
    assert set(re.findall(r"^\| `([\w-]+)` \|", blocks, re.MULTILINE)) == set(DIRECTIVES)
    assert set(re.findall(r"^\| `([\w-]+)` \|", kinds, re.MULTILINE)) == set(QUESTIONS)
    components = PAGE.split("### Components")[1].split("###")[0]
    assert set(re.findall(r"`([\w-]+)`", components)) == set(COMPONENTS)
    for name, kind in DIRECTIVES.items():
        row = next(line for line in blocks.splitlines() if line.startswith(f"| `{name}` |"))
        assert set(kind.options) <= set(re.findall(r"`([\w-]+)`", row)), name


def test_what_pictures_may_hold_is_on_the_page():
    pictures = PAGE.split("### Pictures")[1].split("```svg")[0]
    named = set(re.findall(r"`([\w-]+)`", pictures))
    assert named >= svg.ELEMENTS | svg.CLASSES


def test_the_lines_at_the_top_are_on_the_page():
    found = Mistakes()
    front, _, _ = read_front_matter(EXAMPLES["markdown"], "a.md", found)
    top = PAGE.split("### The lines at the top")[1].split("###")[0]
    assert set(front.values) <= set(KNOWN) <= set(re.findall(r"`([\w-]+)`", top))
