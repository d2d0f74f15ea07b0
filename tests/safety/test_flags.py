"""Flags follow from single responses: at once, once, with an owner and a deadline; closed only with an outcome."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from handrail.delivery import clock
from handrail.delivery.models import Due, Outgoing
from handrail.ground import scoped
from handrail.journeys import assessing
from handrail.journeys.models import Row
from handrail.people import actions as people
from handrail.people.models import AuditEntry, CareRelation
from handrail.safety import actions
from handrail.safety.models import Flag
from handrail.safety.signals import flag_raised
from tests import builders
from tests.builders import AT, later

from .closing import close

pytestmark = pytest.mark.django_db


@pytest.fixture
def joining():
    """Somebody in the middle of the baseline, with a psychologist as guide."""
    service = builders.a_service()
    guide = builders.a_guide(service)
    with scoped.service(service.pk):
        enrolment = builders.a_participant(service, guide, state="joining")
        assessment = assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)
        yield service, guide, enrolment, assessment


def respond(assessment, value, *, item="9", at=AT, client_id=None):
    return assessing.respond(
        assessment=assessment, measure="phq-9", item=item, value=value, client_id=client_id or uuid.uuid4(),
        made_at=at, at=at,
    ).row


def test_a_positive_item_9_raises_a_flag_though_the_assessment_is_never_finished(joining):
    _, guide, enrolment, assessment = joining
    row = respond(assessment, 1)
    flag = Flag.objects.get()
    assert (flag.enrolment_id, flag.cause, flag.value, flag.owner) == (enrolment.pk, row.pk, 1, guide.person)
    assert flag.answer_by == later(hours=4)
    assert assessing.what_follows(row) == "safety:help"


def test_none_of_the_days_raises_nothing(joining):
    *_, assessment = joining
    row = respond(assessment, 0)
    respond(assessment, 3, item="8")
    assert not Flag.objects.exists()
    assert assessing.what_follows(row) is None


def test_the_same_response_sent_twice_is_one_flag(joining):
    *_, assessment = joining
    client = uuid.uuid4()
    respond(assessment, 2, client_id=client)
    respond(assessment, 2, client_id=client, at=later(minutes=1))
    assert Flag.objects.count() == 1


def test_a_changed_mind_joins_the_open_flag_and_never_lowers_it(joining):
    *_, assessment = joining
    for value in (1, 3, 2, 0):
        respond(assessment, value)
    flag = Flag.objects.get()
    assert flag.value == 3


def test_after_it_was_closed_a_new_response_is_a_new_flag(joining):
    _, guide, _, assessment = joining
    respond(assessment, 1)
    close(flag=Flag.objects.get(), by=guide, outcome="talked-safe", note="We talked.", at=later(hours=1))
    respond(assessment, 2, at=later(hours=2))
    assert Flag.objects.filter(closed_at=None).count() == 1
    assert Flag.objects.count() == 2


def test_a_flag_is_never_closed_without_outcome_and_words(joining):
    _, guide, _, assessment = joining
    respond(assessment, 1)
    flag = Flag.objects.get()
    for outcome, note in (("", "words"), ("talked-safe", "  "), ("nonsense", "words")):
        with pytest.raises(actions.NeedsWords):
            actions.close_flag(flag=flag, by=guide, outcome=outcome, note=note, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Flag.objects.filter(pk=flag.pk).update(closed_at=AT)
    assert Flag.objects.get().closed_at is None


def test_two_who_close_it_at_once_close_it_once(joining):
    service, guide, _, assessment = joining
    supervisor = builders.a_supervisor(service, of=guide)
    respond(assessment, 1)
    flag = Flag.objects.get()
    close(flag=flag, by=guide, outcome="talked-safe", note="We talked.", at=AT)
    close(flag=flag, by=guide, outcome="talked-safe", note="We talked.", at=AT)
    with pytest.raises(actions.AlreadyClosed):
        close(flag=flag, by=supervisor, outcome="mistake", note="A slip.", at=AT)
    assert AuditEntry.objects.filter(did="flag.closed").count() == 1


def test_the_letter_to_the_owner_says_nothing_about_whom_or_what(joining):
    _, guide, enrolment, assessment = joining
    respond(assessment, 1)
    letter = Outgoing.objects.get(kind="flag")
    said = (letter.subject + letter.body).lower()
    assert letter.person == guide.person
    for word in ("phq", "suicid", "dead", "depress", "flag raised", "pain", enrolment.participant.name.lower()):
        assert word not in said.replace("northside pain service", "")


@pytest.mark.parametrize(("qualification", "owner_is"), [("psychologist", "guide"), ("student", "supervisor"),
                                                         ("peer", "supervisor"), ("physiotherapist", "guide")])
def test_a_trainees_or_peers_flags_belong_to_the_supervisor(qualification, owner_is):
    service = builders.a_service()
    supervisor = builders.a_supervisor(service)
    guide = builders.a_guide(service, qualification, supervisor=supervisor)
    with scoped.service(service.pk):
        enrolment = builders.a_participant(service, guide, state="joining")
        respond(assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT), 1)
        assert Flag.objects.get().owner == {"guide": guide, "supervisor": supervisor}[owner_is].person


def test_without_any_guide_a_manager_owns_it():
    service = builders.a_service()
    manager = builders.a_manager(service)
    with scoped.service(service.pk):
        enrolment = builders.a_participant(service, protocol="self-guided", state="joining")
        respond(assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT), 2)
        assert Flag.objects.get().owner == manager.person


def test_a_listener_that_fails_loses_neither_answer_nor_flag(joining, monkeypatch):
    *_, assessment = joining
    name = "handrail.safety.listening.look_at_response"
    from handrail.journeys.signals import response_saved

    real = response_saved._listeners[name]

    def fails(**facts):
        raise RuntimeError("the database hiccups")

    monkeypatch.setitem(response_saved._listeners, name, fails)
    row = respond(assessment, 1)
    assert Row.objects.filter(pk=row.pk).exists()
    assert not Flag.objects.exists()
    assert Due.objects.filter(kind="journeys.derive-again", state="planned").count() == 1
    monkeypatch.setitem(response_saved._listeners, name, real)
    clock.tick(later(minutes=1))
    assert Flag.objects.get().cause == row.pk


def test_whoever_listens_to_flags_is_told_again_when_they_fail(joining, monkeypatch):
    *_, assessment = joining
    heard = []

    def hears(*, flag, at):
        heard.append(flag.pk)
        if len(heard) == 1:
            raise RuntimeError("not now")

    hears.__module__, hears.__qualname__ = "tests.safety", "hears"
    monkeypatch.setitem(flag_raised._listeners, "tests.safety.hears", hears)
    respond(assessment, 1)
    assert Flag.objects.count() == 1
    clock.tick(later(minutes=1))
    assert len(heard) == 2


def test_a_flag_is_never_left_with_somebody_who_has_gone(joining):
    service, guide, _, assessment = joining
    supervisor, manager = builders.a_supervisor(service), builders.a_manager(service)
    respond(assessment, 1)
    CareRelation.objects.update(until=AT)
    people.end_role(role=guide, at=later(hours=1))
    assert Flag.objects.get().owner == supervisor.person
    people.end_role(role=supervisor, at=later(hours=2))
    assert Flag.objects.get().owner == manager.person
    letters = Outgoing.objects.filter(kind="flag").order_by("decided_at").values_list("person_id", flat=True)
    assert list(letters) == [guide.person_id, supervisor.person_id, manager.person_id]


def test_the_audit_trail_says_nothing_of_what_was_answered(joining):
    _, guide, _, assessment = joining
    respond(assessment, 1)
    respond(assessment, 3)
    close(flag=Flag.objects.get(), by=guide, outcome="handed-over", note="We talked.", at=later(hours=1))
    for entry in AuditEntry.objects.filter(did__startswith="flag."):
        assert set(entry.facts) <= {"owner", "hours"}
