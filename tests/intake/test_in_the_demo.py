"""What the demo shows of newcomers, in a second: without the twelve weeks around it."""

import pytest

from handrail.ground import scoped
from handrail.guidance import allotting
from handrail.intake.models import Case, Letter
from handrail.intake.queries import queue as queue_of
from handrail.journeys.models import Enrolment
from handrail.site.demo import newcomers
from tests import builders
from tests.builders import AT, role_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    service = builders.a_service(allots_guides=False)
    with scoped.service(service.pk):
        manager, supervisor = builders.a_manager(service), builders.a_supervisor(service)
        before = builders.a_participant(service, state="joining")
        newcomers.come(service, manager, supervisor, AT)
        yield service, manager, before


def test_one_is_to_talk_with_one_has_a_call_agreed_one_waits_and_one_had_a_letter(world):
    _, manager, _ = world
    queue = queue_of(manager, AT)
    assert [(row.case.enrolment.participant.name, row.calls) for row in queue.waiting] == [
        ("Idris Bello", 2), ("Agnes Holm", 0)]
    assert queue.waiting[0].case.due_at > AT and not any(row.is_late for row in queue.waiting)
    states = dict(Case.objects.values_list("enrolment__participant__name", "state"))
    assert (states["Petra Lang"], states["Colin Reeve"]) == ("accepted", "declined")
    taken = Enrolment.objects.get(participant__name="Petra Lang")
    assert taken.state == Enrolment.State.WAITING and [one.pk for one in allotting.waiting()] == [taken.pk]
    assert {letter.kind for letter in Letter.objects.all()} == {"accept", "decline"}
    assert "until one of our guides has room" in Letter.objects.select_related("enrolment").get(kind="accept").text
    page = signed_in(manager).get("/intake/").content.decode()
    assert "Idris Bello" in page and "Agnes Holm" in page


def test_whoever_reads_the_letter_is_told_why_in_plain_words(world):
    refused = Enrolment.objects.get(participant__name="Colin Reeve")
    page = signed_in(role_of(refused)).get("/my-place/").content.decode()
    assert "treatment under way" in page and "not now" not in page.lower().split("<h1>")[0]
