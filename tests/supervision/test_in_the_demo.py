"""The demo's guides: everybody has read and passed, one waits for the supervisor's word, meetings are overdue."""

import pytest

from handrail.guidance.models import Attachment, Message, Template
from handrail.journeys.models import Head, Standing
from handrail.site.demo import writing
from handrail.site.demo.supervising import look_after
from handrail.supervision import training_queries
from handrail.supervision.models import GuideNote, LookingAfter, PersonNote, Review, Sitting
from tests import builders
from tests.builders import AT, later

from .world import a_contact

pytestmark = pytest.mark.django_db


def test_there_is_something_to_see_of_each_kind(service):
    supervisor = builders.a_supervisor(service)
    guides = [builders.a_guide(service, one) for one in ("psychologist", "student", "peer")]
    enrolment = builders.a_participant(service, guides[1])
    a_contact(enrolment, guides[1], at=later(days=1))
    look_after(guides, guides[1:], supervisor, AT, later(days=84))
    rows = {one.role.pk: one for one in training_queries.overview(later(days=84).date())}
    assert {one.read for one in rows.values()} == {6}
    assert [rows[guide.pk].waits for guide in guides] == [False, False, True]
    assert [rows[guide.pk].tries for guide in guides] == [1, 2, 2]
    assert rows[guides[1].pk].is_over
    assert GuideNote.objects.count() == 2
    assert PersonNote.objects.get().enrolment == enrolment
    assert Sitting.objects.filter(is_passed=True).count() == 3


def test_what_was_drawn_of_a_students_contacts_is_rated_read_and_now_and_then_answered(service):
    LookingAfter.objects.create(student_share=100, changed_at=AT)
    student = builders.a_guide(service, "student")
    supervisor = builders.a_supervisor(service, of=student)
    enrolment = builders.a_participant(service, student)
    for number in range(4):
        a_contact(enrolment, student, at=later(hours=number))
    for _ in range(2):
        writing.look_at_contacts(supervisor, later(days=3))
    rows = list(Review.objects.order_by("number"))
    assert [bool(row.reply) for row in rows] == [True, False, True, False]
    assert all(row.words and row.marks and row.seen_at for row in rows)


def test_templates_a_file_and_a_comment_on_a_worksheet_are_there_to_see(service):
    guide, manager = builders.a_guide(service), builders.a_manager(service)
    enrolment = builders.a_participant(service, guide)
    standing = Standing.objects.get(enrolment=enrolment)
    standing.lessons_open = [*standing.lessons_open, writing.LESSON]
    standing.save(update_fields=["lessons_open"])
    for _ in range(2):
        writing.show(manager, [guide], later(days=84))
    assert sorted(Template.objects.values_list("owner_id", flat=True), key=str) == sorted(
        [None, guide.person_id], key=str)
    assert Attachment.objects.get().message.enrolment == enrolment
    sheet = Message.objects.get(about__startswith=writing.LESSON)
    answer = Head.objects.get(enrolment=enrolment, key=sheet.about)
    assert answer.row.body_json["rows"][0]["cells"]
    assert Message.objects.count() == 2
