"""Paper and telephone: a guide types what was answered elsewhere, and sees every answer as it was asked."""

import re
import uuid
from datetime import UTC, datetime

import pytest

from handrail.delivery import clock
from handrail.ground import moment, scoped
from handrail.guidance.models import Need
from handrail.journeys import assessing, batteries, counting, entering
from handrail.journeys.batteries import Given
from handrail.journeys.models import Assessment, ItemResponse, Row, Score, Standing
from handrail.people.models import AuditEntry
from handrail.safety.models import Flag
from tests.builders import AT, a_guide, a_participant, a_service, a_supervisor, later, role_of, signed_in
from tests.safety.closing import close

pytestmark = pytest.mark.django_db

NOW = later(days=9)
GIVEN = later(days=8)  # on paper, the day before
WEEK = {("peg", "1"): 7, ("peg", "2"): 7, ("peg", "3"): 6, ("mood", "1"): 4}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(moment, "real_now", lambda: NOW)


@pytest.fixture
def guide():
    return a_guide(a_service())


@pytest.fixture
def weekly(guide):
    """An open weekly check-in of somebody whom the guide looks after."""
    enrolment = a_participant(guide.service, guide)
    clock.tick(later(days=7))
    return Assessment.everywhere.select_related("enrolment").get(enrolment=enrolment, name="weekly")


@pytest.fixture
def baseline(guide):
    """An open baseline of somebody who is joining."""
    enrolment = a_participant(guide.service, guide, state="joining")
    with scoped.service(guide.service_id):
        return assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)


def enter(assessment, guide, answers, *, source="paper", given_at=GIVEN, at=NOW, client_id=None):
    with scoped.service(assessment.service_id):
        typed = {key: value if isinstance(value, Given) else Given(value) for key, value in answers.items()}
        return entering.enter(assessment=assessment, source=source, answers=typed, given_at=given_at, by=guide, at=at,
                              client_id=client_id or uuid.uuid4())


def address(assessment, page=""):
    return f"/participants/{assessment.enrolment_id}/questions/{assessment.pk}/{page}"


def post(client, assessment, answers, **more):
    fields = {f"{measure}/{item}": value for (measure, item), value in answers.items()}
    return client.post(address(assessment, "enter/"), {
        "source": "paper", "given_at": "2026-03-10T09:30", "client_id": str(uuid.uuid4()), **fields, **more})


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def as_it_is(assessment):
    return Assessment.everywhere.select_related("enrolment").get(pk=assessment.pk)


@pytest.mark.parametrize("source", ["paper", "telephone"])
def test_what_a_guide_types_is_kept_scored_and_marked_with_the_time_it_was_given(weekly, guide, source):
    entered = enter(weekly, guide, WEEK, source=source)
    found = entered.assessment
    assert (found.state, found.source, found.finished_at, entered.is_scored) == ("finished", source, GIVEN, True)
    score = Score.everywhere.get(assessment=weekly, measure="peg")
    assert (float(score.value), score.at) == (6.667, GIVEN)
    row = Row.everywhere.get(key=f"{weekly.pk}/peg/1")
    assert (row.entered_by, row.made_at, row.received_at) == (guide.person_id, GIVEN, NOW)
    with scoped.service(weekly.service_id):
        assert row.body_json == {"value": 7, "source": source}
    entry = AuditEntry.objects.get(did="assessment.entered")
    assert (entry.by_id, entry.facts["source"], entry.facts["answers"]) == (guide.person_id, source, 4)


def test_the_same_entry_twice_is_one(weekly, guide):
    client_id = uuid.uuid4()
    for _ in range(2):
        enter(weekly, guide, WEEK, client_id=client_id)
    assert Row.everywhere.filter(kind="response").count() == 4
    assert Row.everywhere.filter(kind="finished").count() == 1
    assert AuditEntry.objects.filter(did="assessment.entered").count() == 1
    assert not as_it_is(weekly).has_others


def test_item_9_typed_by_a_guide_raises_the_flag_at_once(baseline, guide):
    answers = {("phq-9", str(item)): 0 for item in range(1, 9)} | {("phq-9", "9"): 2}
    entered = enter(baseline, guide, answers)
    assert entered.follows
    with scoped.service(guide.service_id):
        flag = Flag.objects.get(enrolment=baseline.enrolment)
        assert flag.raised_at == NOW
        assert Need.objects.filter(enrolment=baseline.enrolment, code="flag").exists()


def test_a_form_that_comes_after_the_window_counts_at_its_true_time(weekly, guide):
    clock.tick(later(days=14))
    assert as_it_is(weekly).state == "lapsed"
    enter(weekly, guide, WEEK, at=later(days=20))
    assert (as_it_is(weekly).state, as_it_is(weekly).finished_at) == ("finished", GIVEN)
    with scoped.service(weekly.service_id):
        kept = Standing.objects.get(enrolment_id=weekly.enrolment_id).scores
    assert kept["peg.total"] == [[GIVEN.isoformat(), 6.667]]


def test_a_second_set_is_kept_beside_the_first_and_the_guide_sees_both(weekly, guide):
    with scoped.service(weekly.service_id):
        for (measure, item), value in WEEK.items():
            assessing.respond(assessment=weekly, measure=measure, item=item, value=value, client_id=uuid.uuid4(),
                              made_at=GIVEN, at=GIVEN)
        assessing.finish(assessment=weekly, client_id=uuid.uuid4(), made_at=GIVEN, at=GIVEN)
    entered = enter(weekly, guide, {**WEEK, ("peg", "1"): 2})
    assert not entered.is_scored
    assert as_it_is(weekly).has_others
    assert float(Score.everywhere.get(assessment=weekly, measure="peg").value) == 6.667
    assert ItemResponse.everywhere.get(assessment=weekly, measure="peg", item="1").value == 7
    client = signed_in(guide)
    assert "Answered twice" in text_of(client.get(f"/participants/{weekly.enrolment_id}/questions/"))
    seen = text_of(client.get(address(weekly)))
    assert "A second set of answers came after this was finished." in seen
    assert re.search(r"on average in the past week\? 7 2 ", seen)
    assert "interfered with your general activity? 6 – " in seen


def test_the_same_answers_once_more_are_no_second_set(weekly, guide):
    enter(weekly, guide, WEEK)
    enter(weekly, guide, WEEK)
    assert not as_it_is(weekly).has_others


@pytest.mark.parametrize("given_at", [later(days=10), later(days=-3)])
def test_answers_cannot_have_been_given_in_the_future_or_before_the_person_came(weekly, guide, given_at):
    with pytest.raises(entering.NotThen):
        enter(weekly, guide, WEEK, given_at=given_at)
    assert not Row.everywhere.filter(kind="response").exists()


def test_one_wrong_answer_among_many_writes_none_of_them(weekly, guide):
    from handrail.measures.scoring import OutOfRange

    with pytest.raises(OutOfRange):
        enter(weekly, guide, {**WEEK, ("mood", "1"): 11})
    assert not Row.everywhere.filter(kind="response").exists()


def test_the_page_takes_a_whole_form_and_shows_what_was_kept(weekly, guide):
    client = signed_in(guide)
    page = client.get(address(weekly, "enter/")).content.decode()
    assert page.count('type="radio"') == 2 + 44 + 4
    response = post(client, weekly, {**WEEK, ("mood", "1"): "declined"}, source="telephone")
    assert response.url == address(weekly)
    seen = text_of(client.get(response.url))
    assert "The answers are kept and scored." in seen
    assert f"By telephone. Typed by {guide.person.name}." in seen
    assert "preferred not to say" in seen
    assert as_it_is(weekly).finished_at == datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(("answers", "more", "sentence"), [
    ({("peg", "1"): 11}, {}, "Please choose a number from 0 to 10."),
    ({("peg", "1"): 7}, {"source": "rumour"}, "Choose one of these."),
    ({("peg", "1"): 7}, {"source": ""}, "Choose one of these."),
    ({("peg", "1"): 7}, {"given_at": "yesterday"}, "Write a day and a time"),
    ({("peg", "1"): 7}, {"given_at": ""}, "Write the day that stands on the form"),
    ({("peg", "1"): 7}, {"given_at": "2027-01-01T10:00"}, "They can’t have been given then"),
    ({("peg", "1"): 7, ("phq-9", "9"): 3}, {}, "belongs to a question that isn’t asked here"),
    ({("peg", "17"): 7}, {}, "belongs to a question that isn’t asked here"),
    ({}, {}, "Nothing has been typed yet."),
    ({("peg", "1"): 7}, {}, "These questions have no answer."),
])
def test_wrong_or_half_a_form_gets_a_sentence_keeps_what_was_typed_and_writes_nothing(
    weekly, guide, answers, more, sentence
):
    leave_out = {"leave_out": "yes"} if "given_at" in more else {}
    response = post(signed_in(guide), weekly, answers, **leave_out, **more)
    assert response.status_code == 422
    assert sentence in text_of(response)
    if answers.get(("peg", "1")) == 7:
        assert 'name="peg/1" value="7" checked' in response.content.decode()
    assert not Row.everywhere.filter(kind="response").exists()


def test_a_call_that_goes_on_now_needs_no_day(weekly, guide):
    assert post(signed_in(guide), weekly, WEEK, source="telephone", given_at="").status_code == 302
    assert as_it_is(weekly).finished_at == NOW


def test_gaps_are_kept_when_the_guide_says_so(weekly, guide):
    client = signed_in(guide)
    response = post(client, weekly, {("peg", "1"): 7})
    assert "Pain in the past week: 2, 3" in text_of(response)
    assert post(client, weekly, {("peg", "1"): 7}, leave_out="yes").status_code == 302
    assert Score.everywhere.get(assessment=weekly, measure="peg").value is None


def test_a_flag_sends_the_guide_to_the_participants_page(baseline, guide):
    client = signed_in(guide)
    response = post(client, baseline, {("phq-9", "9"): 1}, leave_out="yes", given_at="2026-03-03T09:00")
    assert response.url == f"/participants/{baseline.enrolment_id}/"
    assert "An answer among them raised a flag." in text_of(client.get(response.url))


def test_the_paper_form_has_the_services_name_a_blank_code_and_nobodys_name(weekly, guide):
    person = weekly.enrolment.participant
    page = signed_in(guide).get(address(weekly, "paper/"))
    seen = text_of(page)
    assert "Northside Pain Service" in seen
    assert "Code :" in seen.replace("Code:", "Code :")
    assert person.name not in seen
    assert "Samaritans: 116 123." in seen
    assert page.content.decode().count('class="box"') == 44 + 4


def test_it_is_only_for_the_guide_and_the_supervisor_of_that_person(weekly, guide):
    stranger, supervisor = a_guide(guide.service), a_supervisor(guide.service, of=guide)
    other = a_participant(guide.service, guide)
    for page in ("", "enter/", "paper/"):
        assert signed_in(supervisor).get(address(weekly, page)).status_code == 200
        for role in (stranger, role_of(weekly.enrolment), a_supervisor(guide.service), a_guide(a_service())):
            assert signed_in(role).get(address(weekly, page)).status_code in (403, 404)
        elsewhere = f"/participants/{other.pk}/questions/{weekly.pk}/{page}"
        assert signed_in(guide).get(elsewhere).status_code == 404
    assert post(signed_in(stranger), weekly, WEEK).status_code in (403, 404)
    assert not Row.everywhere.filter(kind="response").exists()


def test_a_score_that_counts_from_earlier_is_said_so(weekly, guide):
    enter(weekly, guide, WEEK)
    with scoped.service(guide.service_id):
        mid = assessing.open_assessment(enrolment=weekly.enrolment, name="mid", at=NOW)
        assert [part.measure for part in batteries.parts(mid)] == ["phq-9", "gad-7"]
        assert [one.is_earlier for one in counting.scores_at([mid])[mid.pk]] == [True]
    assert "not asked again: that score counts here" in text_of(signed_in(guide).get(address(mid)))


def test_the_pages_need_few_statements(weekly, guide, django_assert_max_num_queries):
    enter(weekly, guide, WEEK)
    enter(weekly, guide, {**WEEK, ("peg", "1"): 2})
    client = signed_in(guide)
    pages = {f"/participants/{weekly.enrolment_id}/questions/": 10, address(weekly): 15, address(weekly, "enter/"): 10}
    for page, most in pages.items():
        client.get(page)
        with django_assert_max_num_queries(most):
            client.get(page)


def shown_in(client, assessment):
    """The fields of the form as the page shows it, with what is chosen."""
    page = client.get(address(assessment, "enter/")).content.decode()
    fields = {}
    for tag in re.findall(r"<input[^>]*>", page):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        name = found.get("name", "")
        if "/" in name and (found["type"] == "hidden" or re.search(r"\schecked\b", tag)):
            fields[name] = found["value"]
    return fields


def answer(assessment, key, value, at):
    with scoped.service(assessment.service_id):
        assessing.respond(assessment=assessment, measure=key[0], item=key[1], value=value, client_id=uuid.uuid4(),
                          made_at=at, at=at)


def test_what_the_participant_answered_isnt_typed_by_the_guide_who_completes_it(baseline, guide):
    answer(baseline, ("phq-9", "9"), 2, GIVEN)
    client = signed_in(guide)
    with scoped.service(guide.service_id):
        close(flag=Flag.objects.get(), by=guide, outcome="talked-safe", note="Talked.", at=NOW)
    fields = shown_in(client, baseline)
    assert fields["phq-9/9"] == "2"
    post(client, baseline, {("phq-9", "1"): 0}, leave_out="yes", **fields)
    assert as_it_is(baseline).state == "finished"
    assert Row.everywhere.get(key=f"{baseline.pk}/phq-9/9").entered_by is None
    assert Flag.everywhere.filter(signal="phq-9-item-9").count() == 1  # it was said once, and looked at


def test_what_was_answered_while_the_guides_form_lay_open_stands(weekly, guide):
    answer(weekly, ("peg", "1"), 3, GIVEN)
    client = signed_in(guide)
    fields = shown_in(client, weekly)
    answer(weekly, ("peg", "1"), 9, GIVEN)
    post(client, weekly, {("peg", "2"): 7}, leave_out="yes", **fields)
    assert ItemResponse.everywhere.get(assessment=weekly, measure="peg", item="1").value == 9
    assert ItemResponse.everywhere.get(assessment=weekly, measure="peg", item="2").value == 7


def test_a_second_tap_says_the_same_as_the_first(baseline, guide):
    client, client_id = signed_in(guide), str(uuid.uuid4())
    first, second = (post(client, baseline, {("phq-9", "9"): 1}, leave_out="yes", client_id=client_id).url
                     for _ in range(2))
    assert first == second == f"/participants/{baseline.enrolment_id}/"
    assert "Other answers had come first" not in text_of(client.get(first))
