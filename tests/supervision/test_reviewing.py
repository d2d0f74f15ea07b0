"""Contacts are counted and drawn as they are done; a supervisor rates, the guide reads and answers."""

import pytest
from django.urls import reverse

from handrail.delivery.models import Outgoing
from handrail.people import forgetting
from handrail.people.models import AuditEntry
from handrail.supervision import reviewing
from handrail.supervision.drawing import is_drawn
from handrail.supervision.models import Review
from tests import builders
from tests.builders import AT, later, signed_in

from .world import GOOD, a_contact, a_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def coach(service):
    return builders.a_guide(service, "supporter")


@pytest.fixture
def enrolment(service, coach):
    return builders.a_participant(service, coach, protocol="weekly-coach")


def test_each_contact_that_took_place_is_counted_once_and_one_in_ten_drawn(service, coach, enrolment):
    for number in range(20):
        a_contact(enrolment, coach, at=later(hours=number))
    a_contact(enrolment, coach, at=later(hours=30), outcome="no-answer")
    assert reviewing.count_contacts(enrolment=enrolment, at=later(hours=31)) == []
    rows = list(Review.objects.order_by("number"))
    assert [row.number for row in rows] == list(range(1, 21))
    key = reviewing.key_of(service.pk, coach.person_id, 10)
    assert [row.is_drawn for row in rows] == [is_drawn(key, row.number, 10) for row in rows]
    assert sum(row.is_drawn for row in rows) == 2
    assert all((row.due_at is not None) == row.is_drawn for row in rows)


def test_where_the_protocol_asks_for_no_sample_nothing_is_counted(service):
    guide = builders.a_guide(service)
    a_contact(builders.a_participant(service, guide), guide)
    assert not Review.objects.exists()


def test_a_supervisor_rates_and_the_guide_reads_and_answers(service, coach, enrolment):
    supervisor = builders.a_supervisor(service, of=coach)
    review = a_review(enrolment, coach, number=1)
    desk = signed_in(supervisor)
    assert reverse("supervision:rate", args=[review.pk]) in desk.get("/supervision/").content.decode()
    page = desk.post(f"/supervision/reviews/{review.pk}/", {"structure": "3", "words": "Calm and clear."})
    assert page.status_code == 422
    assert "Calm and clear." in page.content.decode()
    assert signed_in(coach).get(f"/supervision/mine/{review.pk}/").status_code == 404  # not before it is rated
    desk.post(f"/supervision/reviews/{review.pk}/", {**GOOD, "words": "Calm and clear."})
    told = Outgoing.objects.get(kind="supervision")
    assert told.person_id == coach.person_id
    guide = signed_in(coach)
    assert str(review.pk) in guide.get("/supervision/mine/").content.decode()
    said = guide.get(f"/supervision/mine/{review.pk}/").content.decode()
    assert "Calm and clear." in said
    assert "3 of 4" in said
    guide.post(f"/supervision/mine/{review.pk}/", {"read": "1", "reply": "I will leave more silence."})
    assert "I will leave more silence." in desk.get(f"/supervision/reviews/{review.pk}/").content.decode()
    assert set(AuditEntry.objects.filter(did__startswith="review.").values_list("did", flat=True)) == {
        "review.rated", "review.seen"}


def test_the_first_rating_and_the_first_answer_stay(service, coach, enrolment):
    supervisor = builders.a_supervisor(service, of=coach)
    review = a_review(enrolment, coach, number=1)
    reviewing.rate(review=review, by=supervisor, marks=GOOD, words="First", at=AT)
    reviewing.rate(review=review, by=supervisor, marks=dict.fromkeys(GOOD, 0), words="Second", at=AT)
    reviewing.answer(review=review, by=coach, reply="Thanks", at=AT)
    reviewing.answer(review=review, by=coach, reply="Other", at=AT)
    kept = Review.objects.get(pk=review.pk)
    assert (kept.marks, kept.words, kept.reply, kept.form) == (GOOD, "First", "Thanks", "guide-rating 1")


def test_a_supervisor_of_somebody_else_finds_nothing(service, coach, enrolment):
    other = builders.a_supervisor(service, of=builders.a_guide(service))
    review = a_review(enrolment, coach, number=1)
    assert str(review.pk) not in signed_in(other).get("/supervision/").content.decode()
    assert signed_in(other).get(f"/supervision/reviews/{review.pk}/").status_code == 404


def test_words_go_with_the_participant_and_the_marks_stay(service, coach, enrolment):
    review = a_review(enrolment, coach, number=1)
    reviewing.rate(review=review, by=builders.a_supervisor(service, of=coach), marks=GOOD, words="Of her garden", at=AT)
    held = forgetting.export(person=coach.person, service=service)["supervision_reviews"]
    assert [row["words"] for row in held] == ["Of her garden"]
    forgetting.forget(person=enrolment.participant, service=service, at=later(days=1))
    kept = Review.objects.get(pk=review.pk)
    assert (kept.words, kept.marks) == ("", GOOD)
