"""The measures in docs/formats.md are right, and scored as the page says."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from handrail.measures import loading, scoring
from handrail.measures.loading import STATUS
from handrail.measures.scale_loading import COMBINE

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
CHAPTER = PAGE.split("\n## A measure\n")[1].split("\n## A protocol\n")[0]
FREE, LICENSED = re.findall(r"^```measure\n(.*?)^```$", CHAPTER, re.DOTALL | re.MULTILINE)


def test_the_free_measure_of_the_page_has_no_mistakes_and_is_scored():
    instrument = loading.load({"evenings.toml": FREE}, "evenings")
    scored = scoring.score(instrument, {"1": 2, "2": 0, "rest": 9})
    assert (scored["total"].value, scored["total"].band) == (Decimal(4), "many")
    assert instrument.has_wording


def test_a_question_of_the_page_opens_as_it_says():
    rest = loading.load({"evenings.toml": FREE}, "evenings").item("rest")
    assert [rest.is_open(answers) for answers in ({}, {"1": 0, "2": 0}, {"1": 0, "2": 1}, {"1": None, "2": None})] == [
        False, False, True, False
    ]


@pytest.mark.parametrize(
    ("answers", "scores"),
    [
        ([0] * 13, [0, 0, "12.5", "41.6"]),  # calm: (3 + 3 − 1) × 2.5
        ([4] * 13, [52, 100, "2.5", "55.6"]),  # calm: (−1 − 1 + 3) × 2.5
    ],
)
def test_the_licensed_measure_of_the_page_is_scored_without_its_words(answers, scores):
    instrument = loading.load({"steps-of-worry.toml": LICENSED}, "steps-of-worry")
    assert not instrument.has_wording
    scored = scoring.score(instrument, {str(number): value for number, value in enumerate(answers, 1)})
    assert [one.value for one in scored.values()] == [Decimal(one) for one in scores]


def test_every_word_a_measure_may_say_is_on_the_page():
    assert all(f"`{word}`" in CHAPTER for word in (*COMBINE, *STATUS))
