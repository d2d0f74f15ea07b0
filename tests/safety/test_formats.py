"""The safety plan in docs/formats.md is right, and the page names every word that a plan can have."""

import re
from pathlib import Path

from handrail.safety import plan, plan_loading, shelf

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
CHAPTER = PAGE.split("\n## A safety plan\n")[1].split("\n## ")[0]
EXAMPLE = re.search(r"^```safety\n(.*?)^```$", CHAPTER, re.DOTALL | re.MULTILINE).group(1)


def test_the_safety_plan_of_the_page_has_no_mistakes():
    read = shelf.check({"ours.toml": EXAMPLE}, "ours")
    assert [one.code for one in read.signals] == ["phq-9-item-9", "words"]


def test_every_word_a_plan_can_have_is_on_the_page():
    named = set(re.findall(r"`([^`\n]+)`", CHAPTER)) | set(re.findall(r"\w+", EXAMPLE))
    words = {*plan_loading.KINDS, *plan_loading.SIGN_LEADS, *plan.LEVELS, *plan.HELPS, *plan.LINE, *plan.OUTCOMES}
    assert words <= named
