"""The protocol in docs/formats.md is right, and the page names every word that a protocol can have."""

import re
from pathlib import Path

from handrail.guidance import events, protocol_loading
from handrail.guidance.protocol import AUTOMATIC, CHANNELS, QUALIFICATIONS, TEMPLATES

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
CHAPTER = PAGE.split("\n## A protocol\n")[1]
EXAMPLE = re.search(r"^```protocol\n(.*?)^```$", CHAPTER, re.DOTALL | re.MULTILINE).group(1)


def test_the_protocol_of_the_page_has_no_mistakes():
    protocol = protocol_loading.load({"two-calls.toml": EXAMPLE}, "two-calls")
    assert (protocol.planned_minutes, protocol.most_minutes) == (30, 40)


def test_every_word_a_protocol_can_have_is_on_the_page():
    named = set(re.findall(r"`([^`]+)`", " ".join(re.sub(r"```.*?```", "", CHAPTER, flags=re.DOTALL).split())))
    assert {*CHANNELS, *QUALIFICATIONS, AUTOMATIC, *TEMPLATES} <= named
    assert set(re.findall(r"“(.+?)”", events.KNOWN)) <= named
