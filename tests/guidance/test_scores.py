"""A participant's scores for those who look after them: in words, drawn over bands, with the rules of every verdict."""

import re
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from handrail.ground import moment
from handrail.guidance import scores
from handrail.journeys import progress, progress_chart
from tests import builders
from tests.builders import later, role_of, signed_in
from tests.journeys.test_progress import scored

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(moment, "now", lambda: later(days=30))


@pytest.fixture
def maria(service, guide):
    return builders.a_participant(service, guide, person=builders.a_person("Maria Okafor"))


def series(enrolment, key):
    return next(one for one in progress.series_of(enrolment, LONDON) if one.key == key)


def text_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# (measure, scores, change, worth, tone)
ROWS = [
    ("phq-9", (15, 4), "11 better (73 %)", "reliable, clinically significant, remission", ""),
    ("phq-9", (15, 8), "7 better (47 %)", "reliable, clinically significant", ""),
    ("phq-9", (12, 9), "3 better (25 %)", "could be chance, no longer a case", ""),
    ("phq-9", (9, 15), "6 worse (67 %)", "reliable, a case now", "sun"),
    ("phq-9", (10, 16, 17), "7 worse (70 %)", "reliable, worse twice in a row", "sun"),
    ("phq-9", (12, 12), "the same", "", ""),
    ("phq-9", (0, 3), "3 worse", "could be chance", ""),
    ("gad-7", (10, 7), "3 better (30 %)", "could be chance, remission, no longer a case", ""),
    ("peg", (8, 3), "5.0 better (63 %)", "reliable, 30 % or more", ""),
    ("mood", (4, 8), "4 better (100 %)", "", ""),
]


@pytest.mark.parametrize(("measure", "values", "change", "worth", "tone"), ROWS)
def test_a_row_says_what_a_change_is_worth(maria, measure, values, change, worth, tone):
    scored(maria, measure, *values)
    row = scores.row_of(series(maria, f"{measure}.total"))
    assert (row.change, ", ".join(row.worth), row.tone) == (change, worth, tone)


@pytest.mark.parametrize(("values", "said"), [
    ((15, 4), ["15 at first, 4 now: 11 better (73 %).",
               "more than measurement error alone is likely to give (6 or more).",
               "It crosses the cut at 10: clinically significant change", "That is remission by this scale."]),
    ((12, 9), ["could be measurement error alone; it takes 6 or more.", "crosses the cut at 10, but not reliably."]),
    ((20, 13), ["It hasn’t crossed the cut at 10."]),
    ((9, 15), ["on the well side of the cut at 10 at first, and isn’t now."]),
    ((8, 2), ["on the well side of the cut at 10 from the first."]),
    ((10, 16, 17), ["The last two scores are each reliably worse than the first."]),
    ((12,), ["There is nothing to compare it with yet."]),
])
def test_the_whole_of_it_is_a_sentence(maria, values, said):
    scored(maria, "phq-9", *values)
    sentence = scores.sentence_of(series(maria, "phq-9.total"))
    assert all(part in sentence for part in said), sentence


def test_the_participants_page_has_each_scale_in_a_line(maria, guide):
    scored(maria, "phq-9", 15, 4, band="minimal")
    seen = text_of(signed_in(guide).get(f"/participants/{maria.pk}/"))
    assert "15 → 4 11 better (73 %) reliable, clinically significant, remission" in seen
    assert "All of them, drawn" in seen


def test_the_page_of_all_scores_has_lines_bands_rules_and_numbers(maria, guide):
    scored(maria, "phq-9", 15, None, 4, reason="2 of the 9 questions have no answer.")
    scored(maria, "mood", 4, 8)
    answer = signed_in(guide).get(f"/participants/{maria.pk}/scores/")
    seen, html = text_of(answer), answer.content.decode()
    assert "Low mood" in seen and "moderately severe" in html
    assert "Bands: minimal from 0, mild from 5, moderate from 10, moderately severe from 15, severe from 20." in html
    assert "The dashed line is the cut, 10." in html
    assert "Reliable yes 6 or more. NHS Talking Therapies manual" in seen
    assert "Clinically significant yes cut at 10, and reliable (Jacobson and Truax 1991)" in seen
    assert "Remission yes past 5, after having been a case" in seen
    assert "2 of the 9 questions have no answer." in seen
    assert "Reliable – the scale names none" in seen  # of mood
    assert html.count("<svg viewBox") == 2


def test_a_cut_by_sex_is_not_guessed(maria, guide):
    scored(maria, "audit-c", 8, 2)
    assert "a cut by sex, which isn’t known here" in text_of(signed_in(guide).get(f"/participants/{maria.pk}/scores/"))


def test_a_cut_from_a_norm_says_so(maria, guide):
    scored(maria, "promis-pi-4a", Decimal("75.6"), Decimal("55.6"))
    assert "two standard deviations from what people score on average (criterion b)" in text_of(
        signed_in(guide).get(f"/participants/{maria.pk}/scores/"))


def test_the_page_takes_few_statements(maria, guide, django_assert_max_num_queries):
    for measure in ("phq-9", "gad-7", "peg", "mood"):
        scored(maria, measure, 5, 6, 7, 8)
    client = signed_in(guide)
    client.get(f"/participants/{maria.pk}/scores/")
    with django_assert_max_num_queries(8):
        client.get(f"/participants/{maria.pk}/scores/")


def test_without_scores_the_page_says_so(maria, guide):
    assert "No score yet." in text_of(signed_in(guide).get(f"/participants/{maria.pk}/scores/"))


def test_only_those_who_look_after_somebody_see_their_scores(maria, service):
    for role in (builders.a_guide(service), builders.a_manager(service), role_of(maria)):
        assert signed_in(role).get(f"/participants/{maria.pk}/scores/").status_code in (403, 404)


def test_a_participants_own_page_names_no_band_cut_or_verdict(maria):
    scored(maria, "phq-9", 16, 17, 4, band="moderately severe")
    html = signed_in(role_of(maria)).get("/progress/").content.decode()
    own = html.partition("<main")[2].partition("</main>")[0].lower()
    for word in ("severe", "minimal", "moderate", "mild", "cut", "case", "remission", "clinical", "reliabl", "depress",
                 "stripe", "disorder"):
        assert word not in own, word
    assert own.index("your") < own.index("<svg")
    assert "<table" in own and "more than chance alone" in own


def test_stripes_cover_the_whole_frame_without_gaps(maria):
    scored(maria, "phq-9", 16, 4)
    chart = progress_chart.chart_of(series(maria, "phq-9.total"), with_bands=True)
    stripes = chart.stripes
    assert [stripe.name for stripe in stripes] == ["minimal", "mild", "moderate", "moderately severe", "severe"]
    assert stripes[0].top + stripes[0].height == pytest.approx(chart.bottom, abs=0.2)
    assert stripes[-1].top == chart.top
    for lower, upper in zip(stripes, stripes[1:], strict=False):
        assert upper.top + upper.height == pytest.approx(lower.top, abs=0.2)
    assert all(stripe.name_y for stripe in stripes)
    assert chart.top < chart.cut_y < chart.bottom


def test_the_own_line_has_no_stripes(maria):
    scored(maria, "phq-9", 16, 4)
    chart = progress_chart.chart_of(series(maria, "phq-9.total"))
    assert chart.stripes == () and chart.cut_y is None
