"""What the outbox holds of a person is theirs, and goes when they ask, or after a month."""

from datetime import timedelta

import pytest

from handrail.delivery import housekeeping, outbox, persons
from handrail.delivery.models import Outgoing
from handrail.ground import scoped, sealed
from handrail.ground.models import DataKey
from handrail.people import registries
from handrail.people.models import Service
from tests.builders import AT, a_person, later

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    made = Service.objects.create(slug="clinic", name="The Clinic", made_at=AT)
    with scoped.service(made.pk):
        yield made


def decide(once, person=None, address="", at=AT, **fields):
    return outbox.decide(once=once, kind="test", address=address or person.email, subject=f"About {once}",
                         body="Hello", at=at, person=person, **fields)


def test_people_are_told_what_letters_they_got(service):
    person, other = a_person(), a_person()
    decide("first", person)
    decide("second", person, at=later(days=1))
    decide("theirs", other)
    rows = list(registries.exports["letters"](service.pk, person.pk))
    assert [row["subject"] for row in rows] == ["About first", "About second"]
    assert rows[0]["address"] == person.email


def test_forgetting_empties_letters_stops_those_that_wait_and_leaves_other_people_alone(service):
    person, other = a_person(), a_person()
    decide("invitation", address=person.email.upper())
    decide("notice", person)
    decide("theirs", other)
    by_address = outbox.key_of_address(service.pk, person.email)
    registries.forgetters["delivery.letters"](service_id=service.pk, person_id=person.pk, at=later(hours=1))
    sealed.drop_kept()
    for once in ("invitation", "notice"):
        letter = Outgoing.objects.get(once=once)
        assert (letter.state, letter.is_emptied, letter.address, letter.subject, letter.body) == (
            "cancelled", True, "", "", "")
    assert Outgoing.objects.get(once="theirs").subject == "About theirs"
    assert not DataKey.objects.filter(person_id=by_address).exists()
    assert list(persons.letters_to(service.pk, person.pk)) == []


def test_a_backup_from_before_holds_no_word_of_an_invitation_to_somebody_since_forgotten(service):
    person = a_person()
    letter = decide("invitation", address=person.email)
    in_the_backup = bytes(Outgoing.objects.values_list("body", flat=True).get(pk=letter.pk))
    persons.forget_letters(service_id=service.pk, person_id=person.pk, at=later(hours=1))
    sealed.drop_kept()
    Outgoing.objects.filter(pk=letter.pk).update(body=in_the_backup)
    with pytest.raises(sealed.Forgotten):
        _ = Outgoing.objects.get(pk=letter.pk).body


def test_a_farewell_decided_with_the_forgetting_still_goes(service):
    person = a_person()
    farewell = decide("farewell", address=person.email, at=later(hours=1))
    persons.forget_letters(service_id=service.pk, person_id=person.pk, at=later(hours=1))
    sealed.drop_kept()
    kept = Outgoing.objects.get(pk=farewell.pk)
    assert (kept.state, kept.subject) == ("waiting", "About farewell")


def test_after_a_month_letters_lose_their_words_and_strangers_their_keys(service):
    person = a_person()
    letters = [decide("old", person), decide("stranger", address="stranger@example.org"),
               decide("still waiting", person), decide("new", person, at=later(days=20))]
    Outgoing.objects.exclude(once="still waiting").update(state=Outgoing.State.SENT)
    assert housekeeping.empty_old_letters(later(days=30)) == 0
    assert housekeeping.empty_old_letters(later(days=31), batch=1) == 2
    sealed.drop_kept()
    subjects = {letter.once: Outgoing.objects.get(pk=letter.pk).subject for letter in letters}
    assert subjects == {"old": "", "stranger": "", "still waiting": "About still waiting", "new": "About new"}
    assert list(DataKey.objects.values_list("person_id", flat=True)) == [person.pk]


def test_a_lost_task_is_queued_again_and_given_up_the_third_time():
    from django_tasks_db.models import DBTaskResult

    from handrail.delivery.tasks import try_mail_server

    asked = try_mail_server.enqueue()
    row = DBTaskResult.objects.get(pk=asked.id)
    for attempt in (1, 2, 3):
        row.refresh_from_db()
        row.claim(f"worker-{attempt}")
        soon = row.started_at + timedelta(minutes=30)
        assert housekeeping.queue_lost_tasks(soon) == 0  # it may still be at it
        housekeeping.queue_lost_tasks(row.started_at + timedelta(hours=2))
        row.refresh_from_db()
        assert row.status == ("READY" if attempt < 3 else "FAILED")


def test_tidying_drops_ended_sessions_and_keeps_running_ones(client):
    from handrail.ground import moment
    from handrail.people.sessions import SessionStore

    model = SessionStore.get_model_class()
    for key, age in (("ended", -1), ("running", 1)):
        model.objects.create(session_key=key, session_data="x", expire_date=moment.real_now() + timedelta(days=age))
    housekeeping.tidy(at=AT, real=moment.real_now())
    assert list(model.objects.values_list("session_key", flat=True)) == ["running"]
