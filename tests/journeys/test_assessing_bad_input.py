"""What can go wrong with an assessment: half of it, two of it, words that change under it, rather not saying."""

import json
import uuid
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.delivery import clock
from handrail.ground import moment, scoped
from handrail.journeys import answers, assessing, batteries
from handrail.journeys.models import Assessment, ItemResponse, Row, Score
from handrail.measures import folder, shelf
from handrail.programmes import keeping
from handrail.programmes.models import PackVersion
from handrail.safety.models import Flag
from tests.builders import AT, a_participant, a_service, later, role_of, signed_in

pytestmark = pytest.mark.django_db

WEEK = {("peg", "1"): 7, ("peg", "2"): 7, ("peg", "3"): 6, ("mood", "1"): 4}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(moment, "real_now", lambda: later(days=7, hours=1))


@pytest.fixture
def weekly():
    """An open weekly check-in."""
    enrolment = a_participant(a_service())
    clock.tick(later(days=7))
    with scoped.service(enrolment.service_id):
        yield Assessment.objects.select_related("enrolment").get(enrolment=enrolment, name="weekly")


@pytest.fixture
def baseline():
    """An open baseline."""
    enrolment = a_participant(a_service(), state="joining")
    with scoped.service(enrolment.service_id):
        yield assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)


def respond(assessment, measure, item, value, *, at=None, **more):
    at = at or later(days=7)
    return assessing.respond(assessment=assessment, measure=measure, item=item, value=value, client_id=uuid.uuid4(),
                             made_at=at, at=at, **more)


def fill(assessment, given, at=None):
    for (measure, item), value in given.items():
        respond(assessment, measure, item, value, at=at)


def finish(assessment, at=None):
    at = at or later(days=7)
    return assessing.finish(assessment=assessment, client_id=uuid.uuid4(), made_at=at, at=at)


def tap(client, assessment, key, value):
    body = {"client_id": str(uuid.uuid4()), "enrolment": str(assessment.enrolment_id), "key": f"{assessment.pk}/{key}",
            "fields": {key: [value]}, "replaces": [], "made_at": "2026-03-09T10:00:00Z"}
    return client.post(f"/assessment/{assessment.pk}/", json.dumps(body), content_type="application/json")


# rather not say


def test_rather_not_say_is_kept_apart_from_missing_and_scored_as_missing(weekly):
    fill(weekly, {("peg", "1"): 7, ("peg", "2"): 7, ("mood", "1"): 4})
    respond(weekly, "peg", "3", None, declined=True)
    found = ItemResponse.objects.get(measure="peg", item="3")
    assert (found.value, found.declined, found.row.body_json) == (None, True, {"value": None, "declined": True})
    assert not [part for part in batteries.parts(weekly) if part.gaps], "it is no gap: it was answered so"
    finish(weekly)
    score = Score.objects.get(measure="peg")
    assert (score.value, score.reason) == (None, "1 of the 3 questions has no answer; all are needed.")
    (peg, _mood) = answers.sheets(weekly)
    assert [line.answer for line in peg.lines] == ["7", "7", "preferred not to say"]


def test_an_answer_after_all_takes_its_place_and_the_other_way_round(weekly):
    respond(weekly, "peg", "1", None, declined=True)
    respond(weekly, "peg", "1", 4, at=later(days=7, minutes=1))
    assert ItemResponse.objects.values_list("value", "declined").get() == (4, False)
    respond(weekly, "peg", "1", None, declined=True, at=later(days=7, minutes=2))
    assert ItemResponse.objects.values_list("value", "declined").get() == (None, True)


def test_item_9_declined_is_no_signal(baseline):
    respond(baseline, "phq-9", "9", None, declined=True)
    assert not Flag.objects.exists()


def test_a_measure_that_needs_all_its_answers_lets_nobody_decline(weekly, monkeypatch):
    strict = {digest: replace(shelf.instrument(digest), may_skip=False) for _, digest in weekly.measures}
    monkeypatch.setattr(shelf, "instrument", lambda digest: strict[digest])
    with pytest.raises(assessing.NeedsAnAnswer):
        respond(weekly, "peg", "1", None, declined=True)
    client = signed_in(role_of(weekly.enrolment))
    assert "I’d rather not say" not in client.get(f"/assessment/{weekly.pk}/").content.decode()
    response = tap(client, weekly, "peg/1", "declined")
    assert (response.status_code, "need an answer each" in response.json()["sentence"]) == (422, True)
    assert not Row.objects.filter(kind="response").exists()


def test_the_page_keeps_rather_not_say_with_scripts_and_without(weekly):
    client = signed_in(role_of(weekly.enrolment))
    assert tap(client, weekly, "peg/1", "declined").status_code == 200
    form = {"part": "peg", "client_id": str(uuid.uuid4()), "peg/1": "declined", "peg/2": "declined", "peg/3": "3",
            "go": "on"}
    assert client.post(f"/assessment/{weekly.pk}/", form).status_code == 302, "nothing is missing"
    assert Row.objects.filter(kind="response", key__endswith="/peg/1").count() == 1, "what stands is not written again"
    page = client.get(f"/assessment/{weekly.pk}/?part=peg").content.decode()
    assert page.count('value="declined" checked') == 2


# questions that open


def test_a_question_that_opens_on_an_answer_is_no_gap_before(baseline):
    difficulty = next(item for item in shelf.instrument(dict(baseline.measures)["phq-9"]).items if item.opens)
    assert not difficulty.is_open({})
    client = signed_in(role_of(baseline.enrolment))
    page = client.get(f"/assessment/{baseline.pk}/?part=phq-9").content.decode()
    assert 'data-opens="phq-9/1 phq-9/2' in page
    assert "Only if one of your answers to questions 1 to 9 was more than “Not at all”." in page


# half of it


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=st.dictionaries(st.sampled_from(sorted(WEEK)), st.sampled_from([0, 5, 10, None, "declined"]), max_size=4))
def test_whatever_half_of_it_was_sent_is_kept_and_finishing_loses_nothing(baseline, given):
    enrolment = baseline.enrolment
    number = Assessment.objects.filter(enrolment=enrolment, name="weekly").count() + 1
    half = assessing.open_assessment(enrolment=enrolment, name="weekly", at=later(days=10 * number), occurrence=number)
    asked = {measure for measure, _ in half.measures if measure not in half.counted}
    for (measure, item), value in given.items():
        respond(half, measure, item, None if value == "declined" else value, declined=value == "declined")
    finish(half, at=later(days=10 * number))
    kept = {(one.measure, one.item): "declined" if one.declined else one.value
            for one in ItemResponse.objects.filter(assessment=half)}
    assert kept == given
    assert {score.measure for score in Score.objects.filter(assessment=half)} == asked


def test_answers_given_in_time_that_arrive_late_count_at_their_true_time(weekly):
    given_at, arrived = later(days=13), later(days=15)
    clock.tick(later(days=14))
    for (measure, item), value in WEEK.items():
        assessing.respond(assessment=weekly, measure=measure, item=item, value=value, client_id=uuid.uuid4(),
                          made_at=given_at, at=arrived)
    weekly.refresh_from_db()
    assert (weekly.state, weekly.finished_at) == ("finished", given_at)
    assert Score.objects.get(measure="mood").at == given_at


def test_answers_given_after_the_window_are_kept_and_count_for_nothing(weekly):
    clock.tick(later(days=14))
    fill(weekly, WEEK, at=later(days=15))
    weekly.refresh_from_db()
    assert weekly.state == "lapsed"
    assert ItemResponse.objects.filter(assessment=weekly).count() == 4
    assert not Score.objects.filter(assessment=weekly).exists()


# two of it


def test_of_two_devices_the_first_that_finishes_is_scored_and_the_guide_sees_the_other(weekly):
    fill(weekly, WEEK)
    finish(weekly)
    fill(weekly, {**WEEK, ("peg", "1"): 1, ("mood", "1"): 9}, at=later(days=7, minutes=3))
    finish(weekly, at=later(days=7, minutes=4))
    weekly.refresh_from_db()
    assert weekly.has_others
    assert float(Score.objects.get(measure="peg").value) == 6.667
    peg, mood = answers.sheets(weekly)
    assert [line.other for line in peg.lines] == ["1", "", ""]
    assert [(line.answer, line.other) for line in mood.lines] == [("4", "9")]
    assert Row.objects.filter(kind="response").count() == 8


def test_the_same_answers_from_a_second_device_are_nothing_to_wonder_about(weekly):
    for minutes in (0, 3):
        fill(weekly, WEEK, at=later(days=7, minutes=minutes))
        finish(weekly, at=later(days=7, minutes=minutes))
    weekly.refresh_from_db()
    assert not weekly.has_others


# words that change under it


def a_new_version(measure: str, old: str, new: str) -> PackVersion:
    """The measure in a next version, with other words, loaded as an upgrade would."""
    files = {name: text.replace(old, new) for name, text in folder.files(measure).items()}
    number = shelf.instrument(shelf.latest(measure).digest).version
    files = {name: text.replace(f'version = "{number}"', f'version = "{int(number) + 1}"', 1)
             for name, text in files.items()}
    return keeping.keep(kind=PackVersion.Kind.MEASURE, key=measure, version=str(int(number) + 1), files=files,
                        at=later(days=7))


def test_new_words_leave_a_running_assessment_as_it_was_and_its_version_stays_with_the_answers(weekly):
    pinned = dict(weekly.measures)["mood"]
    respond(weekly, "mood", "1", 4)
    fresh = a_new_version("mood", "How has your mood been", "How was your mood")
    assert shelf.latest("mood").digest == fresh.digest != pinned
    client = signed_in(role_of(weekly.enrolment))
    page = client.get(f"/assessment/{weekly.pk}/?part=mood").content.decode()
    assert "How has your mood been" in page
    fill(weekly, {key: value for key, value in WEEK.items() if key[0] == "peg"})
    finish(weekly)
    assert Score.objects.get(measure="mood").pack_id == pinned
    assert "How has your mood been" in answers.sheets(weekly)[1].lines[0].question
    clock.tick(later(days=14))
    following = Assessment.objects.get(enrolment=weekly.enrolment, name="weekly", occurrence=2)
    assert dict(following.measures)["mood"] == fresh.digest


def test_a_question_that_the_new_version_no_longer_has_is_still_answered_in_the_old(baseline):
    answered = baseline.measures[1]
    a_new_version("phq-9", "Little interest or pleasure", "Hardly any interest or pleasure")
    respond(baseline, "phq-9", "1", 2)
    assert ItemResponse.objects.get().value == 2
    assert batteries.instrument_of(baseline, "phq-9").item("1").text["en"].startswith("Little interest")
    assert baseline.measures[1] == answered
