"""The measure in docs/formats.md is right, and scored as the page says."""

import re
from decimal import Decimal
from pathlib import Path

from handrail.measures import loading, scoring
from handrail.measures.loading import COMBINE

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
CHAPTER = PAGE.split("\n## A measure\n")[1].split("\n## A protocol\n")[0]
EXAMPLE = re.search(r"^```measure\n(.*?)^```$", CHAPTER, re.DOTALL | re.MULTILINE).group(1)


def test_the_measure_of_the_page_has_no_mistakes_and_is_scored():
    instrument = loading.load({"evenings.toml": EXAMPLE}, "evenings")
    scored = scoring.score(instrument, {"1": 2, "2": 0, "rest": 9})
    assert (scored["total"].value, scored["total"].band) == (Decimal(4), "many")


def test_every_way_to_combine_is_on_the_page():
    assert all(f"`{way}`" in CHAPTER for way in COMBINE)
