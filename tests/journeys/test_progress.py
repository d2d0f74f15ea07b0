"""A person's own line: in words first, then drawn, never a diagnosis."""

import re
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from handrail.ground import moment, scoped
from handrail.journeys import progress, progress_chart, progress_page
from handrail.journeys.models import Assessment, Score
from handrail.measures import shelf
from tests.builders import AT, a_guide, a_participant, a_service, later, role_of, signed_in

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(moment, "real_now", lambda: later(days=22))


@pytest.fixture
def walker():
    enrolment = a_participant(a_service())
    with scoped.service(enrolment.service_id):
        yield enrolment


def scored(enrolment, measure, *values, scale="total", band="", reason=""):
    """Scores of a scale: the first from the baseline, then one a week."""
    for week, value in enumerate(values):
        name = "weekly" if week else "baseline"
        at = later(days=7 * week)
        assessment, _ = Assessment.objects.get_or_create(
            enrolment=enrolment, name=name, occurrence=week or 1,
            defaults={"measures": [], "opened_at": at, "finished_at": at, "state": "finished",
                      "service_id": enrolment.service_id},
        )
        Score.objects.create(
            assessment=assessment, enrolment=enrolment, measure=measure, scale=scale, pack=shelf.latest(measure), at=at,
            value=None if value is None else Decimal(str(value)), band=band, reason=reason,
        )


def series(enrolment, key="peg.total"):
    return next(one for one in progress.series_of(enrolment, LONDON) if one.key == key)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_series_has_every_score_in_order_with_its_week(walker):
    scored(walker, "peg", 6.667, 6.333, 5.667, 5)
    found = series(walker)
    assert [(point.label, found.number(point.value)) for point in found.points] == [
        ("start", "6.7"), ("week 1", "6.3"), ("week 2", "5.7"), ("week 3", "5.0")
    ]


def test_what_is_asked_every_week_comes_first(walker):
    for measure in ("phq-9", "gad-7", "mood", "peg"):
        scored(walker, measure, 5)
    keys = [one.key for one in progress.series_of(walker, LONDON)]
    assert keys == ["peg.total", "mood.total", "phq-9.total", "gad-7.total"]


def test_a_score_that_could_not_be_given_is_beside_the_line_not_in_it(walker):
    scored(walker, "peg", 6, None, 5, reason="1 of the 3 questions has no answer; all are needed.")
    found = series(walker)
    assert [point.value for point in found.points] == [6, 5]
    assert [(point.label, point.reason[:7]) for point in found.unscored] == [("week 1", "1 of th")]


@pytest.mark.parametrize(
    ("measure", "values", "words"),
    [
        ("peg", (6.667, 5), "Pain has got in the way less since the start: 6.7 to 5.0."),
        ("peg", (5, 6.667), "Pain has got in the way more since the start: 5.0 to 6.7."),
        ("peg", (5, 7, 5), "Pain has got in the way about as much as at the start: 5.0."),
        ("mood", (4, 6), "Your mood has been better since the start: 4 to 6."),
        ("mood", (6, 4), "Your mood has been lower since the start: 6 to 4."),
        ("phq-9", (12,), "Low mood: 12, on a line from 0 to 27."),
    ],
)
def test_the_line_is_said_in_words(walker, measure, values, words):
    scored(walker, measure, *values)
    assert progress.in_words(series(walker, f"{measure}.total")) == words


def test_ten_is_written_as_ten(walker):
    scored(walker, "mood", 10, 0)
    assert progress.in_words(series(walker, "mood.total")) == "Your mood has been lower since the start: 10 to 0."


@pytest.mark.parametrize(
    ("measure", "values", "said", "not_said"),
    [
        ("peg", (7, 4), ["more than chance alone", "any people notice"], ["can still be chance"]),
        ("peg", (6.667, 5), ["can still be chance"], ["more than chance", "any people notice"]),
        ("peg", (3, 2), ["can still be chance", "any people notice"], ["more than chance"]),
        ("peg", (4, 8), ["more than chance alone", "tell your guide or your doctor"], ["any people notice"]),
        ("mood", (4, 8), ["go up and down from week to week"], ["chance alone"]),
        ("phq-9", (14, 8), ["more than chance alone"], ["moderate", "mild", "depress"]),
    ],
)
def test_how_much_may_be_read_into_it_is_said_carefully(walker, measure, values, said, not_said):
    scored(walker, measure, *values)
    words = progress.how_sure(series(walker, f"{measure}.total"))
    assert all(part in words for part in said), words
    assert not any(part in words for part in not_said), words


def test_one_score_says_nothing_of_change(walker):
    scored(walker, "peg", 6)
    assert progress.how_sure(series(walker)) == ""
    assert progress_chart.chart_of(series(walker)) is None


def test_the_picture_says_in_words_all_that_it_shows(walker):
    scored(walker, "peg", 6.667, 6.333, 5.667, 5)
    assert progress_chart.chart_of(series(walker)).words == (
        "Pain getting in the way: start 6.7, week 1 6.3, week 2 5.7, week 3 5.0. "
        "The shaded band, from 3.9 to 9.5, is change that could be chance."
    )


def test_points_stand_in_time_and_height_and_inside_the_frame(walker):
    scored(walker, "peg", 10, 5, 0)
    chart = progress_chart.chart_of(series(walker))
    first, middle, last = chart.dots
    assert (first.y, last.y) == (chart.top, chart.bottom)
    assert middle.y == (chart.top + chart.bottom) / 2
    assert middle.x == (first.x + last.x) / 2
    assert chart.left < first.x < last.x < chart.right
    assert chart.band_top == chart.top
    assert chart.band_height == pytest.approx(0.28 * (chart.bottom - chart.top), abs=0.2)


def test_labels_never_overlap_and_the_last_is_always_there(walker):
    scored(walker, "peg", *[5] * 13)
    dots = progress_chart.chart_of(series(walker)).dots
    places = [dot.x for dot in dots if dot.label]
    assert dots[0].label == "start"
    assert dots[-1].label == "week 12"
    apart = [right - left for left, right in zip(places, places[1:], strict=False)]
    assert min(apart) >= progress_chart.LABEL_APART


def test_a_measure_without_a_figure_has_no_band(walker):
    scored(walker, "mood", 4, 6)
    chart = progress_chart.chart_of(series(walker, "mood.total"))
    assert chart.band_top is None
    assert "chance" not in chart.words


def test_a_line_is_ready_for_a_guides_page_too(walker):
    scored(walker, "peg", 7, 4)
    line = progress_page.line_of(series(walker))
    assert line.series.change.is_reliable
    assert [number for _, _, number in line.rows] == ["7.0", "4.0"]


def test_the_page_shows_the_line_in_words_drawn_and_as_a_table(walker):
    scored(walker, "peg", 6.667, 5)
    page = signed_in(role_of(walker)).get("/progress/")
    seen = text_of(page)
    assert "Pain has got in the way less since the start: 6.7 to 5.0." in seen
    assert "Lower is better." in seen
    assert "They are no diagnosis" in seen
    html = page.content.decode()
    assert '<polyline class="path"' in html
    assert 'role="img" aria-label="Pain getting in the way: start 6.7, week 1 5.0.' in html
    assert re.search(r"<td>week 1</td><td class=\"num\">5.0</td>", html)
    assert not re.search(r'\sstyle="|\son[a-z]+="', html)


def test_bands_with_the_names_of_diagnoses_are_not_shown(walker):
    scored(walker, "phq-9", 17, band="moderately severe")
    scored(walker, "peg", 6, 5)
    seen = text_of(signed_in(role_of(walker)).get("/progress/"))
    assert "Low mood" in seen
    assert "17 of 27" in seen
    assert "severe" not in seen
    assert "depression" not in seen.lower()


def test_before_the_second_point_the_page_says_when_it_comes(walker):
    scored(walker, "peg", 6)
    seen = text_of(signed_in(role_of(walker)).get("/progress/"))
    assert "Your line begins with two points" in seen
    assert "6.0 of 10" in seen


def test_a_page_with_nothing_yet_is_a_page(walker):
    response = signed_in(role_of(walker)).get("/progress/")
    assert response.status_code == 200
    assert "Your line begins with two points" in text_of(response)


def test_a_guide_has_no_page_of_their_own_progress(walker):
    assert signed_in(a_guide(walker.service)).get("/progress/").status_code == 403


def test_other_peoples_scores_are_not_on_the_page(walker):
    scored(walker, "peg", 6, 5)
    other = a_participant(walker.service, at=AT)
    assert "6.0" not in text_of(signed_in(role_of(other)).get("/progress/"))


def test_the_page_needs_few_statements(walker, django_assert_max_num_queries):
    for measure in ("peg", "mood", "phq-9"):
        scored(walker, measure, 5, 4, 3)
    client = signed_in(role_of(walker))
    client.get("/progress/")
    with django_assert_max_num_queries(7):
        client.get("/progress/")
