"""The demo's guides: everybody has read and passed, one waits for the supervisor's word, meetings are overdue."""

import pytest

from handrail.site.demo.supervising import look_after
from handrail.supervision import training_queries
from handrail.supervision.models import GuideNote, PersonNote, Sitting
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
