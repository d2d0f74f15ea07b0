"""The conversation closes the flag: in one transaction, once; drafts are each person's own, sealed and forgotten."""

import uuid
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.http import HttpResponse

from handrail.ground import moment, scoped, sealed
from handrail.journeys import assessing
from handrail.people import actions as people
from handrail.people import kept_form
from handrail.people.models import AuditEntry, Session
from handrail.safety import actions, talking
from handrail.safety.models import Flag
from handrail.safety.records import RiskTalk
from handrail.safety.risk_talk import Talk
from handrail.safety.signals import flag_closed
from tests import builders
from tests.builders import AT, later, role_of, signed_in

pytestmark = pytest.mark.django_db

FULL = Talk(
    thoughts="active", plan="vague", means="at-hand", intent="none", steps=("safety-plan", "means-away"),
    outcome="talked-plan", next_at=later(days=1), words={
        "thoughts": "marmaladetrumpet", "means": "The tablets; his wife keeps them.", "protects": "The garden.",
        "agreed": "Rings before the night."})
SENT = {
    "thoughts": "active", "thoughts_words": "marmaladetrumpet", "plan": "vague", "plan_words": "", "means": "at-hand",
    "means_words": "The tablets; his wife keeps them.", "intent": "none", "intent_words": "",
    "protects_words": "The garden.", "steps": ["safety-plan", "means-away"], "agreed_words": "Rings before the night.",
    "next_at": "2026-03-03T09:30", "outcome": "talked-plan", "do": "close",
}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(moment, "real_now", lambda: AT)


@pytest.fixture
def flagged():
    """A participant with an open flag, their guide and the guide's supervisor."""
    service = builders.a_service()
    guide = builders.a_guide(service)
    supervisor = builders.a_supervisor(service, of=guide)
    with scoped.service(service.pk):
        enrolment = builders.a_participant(service, guide)
        asked = assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)
        assessing.respond(assessment=asked, measure="phq-9", item="9", value=1, client_id=uuid.uuid4(), made_at=AT,
                          at=AT)
        yield enrolment, guide, supervisor, Flag.objects.select_related("enrolment").get()


def fresh(flag) -> Flag:
    return Flag.objects.select_related("enrolment").get(pk=flag.pk)


def test_the_conversation_closes_the_flag_with_what_was_agreed(flagged):
    _, guide, _, flag = flagged
    talking.close_with_talk(flag=flag, talk=FULL, by=guide, at=later(hours=1))
    flag = fresh(flag)
    assert (flag.closed_at, flag.closed_by_id, flag.outcome, flag.note) == (
        later(hours=1), guide.person_id, "talked-plan", "Rings before the night.")
    done = talking.talk_of(flag)
    assert done.as_talk == FULL and done.done_at == later(hours=1)


def test_sent_twice_it_is_one(flagged):
    _, guide, _, flag = flagged
    first = talking.close_with_talk(flag=flag, talk=FULL, by=guide, at=later(hours=1))
    again = talking.close_with_talk(flag=fresh(flag), talk=FULL, by=guide, at=later(hours=2))
    assert again.pk == first.pk and again.done_at == later(hours=1)
    assert AuditEntry.objects.filter(did="talk.done").count() == 1


def test_with_something_open_nothing_is_changed(flagged):
    _, guide, _, flag = flagged
    with pytest.raises(talking.Incomplete) as found:
        talking.close_with_talk(flag=flag, talk=replace(FULL, intent=""), by=guide, at=AT)
    assert found.value.gaps == {"intent": "open"}
    assert fresh(flag).closed_at is None and not RiskTalk.objects.exists()


def test_who_comes_second_closes_nothing_and_keeps_their_notes(flagged):
    _, guide, supervisor, flag = flagged
    talking.close_with_talk(flag=flag, talk=FULL, by=guide, at=AT)
    with pytest.raises(actions.AlreadyClosed):
        talking.close_with_talk(flag=fresh(flag), talk=FULL, by=supervisor, at=AT)
    talking.keep_draft(flag=fresh(flag), talk=FULL, by=supervisor, at=AT)
    assert talking.draft_of(flag, supervisor).as_talk == FULL
    assert talking.talk_of(flag).by_id == guide.person_id
    with pytest.raises(IntegrityError), transaction.atomic():
        RiskTalk.objects.filter(by=supervisor.person).update(done_at=AT)


def test_if_the_flag_cannot_be_closed_the_conversation_is_not_done_either(flagged, monkeypatch):
    _, guide, _, flag = flagged

    def breaks(**facts):
        raise RuntimeError("the database hiccups")

    monkeypatch.setattr(talking, "close_flag", breaks)
    with pytest.raises(RuntimeError):
        talking.close_with_talk(flag=flag, talk=FULL, by=guide, at=AT)
    assert not RiskTalk.objects.exists() and fresh(flag).closed_at is None


def test_a_listener_that_fails_undoes_neither(flagged, monkeypatch):
    _, guide, _, flag = flagged

    def fails(**facts):
        raise RuntimeError("not now")

    fails.__module__, fails.__qualname__ = "tests.safety", "fails"
    monkeypatch.setitem(flag_closed._listeners, "tests.safety.fails", fails)
    talking.close_with_talk(flag=flag, talk=FULL, by=guide, at=AT)
    assert fresh(flag).closed_at == AT and talking.talk_of(flag) is not None


def test_drafts_are_each_persons_own_and_grow(flagged):
    _, guide, supervisor, flag = flagged
    talking.keep_draft(flag=flag, talk=Talk(thoughts="passive"), by=guide, at=AT)
    talking.keep_draft(flag=flag, talk=Talk(words={"agreed": " later "}), by=supervisor, at=AT)
    talking.keep_draft(flag=flag, talk=Talk(thoughts="passive", plan="none"), by=guide, at=later(minutes=5))
    assert talking.draft_of(flag, guide).as_talk == Talk(thoughts="passive", plan="none")
    assert talking.draft_of(flag, supervisor).as_talk == Talk(words={"agreed": "later"})
    assert fresh(flag).closed_at is None and talking.talk_of(flag) is None
    talking.close_with_talk(flag=flag, talk=FULL, by=guide, at=later(hours=1))
    talking.keep_draft(flag=flag, talk=Talk(thoughts="none"), by=guide, at=later(hours=2))
    assert talking.talk_of(flag).as_talk == FULL, "what closed a flag is never changed"


def test_the_words_are_sealed_and_the_trail_holds_none_and_no_answer(flagged):
    _, guide, _, flag = flagged
    talking.close_with_talk(flag=flag, talk=FULL, by=guide, at=AT)
    raw = RiskTalk._base_manager.values().get()
    assert b"marmaladetrumpet" not in bytes(raw["words"])
    for entry in AuditEntry.objects.filter(did__startswith="talk."):
        assert entry.facts == {}


def test_it_is_the_persons_own_data_and_goes_when_they_are_forgotten(flagged):
    enrolment, guide, _, flag = flagged
    talking.close_with_talk(flag=flag, talk=FULL, by=guide, at=AT)
    held = people.export(person=enrolment.participant, service=enrolment.service)["conversations"]
    assert "marmaladetrumpet" in held[0]["asked"][0]["answer"]
    page = signed_in(role_of(enrolment)).get("/my-course/data/").content.decode()
    assert "What was said when we looked after your safety" in page and "marmaladetrumpet" in page
    copy = RiskTalk._base_manager.values().get()
    people.forget(person=enrolment.participant, service=enrolment.service, at=later(days=1))
    sealed.drop_kept()
    row = RiskTalk.objects.get()
    assert (row.thoughts, row.plan, row.steps, row.words, row.next_at) == ("", "", [], "", None)
    with pytest.raises(sealed.Forgotten):
        RiskTalk(**copy).words  # noqa: B018


# the page


def test_the_form_asks_in_order_and_says_why_nothing_is_scored(flagged):
    _, guide, _, flag = flagged
    page = signed_in(guide).get(f"/flags/{flag.pk}/").content.decode()
    order = [page.index(f'name="{name}"') for name in (
        "thoughts", "plan", "means", "intent", "protects_words", "steps", "agreed_words", "next_at")]
    assert order == sorted(order)
    assert "No risk is worked out from it" in page
    for word in ("low risk", "medium risk", "high risk", "risk score"):
        assert word not in page.lower()


def test_the_page_closes_the_flag_and_shows_what_was_said_to_read_and_print(flagged):
    _, guide, supervisor, flag = flagged
    assert signed_in(guide).post(f"/flags/{flag.pk}/talk/", SENT).status_code == 302
    assert talking.talk_of(fresh(flag)).as_talk == FULL
    for role, path in ((guide, f"/flags/{flag.pk}/"), (supervisor, f"/flags/{flag.pk}/talk/")):
        page = signed_in(role).get(path).content.decode()
        for words in ("Of ending their life, or of harming themselves", "marmaladetrumpet", "his wife keeps them",
                      "A safety plan was made or gone through", "Rings before the night.", "The garden."):
            assert words in page, words
    assert signed_in(builders.a_manager(guide.service)).get(f"/flags/{flag.pk}/talk/").status_code == 404


def test_what_is_open_gets_a_sentence_and_every_word_is_still_there_and_kept(flagged):
    _, guide, _, flag = flagged
    client = signed_in(guide)
    answer = client.post(f"/flags/{flag.pk}/talk/", {**SENT, "means": "", "next_at": "soon"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Write a day and a time" in page
    answer = client.post(f"/flags/{flag.pk}/talk/", {**SENT, "means": ""})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Say whether means are within reach." in page
    for words in ("marmaladetrumpet", "his wife keeps them", "Rings before the night.", "2026-03-03T09:30"):
        assert words in page, words
    assert fresh(flag).closed_at is None
    page = client.get(f"/flags/{flag.pk}/").content.decode()
    assert "marmaladetrumpet" in page and "the flag is still open" in page


def test_a_session_that_ends_in_the_middle_of_it_loses_no_word(flagged):
    _, guide, _, flag = flagged
    client = signed_in(guide)
    response = HttpResponse()
    kept_form.remember(response, guide)
    client.cookies[kept_form.LAST_PERSON] = response.cookies[kept_form.LAST_PERSON].value
    Session.objects.all().delete()
    answer = client.post(f"/flags/{flag.pk}/talk/", SENT)
    assert answer["Location"].startswith("/account/login/")
    page = signed_in(guide, client).get("/kept/").content.decode()
    for words in ("marmaladetrumpet", "his wife keeps them", "Rings before the night."):
        assert words in page, words
    assert f'action="/flags/{flag.pk}/talk/"' in page and fresh(flag).closed_at is None


def test_a_draft_is_kept_by_hand_and_by_the_script_and_shown_to_nobody_else(flagged):
    enrolment, guide, supervisor, flag = flagged
    client = signed_in(guide)
    sent = {"thoughts": "passive", "thoughts_words": "marmaladetrumpet", "do": "keep"}
    assert client.post(f"/flags/{flag.pk}/talk/", sent).url == f"/flags/{flag.pk}/"
    assert "Kept. The flag is still open." in client.get(f"/flags/{flag.pk}/").content.decode()
    quietly = client.post(f"/flags/{flag.pk}/talk/", {**sent, "plan": "none"}, headers={"Accept": "application/json"})
    assert quietly.status_code == 204
    assert talking.draft_of(flag, guide).plan == "none"
    assert "marmaladetrumpet" not in signed_in(supervisor).get(f"/flags/{flag.pk}/").content.decode()
    assert client.get(f"/flags/{flag.pk}/talk/").url == f"/flags/{flag.pk}/"


def test_such_a_flag_cannot_be_closed_as_talked_without_the_conversation(flagged):
    _, guide, _, flag = flagged
    client = signed_in(guide)
    answer = client.post(f"/flags/{flag.pk}/", {"outcome": "talked-safe", "note": "Fine."})
    assert answer.status_code == 422 and fresh(flag).closed_at is None
    assert client.post(f"/flags/{flag.pk}/", {"outcome": "not-reached", "note": "Three calls."}).status_code == 302
    assert fresh(flag).outcome == "not-reached"


def test_closed_by_somebody_else_meanwhile_the_words_are_kept_and_shown(flagged):
    _, guide, supervisor, flag = flagged
    actions.close_flag(flag=flag, by=supervisor, outcome="handed-over", note="I was there.", at=AT)
    answer = signed_in(guide).post(f"/flags/{flag.pk}/talk/", SENT)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else closed this flag a moment ago" in page and "marmaladetrumpet" in page
    assert talking.draft_of(flag, guide).as_talk == FULL


def test_agreed_next_contacts_are_on_the_list_of_flags_for_supervisors_and_managers(flagged):
    enrolment, guide, supervisor, flag = flagged
    talking.close_with_talk(flag=flag, talk=FULL, by=guide, at=AT)
    for role in (supervisor, builders.a_manager(guide.service)):
        page = signed_in(role).get("/flags/").content.decode()
        assert "Agreed to talk again" in page and enrolment.participant.name in page
        assert "marmaladetrumpet" not in page and "Rings before" not in page
    talking.met_again(enrolment=enrolment, at=later(days=1))
    assert "Agreed to talk again" not in signed_in(supervisor).get("/flags/").content.decode()
