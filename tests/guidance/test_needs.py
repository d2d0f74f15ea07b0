"""Needs: kept in the transaction that changes their cause, and the same as what the tables say."""

import random
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from handrail.delivery import clock
from handrail.ground import checkup
from handrail.guidance import messages, needs, signing
from handrail.guidance.contacting import close_contact, log_unplanned
from handrail.guidance.models import Contact, Message, Need
from handrail.guidance.need_words import reason
from handrail.journeys import assessing, course, journal, leaving
from handrail.journeys.models import Assessment, Enrolment, Row
from handrail.safety import actions as safety
from handrail.safety import shelf, talking
from handrail.safety.models import Flag
from handrail.safety.risk_talk import Talk
from tests import builders
from tests.builders import AT, later
from tests.safety.closing import close

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment(service, guide):
    return builders.a_participant(service, guide)


def codes(enrolment) -> list[str]:
    return sorted(Need.objects.filter(enrolment=enrolment).values_list("code", flat=True))


def fills(enrolment, name="weekly", *, at, occurrence=1, **values):
    """Fill in a battery: `peg=7` gives every item of a measure this value."""
    assessment = assessing.open_assessment(enrolment=enrolment, name=name, at=at, occurrence=occurrence)
    for part in assessing.parts(assessment):
        for item in part.instrument.items:
            value = values.get(part.measure.replace("-", ""), 0)
            assessing.respond(assessment=assessment, measure=part.measure, item=item.key, value=value,
                              client_id=uuid.uuid4(), made_at=at, at=at)
    return assessing.finish(assessment=assessment, client_id=uuid.uuid4(), made_at=at, at=at)


def test_a_score_reliably_worse_than_at_the_start_is_a_need_until_somebody_talked_about_it(service, guide, enrolment):
    fills(enrolment, "baseline", at=AT, peg=4)
    fills(enrolment, at=later(days=7), peg=5)
    assert "worse" not in codes(enrolment)
    fills(enrolment, at=later(days=14), occurrence=2, peg=9)
    need = Need.objects.get(enrolment=enrolment, code="worse")
    assert need.facts == {"measure": "peg", "from": 4.0, "to": 9.0} and need.since == later(days=14)
    contact = Contact.objects.get(enrolment=enrolment, rule="weekly", occurrence=1)
    close_contact(contact=contact, by=guide.person, outcome="reached", minutes=Decimal(10), at=later(days=15))
    assert "worse" not in codes(enrolment)


def test_a_score_that_got_better_again_is_no_need(enrolment):
    fills(enrolment, "baseline", at=AT, peg=4)
    fills(enrolment, at=later(days=7), peg=9)
    assert "worse" in codes(enrolment)
    fills(enrolment, at=later(days=14), occurrence=2, peg=4)
    assert "worse" not in codes(enrolment)


def test_two_check_ins_left_out_in_a_row_are_a_need_and_one_is_not(enrolment):
    for day in range(16):
        clock.tick(later(days=day))
        course.see(enrolment=Enrolment.objects.select_related("standing").get(pk=enrolment.pk), at=later(days=day))
    assert "lapsed" not in codes(enrolment)
    for day in range(16, 23):
        clock.tick(later(days=day))
    assert Need.objects.get(enrolment=enrolment, code="lapsed").facts == {"times": 2}
    fills(enrolment, at=later(days=23), occurrence=3, peg=4)
    assert "lapsed" not in codes(enrolment)


def test_a_flag_is_a_need_from_the_same_moment_and_until_it_is_closed(guide, enrolment):
    assessment = assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)
    assessing.respond(assessment=assessment, measure="phq-9", item="9", value=2,
                      client_id=uuid.uuid4(), made_at=AT, at=AT)
    need, flag = Need.objects.get(enrolment=enrolment, code="flag"), Flag.objects.get(enrolment=enrolment)
    assert (need.facts["signal"], need.facts["value"], need.due_at) == ("phq-9-item-9", 2, flag.answer_by)
    close(flag=flag, by=guide, outcome="talked-safe", note="We talked.", at=later(hours=1))
    assert codes(enrolment) == []


def test_what_was_agreed_after_a_flag_is_a_need_from_that_morning_until_they_have_talked(guide, enrolment):
    assessment = assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)
    assessing.respond(assessment=assessment, measure="phq-9", item="9", value=2, client_id=uuid.uuid4(), made_at=AT,
                      at=AT)
    agreed = Talk(thoughts="none", outcome="talked-safe", next_at=later(days=2, hours=2), words={"agreed": "Again."})
    talking.close_with_talk(flag=Flag.objects.get(), talk=agreed, by=guide, at=later(hours=1))
    log = {"enrolment": enrolment, "channel": "telephone", "minutes": Decimal(9), "by": guide.person}
    log_unplanned(**log, outcome="reached", client_id=uuid.uuid4(), at=later(hours=2))  # the conversation itself
    clock.tick(later(days=1, hours=10))
    assert "talk-again" not in codes(enrolment)
    leaving.leave(enrolment=enrolment, reason="", words="", client_id=uuid.uuid4(), at=later(days=1, hours=11))
    clock.tick(later(days=2))
    need = Need.objects.get(enrolment=enrolment, code="talk-again")
    assert (need.due_at, need.since) == (later(days=2, hours=2), later(hours=1))
    log_unplanned(**log, outcome="no-answer", client_id=uuid.uuid4(), at=later(days=2, hours=2))
    assert "talk-again" in codes(enrolment)
    log_unplanned(**log, outcome="reached", client_id=uuid.uuid4(), at=later(days=2, hours=3))
    assert "talk-again" not in codes(enrolment)


def test_what_was_agreed_for_the_same_day_is_on_the_list_at_once_and_said_in_words(guide, enrolment):
    assessment = assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)
    assessing.respond(assessment=assessment, measure="phq-9", item="9", value=2, client_id=uuid.uuid4(), made_at=AT,
                      at=AT)
    agreed = Talk(thoughts="none", outcome="talked-safe", next_at=later(hours=6), words={"agreed": "Again."})
    talking.close_with_talk(flag=Flag.objects.get(), talk=agreed, by=guide, at=later(hours=1))
    need = Need.objects.get(enrolment=enrolment, code="talk-again")
    assert reason(need, stands="", at=later(hours=2)).label == "To talk again · agreed for today 15:30"
    assert reason(need, stands="", at=later(hours=7)).label.startswith("To talk again · was agreed for")


def test_a_flag_stays_on_the_list_of_somebody_who_left(enrolment):
    assessment = assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)
    assessing.respond(assessment=assessment, measure="phq-9", item="9", value=2,
                      client_id=uuid.uuid4(), made_at=AT, at=AT)
    leaving.leave(enrolment=enrolment, reason="", words="", client_id=uuid.uuid4(), at=later(days=1))
    assert codes(enrolment) == ["flag"]


def test_without_a_guide_somebody_must_give_one(service):
    alone = builders.a_participant(service)
    assert codes(alone) == ["no-guide"]


def test_by_a_protocol_without_a_guide_nobody_is_missed(service):
    alone = builders.a_participant(service, protocol="self-guided")
    for day in range(30):
        clock.tick(later(days=day))
    assert codes(alone) == []


def test_talking_answers_a_message_that_waits(guide, enrolment):
    journal.write(enrolment=enrolment, kind=Row.Kind.MESSAGE, key="guide", body={"text": "Hello?"},
                  client_id=uuid.uuid4(), made_at=AT, at=AT)
    assert codes(enrolment) == ["message"]
    contact = Contact.objects.get(enrolment=enrolment, rule="weekly")
    close_contact(contact=contact, by=guide.person, outcome="no-answer", minutes=Decimal(1), at=later(hours=1))
    assert "message" in codes(enrolment)
    retry = Contact.objects.get(enrolment=enrolment, rule="weekly", attempt=2)
    close_contact(contact=retry, by=guide.person, outcome="reached", minutes=Decimal(1), at=later(hours=2))
    assert codes(enrolment) == []


def test_settling_twice_changes_nothing(enrolment):
    clock.tick(later(days=9))
    kept = list(Need.objects.order_by("pk").values())
    needs.settle(enrolment, at=later(days=9))
    assert list(Need.objects.order_by("pk").values()) == kept != []


def test_doctor_puts_right_what_is_kept_wrong(enrolment):
    clock.tick(later(days=9))
    good = kept()
    Need.objects.filter(code="quiet").delete()
    needs.keep(enrolment=enrolment, code="message", since=AT)
    Need.objects.filter(code="contact").update(due_at=None)
    assert kept() != good
    assert checkup.rebuilds()["needs"](later(days=9)) == 1
    assert checkup.rebuilds()["needs"](later(days=9)) == 0
    assert kept() == good


def test_a_need_kept_twice_is_one_and_cleared_is_gone(enrolment):
    for since in (AT, later(hours=1)):
        needs.keep(enrolment=enrolment, code="message", since=since)
    assert Need.objects.get(enrolment=enrolment).since == later(hours=1)
    assert needs.clear(enrolment=enrolment, code="message", subject="another") == 0
    assert needs.clear(enrolment=enrolment, code="message") == 1


# --- kept is what is derived, whatever happens ---

HAPPENS = [
    "wait a day", "wait a week", "sign in", "write", "reply", "call, reached", "call, no answer", "pause", "come back",
    "come back", "come back",
    "flag", "close flag", "close flag by talking", "check in, well",
    "check in, badly", "check in, badly", "student writes", "supervisor signs",
]


class Life:
    """One participant's course, event by event."""

    def __init__(self, service):
        self.supervisor = builders.a_supervisor(service)
        self.guide = builders.a_guide(service, "student", supervisor=self.supervisor)
        self.enrolment = builders.a_participant(service, self.guide)
        fills(self.enrolment, "baseline", at=AT, peg=5)
        self.at = AT

    def lives(self, what: str) -> None:
        self.at += timedelta(minutes=7)
        rows = Enrolment.objects.select_related("standing", "participant", "service")
        self.enrolment = rows.get(pk=self.enrolment.pk)
        getattr(self, "_" + what.replace(", ", "_").replace(" ", "_"))()

    def _wait_a_day(self, days=1):
        for _ in range(days):
            self.at += timedelta(days=1)
            clock.tick(self.at)

    def _wait_a_week(self):
        self._wait_a_day(7)

    def _sign_in(self):
        course.see(enrolment=self.enrolment, at=self.at)

    def _write(self):
        journal.write(enrolment=self.enrolment, kind=Row.Kind.MESSAGE, key="guide", body={"text": "Hello"},
                      client_id=uuid.uuid4(), made_at=self.at, at=self.at)

    def _reply(self):
        messages.write(enrolment=self.enrolment, by=self.supervisor, text="Hello", client_id=uuid.uuid4(), at=self.at)

    def _call(self, outcome):
        rows = Contact.objects.filter(enrolment=self.enrolment, state__in=("due", "planned"), rule="weekly")
        contact = rows.order_by("due_at").first()
        if contact:
            close_contact(contact=contact, by=self.guide.person, outcome=outcome, minutes=Decimal(5), at=self.at)

    def _call_reached(self):
        self._call("reached")

    def _call_no_answer(self):
        self._call("no-answer")

    def _pause(self):
        if self.enrolment.state == "active":
            leaving.pause(enrolment=self.enrolment, weeks=None, at=self.at)

    def _come_back(self):
        leaving.come_back(enrolment=self.enrolment, at=self.at)

    def _flag(self):
        signal = shelf.plan_of(self.enrolment.service_id).signal("phq-9-item-9")
        safety.raise_flag(enrolment=self.enrolment, signal=signal, cause=uuid.uuid4(),
                          about=str(uuid.uuid4()), value=1, at=self.at)

    def _close_flag(self):
        flag = Flag.objects.filter(closed_at=None).first()
        if flag:
            close(flag=flag, by=self.supervisor, outcome="talked-safe", note="Talked.", at=self.at)

    def _close_flag_by_talking(self):
        flag = Flag.objects.filter(closed_at=None).first()
        if flag:
            talk = Talk(thoughts="none", outcome="talked-safe", next_at=self.at + timedelta(days=2),
                        words={"agreed": "We ring again."})
            talking.close_with_talk(flag=flag, talk=talk, by=self.supervisor, at=self.at)

    def _check_in_well(self, peg=2):
        last = Assessment.objects.filter(enrolment=self.enrolment, name="weekly").order_by("-occurrence").first()
        if last is None or last.state != "open":
            self._wait_a_day(4)  # asked sooner, the earlier answers would count
            last = assessing.open_assessment(enrolment=self.enrolment, name="weekly", at=self.at,
                                             occurrence=last.occurrence + 1 if last else 1)
        fills(self.enrolment, at=self.at, occurrence=last.occurrence, peg=peg)

    def _check_in_badly(self):
        self._check_in_well(peg=10)

    def _student_writes(self):
        messages.write(enrolment=self.enrolment, by=self.guide, text="Hello", client_id=uuid.uuid4(), at=self.at)

    def _supervisor_signs(self):
        message = Message.objects.filter(state="sign-off").first()
        if message:
            signing.sign(message=message, by=self.supervisor, at=self.at)


def kept() -> list[tuple]:
    return sorted(
        (need.code, need.subject, str(need.facts), need.since, str(need.due_at), need.weight)
        for need in Need.objects.all()
    )


@pytest.mark.parametrize("seed", range(1, 6))
def test_what_is_kept_is_what_is_derived_after_anything_that_happens(service, seed):
    life, chosen = Life(service), random.Random(seed)
    seen = set()
    for what in chosen.choices(HAPPENS, k=50):
        life.lives(what)
        before = kept()
        seen.update(row[0] for row in before)
        assert needs.rebuild(life.at) == 0, what
        assert kept() == before, what
    assert len(seen) >= 4, seen
