"""What a protocol makes happen while a course runs: scores, flags, silence, telling somebody, the most, steps."""

import uuid
from decimal import Decimal

import pytest

from handrail.delivery import clock
from handrail.guidance import changing, messages, protocol_loading, shelf
from handrail.guidance.changing import change_protocol
from handrail.guidance.contacting import close_contact, log_unplanned
from handrail.guidance.models import Contact, Guidance, Need, ProtocolChange
from handrail.journeys import course
from handrail.people import registries
from handrail.people.models import AuditEntry
from handrail.programmes import keeping
from handrail.safety import actions as safety
from handrail.safety import shelf as safety_plans
from tests import builders
from tests.builders import AT, later, signed_in
from tests.guidance.test_needs import fills
from tests.safety.closing import close

pytestmark = pytest.mark.django_db
PEOPLE = 'plan = "10 minutes"\nby = ["psychologist"]\n'
HEAD = 'version = "1"\ntitle.en = "Made for a test"\nsource = "a test"\n'


@pytest.fixture
def by(service, guide):
    """Somebody guided by a protocol that the test writes."""

    def start(text: str, amount: str = "", on: str = "pain-cbt"):
        key = f"test-{uuid.uuid4().hex[:8]}"
        files = {"test.toml": f'id = "{key}"\n{HEAD}[amount]\nreply_within = "1 working day"\n{amount}{text}'}
        loaded = protocol_loading.load(files, "test")
        keeping.keep(kind="protocol", key=key, version=loaded.version, files=files, at=AT)
        person = builders.a_person(phone="+447700900123")
        return builders.a_participant(service, guide, protocol=key, on=on, person=person)

    return start


def contact(key: str, when: str, channel: str = "telephone", more: str = "") -> str:
    return (f'[[contact]]\nkey = "{key}"\ntitle.en = "A contact"\nchannel = ["{channel}"]\nwhen = {{ {when} }}\n'
            f"{PEOPLE}{more}")


def planned(enrolment, rule: str) -> list:
    rows = Contact.objects.filter(enrolment=enrolment, rule=rule).exclude(state="cancelled").order_by("occurrence")
    return [row.due_at for row in rows]


def raise_flag(enrolment, *, at):
    signal = safety_plans.plan_of(enrolment.service_id).signals[0]
    return safety.raise_flag(enrolment=enrolment, signal=signal, cause=uuid.uuid4(), about="x", value=1, at=at)


def codes(enrolment) -> set[str]:
    return set(Need.objects.filter(enrolment=enrolment).values_list("code", flat=True))


def test_a_score_that_comes_to_the_number_plans_a_contact_once_while_it_stays_there(by):
    enrolment = by(contact("low", 'on = "peg at least 7", after = "1 working day"'))
    fills(enrolment, "baseline", at=AT, peg=4)
    assert planned(enrolment, "low") == []
    fills(enrolment, at=later(days=7), peg=8)
    fills(enrolment, at=later(days=14), occurrence=2, peg=9)
    assert planned(enrolment, "low") == [later(days=8)]
    fills(enrolment, at=later(days=21), occurrence=3, peg=2)
    fills(enrolment, at=later(days=28), occurrence=4, peg=8)
    assert len(planned(enrolment, "low")) == 2


def test_reliable_deterioration_and_a_flag_each_plan_what_the_protocol_says(by, guide):
    enrolment = by(contact("worse", 'on = "reliable deterioration of peg"') + contact("flag", 'on = "a flag raised"'))
    fills(enrolment, "baseline", at=AT, peg=4)
    fills(enrolment, at=later(days=7), peg=9)
    assert planned(enrolment, "worse") == [later(days=7)]
    raise_flag(enrolment, at=later(days=8))
    assert planned(enrolment, "flag") == [later(days=8)]


def test_a_lesson_that_is_open_for_days_plans_a_contact_and_one_that_was_finished_does_not(by):
    enrolment = by(contact("stuck", 'on = "a lesson not finished for 5 days"'))
    other = by(contact("stuck", 'on = "a lesson not finished for 5 days"'))
    for section in course.lessons_of(other.programme_id)[0].sections:
        course.read_section(enrolment=other, lesson=course.lessons_of(other.programme_id)[0].key, section=section,
                            at=later(days=1))
    clock.tick(later(days=5))
    assert planned(enrolment, "stuck")[0].date() == later(days=7).date()  # the fifth day is a Saturday
    assert planned(other, "stuck") == []


def test_set_days_are_planned_one_ahead(by):
    enrolment = by(contact("days", 'days = [3, 10], from = "start of the course", at = "11:00"'))
    assert [due.isoformat() for due in planned(enrolment, "days")] == ["2026-03-04T11:00:00+00:00"]
    clock.tick(later(days=3))
    assert planned(enrolment, "days")[1].isoformat() == "2026-03-11T11:00:00+00:00"


def test_a_comment_on_an_answer_is_the_comment_that_was_due(by, guide):
    enrolment = by(contact("work", 'on = "lesson 1 opened"', channel="worksheet-comment"))
    clock.tick(AT)
    written = messages.write(enrolment=enrolment, by=guide, text="You noticed a lot.", client_id=uuid.uuid4(),
                                      at=later(hours=1), minutes=Decimal(6), about="how-pain-works/first-plan")
    done = Contact.objects.get(enrolment=enrolment, rule="work")
    assert written.state == "sent" and (done.state, done.minutes, done.channel) == ("done", 6, "worksheet-comment")


def test_somebody_is_told_when_nobody_was_reached_and_not_any_more_once_they_were(by, guide):
    enrolment = by(contact("call", 'on = "lesson 1 opened"', more="""if_missed = [
        { after = "1 working day", retry = "telephone" }, { after = "2 working days", tell = "supervisor" },
        { after = "3 working days", tell = "manager" }]\n"""))
    for day in range(3):
        clock.tick(later(days=day))
    assert {"missed"} == codes(enrolment) & {"missed", "missed-told"}
    clock.tick(later(days=3))
    assert {"missed", "missed-told"} <= codes(enrolment)
    page = signed_in(builders.a_manager(guide.service)).get("/service/participants/").content.decode()
    shown = page[page.index("What needs you"):]  # a manager has no caseload: here they see what they are told
    assert "Not reached since" in shown and str(enrolment.participant) in shown
    due = Contact.objects.get(enrolment=enrolment, rule="call", state="due")
    close_contact(contact=due, by=guide.person, outcome="reached", minutes=Decimal(9), at=later(days=3))
    assert not {"missed", "missed-told"} & codes(enrolment)


@pytest.mark.parametrize("channel", ["telephone", "video", "in-person", "live-chat", "message"])
def test_a_contact_is_logged_by_the_channel_it_was_planned_by(by, guide, monkeypatch, channel):
    enrolment = by(contact("week", 'every = "7 days", from = "lesson 1 opened", times = 2', channel))
    clock.tick(later(days=7))
    monkeypatch.setattr("handrail.ground.moment.now", lambda: later(days=7))
    due = Contact.objects.get(enrolment=enrolment, rule="week", state="due")
    client = signed_in(guide)
    page = client.get(f"/participants/{enrolment.pk}/").content.decode()
    assert f'<option value="{channel}" selected>' in page
    sent = {"contact": due.pk, "channel": channel, "outcome": "reached", "minutes": "10", "client_id": uuid.uuid4()}
    assert client.post(f"/participants/{enrolment.pk}/contact/", sent).status_code == 302
    due.refresh_from_db()
    assert (due.state, due.channel, due.planned_channel) == ("done", channel, channel)


def test_the_guide_is_warned_before_the_most_and_no_series_goes_on_after_it(by, guide):
    amount = 'most = "100 minutes"\nwarn = "60 minutes"\nbeyond = "no more contacts"\n'
    enrolment = by(contact("weekly", 'every = "7 days", from = "lesson 1 opened", times = 8'), amount)
    log_unplanned(enrolment=enrolment, channel="telephone", outcome="reached", minutes=Decimal(60), by=guide.person,
                  at=later(days=1), client_id=uuid.uuid4())
    assert Need.objects.get(enrolment=enrolment, code="most").facts == {"minutes": 60, "most": 100}
    log_unplanned(enrolment=enrolment, channel="telephone", outcome="reached", minutes=Decimal(45), by=guide.person,
                  at=later(days=2), client_id=uuid.uuid4())
    clock.tick(later(days=7))
    first = Contact.objects.get(enrolment=enrolment, rule="weekly", occurrence=1)
    assert (first.state, first.because) == ("cancelled", "most-given")
    assert Contact.objects.filter(enrolment=enrolment, rule="weekly").count() == 1


# --- steps ---


@pytest.fixture
def alone(service):
    return builders.a_participant(service, protocol="stepped-start", person=builders.a_person(phone="+447700900123"))


def test_a_step_is_asked_of_the_guide_at_the_week_and_taken_with_its_reason(service, guide, alone):
    fills(alone, "baseline", at=AT, peg=5)
    fills(alone, at=later(days=14), peg=5)
    clock.tick(later(days=27))
    assert "step" not in codes(alone)
    clock.tick(later(days=28))
    need = Need.objects.get(enrolment=alone, code="step")
    assert need.facts["to"] == "stepped-call" and need.facts["on"] == "no reliable improvement at week 4"
    for _ in range(2):
        change_protocol(enrolment=alone, protocol="stepped-call", reason="Wants somebody.", step=need.facts["on"],
                        by=guide, at=later(days=29))
    change = ProtocolChange.objects.get(enrolment=alone)
    assert (change.reason, change.to, change.is_made) == ("Wants somebody.", "stepped-call", True)
    assert AuditEntry.objects.filter(did="protocol.changed").count() == 1 and "step" not in codes(alone)
    call = Contact.objects.get(enrolment=alone, rule="weekly")
    assert (call.occurrence, call.state, call.due_at.date()) == (5, "planned", later(days=35).date())
    assert Guidance.objects.get(enrolment=alone).guide == guide.person  # somebody guides from now on
    held = list(registries.exports["protocol_changes"](service.pk, alone.participant_id))
    assert [row["reason"] for row in held] == ["Wants somebody."]


def test_who_got_better_is_not_moved_and_a_guide_who_stays_is_not_asked_again(guide, alone):
    fills(alone, "baseline", at=AT, peg=8)
    fills(alone, at=later(days=7), peg=9)
    clock.tick(later(days=28))
    assert "step" in codes(alone)
    fills(alone, at=later(days=29), occurrence=2, peg=2)
    assert "step" not in codes(alone)
    fills(alone, at=later(days=36), occurrence=3, peg=8)
    assert "step" in codes(alone)
    changing.stay(enrolment=alone, to="stepped-call", step="no reliable improvement at week 4", reason="", by=guide,
                  at=later(days=37))
    assert "step" not in codes(alone)


def test_a_change_cancels_what_was_planned_and_keeps_what_was_given(service, guide):
    enrolment = builders.a_participant(service, guide)
    clock.tick(later(days=7))
    first = Contact.objects.get(enrolment=enrolment, rule="weekly", occurrence=1)
    close_contact(contact=first, by=guide.person, outcome="reached", minutes=Decimal(9), at=later(days=7, hours=1))
    change_protocol(enrolment=enrolment, protocol="self-guided", reason="", by=guide, at=later(days=8))
    states = Contact.objects.filter(enrolment=enrolment, rule="weekly").order_by("occurrence")
    assert [(row.state, row.because) for row in states] == [("done", ""), ("cancelled", "protocol-changed")]
    following = Contact.objects.get(enrolment=enrolment, rule="midweek")
    assert following.due_at > later(days=8) and following.occurrence == 2
    change_protocol(enrolment=enrolment, protocol="weekly-call", reason="", by=guide, at=later(days=15))
    back = Contact.objects.get(enrolment=enrolment, rule="weekly", state="planned")
    assert (back.occurrence, back.due_at.date()) == (3, later(days=21).date())


def test_a_step_that_asks_nobody_is_taken_by_itself(by, service, guide):
    enrolment = by(contact("call", 'every = "7 days", from = "lesson 1 opened", times = 8')
                   + '[[step]]\non = "reliable deterioration of peg"\nto = "weekly-call"\nasks = "nobody"\n')
    fills(enrolment, "baseline", at=AT, peg=4)
    fills(enrolment, at=later(days=7), peg=9)
    assert Guidance.objects.get(enrolment=enrolment).protocol.key == "weekly-call"
    assert ProtocolChange.objects.get(enrolment=enrolment).by is None


def test_a_guide_decides_on_the_page_and_reads_why(guide, alone):
    builders._give_guide(alone, guide, AT)
    client = builders.signed_in(guide)
    url = f"/participants/{alone.pk}/guided/?to=stepped-call&step=no+reliable+improvement+at+week+4"
    page = client.get(url).content.decode()
    assert "Nothing has reliably improved after 4 weeks" in page and "Leave it as it is" in page
    sent = {"protocol": "stepped-call", "reason": "Agreed.", "step": "no reliable improvement at week 4"}
    assert client.post(url, sent).status_code == 302
    assert Guidance.objects.get(enrolment=alone).protocol.key == "stepped-call"
    assert client.post(url, {"protocol": "nothing"}).status_code == 422


def test_an_open_flag_is_not_steady(service, guide):
    enrolment = builders.a_participant(service, guide, protocol="stepped-call")
    fills(enrolment, "baseline", at=AT, peg=9)
    fills(enrolment, at=later(days=7), peg=2)
    flag = raise_flag(enrolment, at=later(days=20))
    fills(enrolment, at=later(days=29), occurrence=2, peg=2)
    assert "step" not in codes(enrolment)
    close(flag=flag, by=guide, at=later(days=30))
    assert "step" in codes(enrolment)


def test_every_shipped_protocol_can_be_read_aloud():
    from handrail.guidance import words

    for pack in shelf.shipped():
        parts = words.sentences(protocol_loading.load(pack.files, pack.key))
        assert all(lines for _heading, lines in parts)
