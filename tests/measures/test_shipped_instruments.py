"""The instruments that come with Handrail, against the field's table: what they ask, score, say and may say."""

import re
from decimal import Decimal

import pytest

from handrail.measures import folder

BOTH, ENGLISH, NONE = ("en", "es"), ("en",), ()
# id: (questions that count, the range of each, its scales, status of the wording, languages of the questions)
TABLE = {
    "phq-9": (9, (0, 3), "total", "free", BOTH),
    "phq-8": (8, (0, 3), "total", "free", BOTH),
    "phq-4": (4, (0, 3), "total anxiety depression", "free", BOTH),
    "phq-2": (2, (0, 3), "total", "free", BOTH),
    "gad-7": (7, (0, 3), "total", "free", BOTH),
    "gad-2": (2, (0, 3), "total", "free", BOTH),
    "nrs": (4, (0, 10), "now average worst least", "free", BOTH),
    "peg": (3, (0, 10), "total", "free", ENGLISH),
    "rmdq": (24, (0, 1), "total", "free", BOTH),
    "k10": (10, (1, 5), "total", "free", ENGLISH),
    "k6": (6, (1, 5), "total", "free", ENGLISH),
    "dass-21": (21, (0, 3), "depression anxiety stress", "free", BOTH),
    "wsas": (5, (0, 8), "total", "permission", NONE),
    "pgic": (1, (1, 7), "total", "free", BOTH),
    "sus": (10, (1, 5), "total", "free", ENGLISH),
    "audit-c": (3, (0, 4), "total", "free", BOTH),
    "pcs": (13, (0, 4), "total rumination magnification helplessness", "licence", NONE),
    "pseq": (10, (0, 6), "total", "permission", NONE),
    "pseq-2": (2, (0, 6), "total", "permission", NONE),
    "tsk-11": (11, (1, 4), "total", "unclear", NONE),
    "tsk-17": (17, (1, 4), "total", "unclear", NONE),
    "cpaq-8": (8, (0, 6), "total activity-engagement pain-willingness", "permission", NONE),
    "bpi": (11, (0, 10), "severity interference", "licence", NONE),
    "pdi": (7, (0, 10), "total", "permission", NONE),
    "odi": (10, (0, 5), "total", "licence", NONE),
    "isi": (7, (0, 4), "total", "licence", NONE),
    "promis-pi-4a": (4, (1, 5), "total", "licence", NONE),
    "pcl-5": (20, (0, 4), "total intrusion avoidance mood arousal", "free", ENGLISH),
    "mood": (1, (0, 10), "total", "free", BOTH),
}
HIGHER_IS_BETTER = {"mood", "sus", "pseq", "pseq-2", "cpaq-8"}
NEVER_SAID = re.compile(
    r"diagnos|disorder|patholog|catastroph|kinesiophob|should|must|fault|fail|trastorno|enfermedad|catastrof|debes|culpa",
    re.IGNORECASE,
)


def test_every_instrument_of_the_table_is_there_and_no_other():
    assert folder.known() == sorted(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_it_asks_and_scores_what_the_table_says(name):
    count, ends, scales, _, _ = TABLE[name]
    instrument = folder.instrument(name)
    scored = [item for item in instrument.items if item.is_scored]
    assert len(scored) == count
    assert {(item.choice.values[0], item.choice.values[-1]) for item in scored} == {ends}
    assert {len(item.choice.values) for item in scored} == {ends[1] - ends[0] + 1}
    assert [scale.key for scale in instrument.scales] == scales.split()


@pytest.mark.parametrize("name", TABLE)
def test_its_words_are_here_only_where_they_are_free(name):
    status, languages = TABLE[name][3:]
    instrument = folder.instrument(name)
    assert (instrument.wording.status, instrument.languages) == (status, languages)
    for item in instrument.items:
        assert tuple(item.text) == languages
        assert tuple(item.choice.labels or item.choice.ends) == languages
    if status != "free":
        assert not instrument.stem
        assert instrument.wording.affirmed is None


@pytest.mark.parametrize("name", TABLE)
def test_it_says_whose_it_is_where_it_is_from_and_which_way_is_better(name):
    instrument = folder.instrument(name)
    wording = instrument.wording
    assert all((wording.holder, wording.permission, wording.source))
    assert name in ("mood", "nrs") or wording.url.startswith("http")
    assert re.search(r"\b(19|20)\d\d\b", wording.source) or name == "mood"
    for scale in instrument.scales:
        assert scale.better == ("higher" if name in HIGHER_IS_BETTER else "lower")


@pytest.mark.parametrize("name", TABLE)
def test_what_a_participant_reads_around_it_is_in_both_languages_and_judges_nobody(name):
    instrument = folder.instrument(name)
    ours = [instrument.title, instrument.about]
    read = [instrument.about]
    for scale in instrument.scales:
        assert set(scale.say) == {"better", "worse", "same"}
        ours += [scale.title, *scale.say.values()]
        read += [scale.title, *scale.say.values()]
    assert all(tuple(words) == BOTH for words in ours)
    for words in read:
        for text in words.values():
            assert not NEVER_SAID.search(text), text
    for scale in instrument.scales:
        for language in BOTH:
            assert len({scale.say[way][language] for way in scale.say}) == 3


@pytest.mark.parametrize("name", TABLE)
def test_it_says_honestly_how_long_it_takes(name):
    instrument = folder.instrument(name)
    assert 7 <= instrument.seconds / len(instrument.items) <= 25


@pytest.mark.parametrize("name", TABLE)
def test_each_loinc_number_has_its_right_check_digit(name):
    instrument = folder.instrument(name)
    numbers = [one.loinc for one in (*instrument.items, *instrument.scales) if one.loinc]
    assert len(numbers) == len(set(numbers))
    for number in numbers:
        digits, check = number.split("-")
        assert int(check) == mod_10(digits), number


def test_those_with_loinc_numbers_for_all_they_score_are_the_ones_we_are_certain_of():
    coded = {name for name in TABLE if all(item.loinc for item in folder.instrument(name).items)}
    assert coded == {"phq-9", "phq-8", "phq-4", "phq-2", "gad-7", "gad-2", "audit-c"}
    totals = {name: folder.instrument(name).scale("total").loinc for name in coded}
    assert totals == {"phq-9": "44261-6", "phq-8": "", "phq-4": "70272-0", "phq-2": "55758-7", "gad-7": "70274-6",
                      "gad-2": "", "audit-c": "75626-2"}


@pytest.mark.parametrize("name", ["phq-8", "phq-4", "phq-2", "gad-2"])
def test_a_short_form_asks_its_questions_in_the_very_words_of_the_long_one(name):
    long = {item.loinc: item for whole in ("phq-9", "gad-7") for item in folder.instrument(whole).items}
    for item in folder.instrument(name).items:
        assert item.text == long[item.loinc].text
        assert item.choice.labels == long[item.loinc].choice.labels


def test_the_six_of_kessler_are_six_of_his_ten():
    ten = [item.text["en"] for item in folder.instrument("k10").items]
    assert [ten.index(item.text["en"]) + 1 for item in folder.instrument("k6").items] == [2, 4, 5, 8, 9, 10]


def test_the_question_of_difficulty_is_asked_once_a_problem_has_been_named():
    difficulty = folder.instrument("phq-9").item("difficulty")
    assert not difficulty.is_open({str(number): 0 for number in range(1, 10)})
    assert difficulty.is_open({"4": 1})


@pytest.mark.parametrize(
    ("name", "scale", "fixed"),
    [("phq-9", "total", 6), ("phq-8", "total", 6), ("gad-7", "total", 4), ("peg", "total", "2.8"),
     ("k6", "total", "8.47"), ("pcs", "total", "12.8"), ("pseq", "total", "11.52"), ("tsk-11", "total", "5.82"),
     ("tsk-17", "total", "8.53"), ("isi", "total", "6.99"), ("pcl-5", "total", 18)],
)
def test_a_reliable_change_is_a_named_figure_with_its_source(name, scale, fixed):
    rule = folder.instrument(name).scale(scale).reliable_change
    assert rule.fixed == Decimal(fixed)
    assert rule.source


def test_no_other_reliable_change_is_claimed():
    claimed = {name for name in TABLE for scale in folder.instrument(name).scales if scale.reliable_change}
    assert claimed == {"phq-9", "phq-8", "gad-7", "peg", "k6", "pcs", "pseq", "tsk-11", "tsk-17", "isi", "pcl-5"}


def mod_10(digits: str) -> int:
    """The check digit of a LOINC number, as its users' guide works it out: by another way than the loader."""
    odd = str(2 * int(digits[::-1][::2]))
    even = digits[::-1][1::2]
    return -sum(map(int, even + odd)) % 10
