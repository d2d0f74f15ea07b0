"""What was hard is asked at the end and on leaving; adverse events are written down, amended and never overwritten."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from handrail.delivery import clock
from handrail.ground import moment, scoped, sealed
from handrail.journeys import course, leaving
from handrail.journeys.models import Row, Step
from handrail.people import actions as people
from handrail.people.models import AuditEntry, NeverChanged
from handrail.programmes import library
from handrail.safety import harm
from handrail.safety.adverse import Report
from handrail.safety.adverse_records import AdverseEvent, AdverseVersion, EffectsAsked
from handrail.safety.effects import Told
from handrail.safety.models import Flag
from tests import builders
from tests.builders import AT, later, role_of, signed_in

pytestmark = pytest.mark.django_db

WORD = "marmaladetrumpet"
FLARE = Report(kind="pain", grade="moderate", related="possibly", started_on=date(2026, 2, 20), actions=("doctor",),
               outcome="recovering", words={"what": WORD})
SENT = {"what": WORD, "kind": "pain", "grade": "moderate", "related": "possibly", "started_on": "2026-02-20",
        "actions": ["doctor"], "outcome": "recovering", "action": "", "ended_on": "", "follow_up_on": ""}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    clock_ = {"at": AT}
    monkeypatch.setattr(moment, "real_now", lambda: clock_["at"])
    return clock_


@pytest.fixture
def cared_for():
    """A participant in the course, their guide, and the guide's supervisor."""
    service = builders.a_service()
    guide = builders.a_guide(service)
    supervisor = builders.a_supervisor(service, of=guide)
    with scoped.service(service.pk):
        yield builders.a_participant(service, guide), guide, supervisor


@pytest.fixture
def asked(cared_for):
    """The same, just after the participant left."""
    enrolment, *_ = cared_for
    leaving.leave(enrolment=enrolment, reason="feel-worse", words="", client_id=uuid.uuid4(), at=AT)
    return harm.asked_of(enrolment)


def tell(asked, told, **more):
    return harm.tell(**{"asked": asked, "told": told, "client_id": uuid.uuid4(), "at": later(hours=1), **more})


# asking


def test_on_leaving_and_at_the_end_somebody_is_asked_once(cared_for):
    enrolment, *_ = cared_for
    for event in ("finished", "finished", "left"):
        harm.ask_what_was_hard(enrolment=enrolment, event=event, subject="", at=AT)
    assert list(EffectsAsked.objects.order_by("occasion").values_list("occasion", flat=True)) == ["end", "leaving"]
    assert Step.objects.filter(room="safety", code="effects").count() == 1


def test_a_course_that_is_read_to_its_end_asks():
    enrolment = builders.a_participant(builders.a_service(), protocol="self-guided")
    with scoped.service(enrolment.service_id):
        programme, day = library.programme(enrolment.programme_id), 0
        for lesson in programme.lesson_keys:
            day += 8
            clock.run_through(later(days=day))
            for section in programme.lesson(lesson, "en").sections:
                course.read_section(enrolment=enrolment, lesson=lesson, section=section.key, at=later(days=day))
        clock.run_through(later(days=day + 40))
        enrolment.refresh_from_db()
        assert (enrolment.state, harm.asked_of(enrolment).occasion) == ("finished", "end")


def test_whoever_never_began_or_is_forgotten_is_not_asked(cared_for):
    enrolment, *_ = cared_for
    joining = builders.a_participant(enrolment.service, state="joining")
    leaving.leave(enrolment=joining, reason="", words="", client_id=uuid.uuid4(), at=AT)
    people.forget(person=enrolment.participant, service=enrolment.service, at=AT)
    assert not EffectsAsked.objects.exists()


def test_what_was_hard_goes_through_the_journal_and_the_step_goes(asked):
    told = Told({"pain": 2, "sleep": 0}, "yes", "partly", f" {WORD} ")
    tell(asked, told)
    row = Row.objects.get(kind="effects")
    assert row.key == "leaving"
    assert row.body_json == {"effects": {"pain": 2, "sleep": 0}, "still": "yes", "from_course": "partly", "text": WORD}
    kept = harm.asked_of(asked.enrolment)
    assert (kept.told, kept.answered_at) == (Told({"pain": 2, "sleep": 0}, "yes", "partly", WORD), later(hours=1))
    assert not Step.objects.filter(code="effects").exists()
    assert not Flag.objects.exists(), "quite a lot is shown to the guide, and raises no flag"


def test_told_twice_it_is_told_once(asked):
    for told in (Told({"pain": 1}), Told({"pain": 2})):
        tell(asked, told)
    assert Row.objects.filter(kind="effects").count() == 1
    assert harm.asked_of(asked.enrolment).effects == {"pain": 1}
    assert AuditEntry.objects.get(did="effects.told").facts == {}


def test_what_was_very_hard_raises_a_flag_for_the_guide_within_two_working_days(asked, cared_for):
    _, guide, _ = cared_for
    tell(asked, Told({"distress": 3}))
    flag = Flag.objects.get()
    assert (flag.signal, flag.level, flag.owner, flag.answer_by) == (
        "harm-told", "soon", guide.person, later(days=2, hours=1))
    assert not AdverseEvent.objects.exists(), "nothing becomes an adverse event by itself"


def test_leaving_it_out_is_taken_at_its_word(asked):
    tell(asked, Told())
    kept = harm.asked_of(asked.enrolment)
    assert (kept.answered_at, kept.skipped_at) == (None, later(hours=1))
    assert not Row.objects.filter(kind="effects").exists() and not Step.objects.filter(code="effects").exists()


def test_the_page_asks_kindly_and_can_be_left_out(asked):
    client = signed_in(role_of(asked.enrolment))
    assert "Was anything hard because of the course?" in client.get("/today/").content.decode()
    page = client.get("/my-course/effects/").content.decode()
    for words in ("Leave out what you like", "held against you", "My pain got worse", "Very much"):
        assert words in page, words
    assert client.post("/my-course/effects/", {"do": "skip"}).url == "/my-course/"
    assert "Was anything hard" not in client.get("/today/").content.decode()


def test_the_page_keeps_what_is_said_and_says_it_back(asked):
    client = signed_in(role_of(asked.enrolment))
    wrong = client.post("/my-course/effects/", {"pain": "7", "words": WORD})
    assert wrong.status_code == 422 and WORD in wrong.content.decode()
    assert client.post("/my-course/effects/", {"pain": "2", "sleep": "0", "words": WORD}).status_code == 302
    page = client.get("/my-course/effects/").content.decode()
    assert "My pain got worse, for longer than after a usual bad day: quite a lot" in page
    assert "I slept worse" not in page


def test_a_participant_who_was_not_asked_is_led_back(cared_for):
    enrolment, *_ = cared_for
    assert signed_in(role_of(enrolment)).get("/my-course/effects/").url == "/my-course/"


# the guide


def test_the_guide_reads_what_was_hard_and_one_tap_writes_it_down(asked, cared_for):
    enrolment, guide, _ = cared_for
    tell(asked, Told({"pain": 3, "sleep": 1}, "yes", "partly", WORD))
    client = signed_in(guide)
    page = client.get(f"/participants/{enrolment.pk}/").content.decode()
    for words in ("What was hard", "My pain got worse", "very much", WORD, "It is still so.",
                  "The course had partly to do with it."):
        assert words in page, words
    for _ in range(2):
        done = client.post(f"/effects/{asked.pk}/record/", {"kind": "pain"})
    event = AdverseEvent.objects.get()
    assert done.url == f"/adverse/{event.pk}/"
    report = harm.latest_of(event).report
    assert (report.kind, report.grade, report.related, report.outcome, report.said("what")) == (
        "pain", "severe", "possibly", "not-recovered", WORD)
    assert client.get(done.url).status_code == 200
    page = client.get(f"/participants/{enrolment.pk}/").content.decode()
    assert f'href="/adverse/{event.pk}/"' in page and page.count("Write down as an adverse event: ") == 1
    nothing = client.post(f"/effects/{asked.pk}/record/", {"kind": "strain"})
    assert nothing.url == f"/participants/{enrolment.pk}/adverse/"
    assert AdverseEvent.objects.count() == 1


def test_an_event_is_written_down_with_all_that_is_asked(cared_for):
    enrolment, guide, _ = cared_for
    client = signed_in(guide)
    again = str(uuid.uuid4())
    for _ in range(2):
        assert client.post(f"/participants/{enrolment.pk}/adverse/", {**SENT, "client_id": again}).status_code == 302
    event = AdverseEvent.objects.get()
    version = AdverseVersion.objects.get()
    assert (version.number, version.at, version.by, version.report) == (1, AT, guide.person, FLARE)
    assert AuditEntry.objects.get(did="adverse.recorded").facts == {}
    page = client.get(f"/adverse/{event.pk}/").content.decode()
    assert WORD in page and "possibly related" in page


def test_what_is_open_gets_a_sentence_and_what_was_written_stays(cared_for):
    enrolment, guide, _ = cared_for
    answer = signed_in(guide).post(f"/participants/{enrolment.pk}/adverse/", {
        **SENT, "grade": "", "started_on": "2026-04-01", "action": "Rang the doctor."})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Choose one of these." in page
    assert WORD in page and "Rang the doctor." in page
    answer = signed_in(guide).post(f"/participants/{enrolment.pk}/adverse/", {**SENT, "started_on": "2026-04-01"})
    assert "That day is still to come." in answer.content.decode()
    assert not AdverseEvent.objects.exists()


def test_an_amendment_is_a_version_more_and_the_earlier_ones_stay(cared_for):
    enrolment, guide, supervisor = cared_for
    event = harm.record(enrolment=enrolment, report=FLARE, client_id=uuid.uuid4(), by=guide, at=AT)
    client = signed_in(supervisor)
    sent = {**SENT, "related": "unrelated", "number": "1", "why": ""}
    assert client.post(f"/adverse/{event.pk}/", sent).status_code == 422
    for _ in range(2):
        client.post(f"/adverse/{event.pk}/", {**sent, "why": "The doctor found a fracture."})
    assert list(AdverseVersion.objects.order_by("number").values_list("number", "related", "by_id")) == [
        (1, "possibly", guide.person_id), (2, "unrelated", supervisor.person_id)]
    page = client.get(f"/adverse/{event.pk}/").content.decode()
    assert "The doctor found a fracture." in page and "Earlier versions" in page
    assert page.index("unrelated") < page.index("possibly related")
    assert AuditEntry.objects.get(did="adverse.amended").facts == {"version": 2}


def test_two_who_amend_at_once_overwrite_nothing(cared_for):
    enrolment, guide, supervisor = cared_for
    event = harm.record(enrolment=enrolment, report=FLARE, client_id=uuid.uuid4(), by=guide, at=AT)
    amended = replace(FLARE, outcome="recovered", words={"what": WORD, "why": "Well again."})
    harm.amend(event=event, number=1, report=amended, by=guide, at=later(hours=1))
    with pytest.raises(harm.OutOfDate):
        harm.amend(event=event, number=1, report=replace(amended, outcome="lasting"), by=supervisor, at=later(hours=2))
    answer = signed_in(supervisor).post(f"/adverse/{event.pk}/", {**SENT, "number": "1", "why": "I heard otherwise."})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Somebody amended this event in the meantime" in page
    assert "I heard otherwise." in page and 'name="number" value="2"' in page
    assert AdverseVersion.objects.count() == 2


def test_a_version_is_never_changed_or_deleted(cared_for):
    enrolment, guide, _ = cared_for
    harm.record(enrolment=enrolment, report=FLARE, client_id=uuid.uuid4(), by=guide, at=AT)
    version = AdverseVersion.objects.get()
    for attempt in (version.save, version.delete, AdverseVersion.objects.all().delete,
                    lambda: AdverseVersion.objects.update(grade="mild")):
        with pytest.raises(NeverChanged):
            attempt()


def test_a_serious_event_raises_a_flag_at_once_and_again_only_if_that_is_closed(cared_for):
    enrolment, guide, _ = cared_for
    serious = replace(FLARE, serious=("hospital",))
    event = harm.record(enrolment=enrolment, report=FLARE, client_id=uuid.uuid4(), by=guide, at=AT)
    assert not Flag.objects.exists()
    amended = replace(serious, words={"what": WORD, "why": "Admitted."})
    harm.amend(event=event, number=1, report=amended, by=guide, at=later(hours=1))
    harm.amend(event=event, number=2, report=replace(amended, outcome="recovered"), by=guide, at=later(hours=2))
    assert Flag.objects.get().signal == "serious-event"


def test_only_those_who_care_for_somebody_see_their_events(cared_for):
    enrolment, guide, supervisor = cared_for
    event = harm.record(enrolment=enrolment, report=FLARE, client_id=uuid.uuid4(), by=guide, at=AT)
    service = enrolment.service
    pages = (f"/adverse/{event.pk}/", f"/participants/{enrolment.pk}/adverse/")
    for role in (builders.a_guide(service), builders.a_supervisor(service), builders.a_manager(service),
                 builders.a_researcher(service), role_of(enrolment)):
        for path in pages:
            assert signed_in(role).get(path).status_code in (403, 404), (role.kind, path)
    for role in (guide, supervisor):
        for path in pages:
            assert signed_in(role).get(path).status_code == 200


def test_of_somebody_without_a_guide_any_supervisor_of_the_service_may_write_one_down(cared_for):
    _, _, supervisor = cared_for
    alone = builders.a_participant(supervisor.service, protocol="self-guided")
    assert signed_in(supervisor).post(f"/participants/{alone.pk}/adverse/", SENT).status_code == 302
    elsewhere = builders.a_supervisor(builders.a_service())
    assert signed_in(elsewhere).get(f"/participants/{alone.pk}/adverse/").status_code == 404


def test_all_of_it_is_the_persons_own_data_and_the_words_go_when_they_are_forgotten(asked, cared_for):
    enrolment, guide, _ = cared_for
    tell(asked, Told({"pain": 2}, "no", "yes", WORD))
    harm.record_told(asked=harm.asked_of(enrolment), kind="pain", by=guide, at=later(hours=2))
    held = people.export(person=enrolment.participant, service=enrolment.service)
    assert held["effects"][0]["text"] == WORD and held["adverse-events"][0]["text"] == WORD
    page = signed_in(role_of(enrolment)).get("/my-course/data/").content.decode()
    assert "What was hard because of the course" in page and "What happened to you" in page and WORD in page
    assert WORD.encode() not in bytes(AdverseVersion._base_manager.values().get()["words"])
    people.forget(person=enrolment.participant, service=enrolment.service, at=later(days=1))
    sealed.drop_kept()
    version = AdverseVersion.objects.select_related("event__enrolment").get()
    assert (version.kind, version.report.words) == ("pain", {}), "counted, without a word"
    with pytest.raises(sealed.Forgotten):
        version.words  # noqa: B018
    asked = EffectsAsked.objects.get()
    assert (asked.effects, asked.still, asked.row, asked.answered_at) == ({}, "", None, None)


def test_the_step_goes_by_itself_after_some_weeks(asked, now):
    now["at"] = AT + harm.ASKED_FOR + timedelta(minutes=1)
    assert "Was anything hard" not in signed_in(role_of(asked.enrolment)).get("/today/").content.decode()
