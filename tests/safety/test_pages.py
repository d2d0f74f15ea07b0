"""Help at any hour, and the pages on which flags are seen and closed."""

import uuid

import pytest
from django.test import Client

from handrail.ground import scoped
from handrail.journeys import assessing
from handrail.safety.models import Flag
from tests import builders
from tests.builders import AT, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def flagged():
    service = builders.a_service()
    guide = builders.a_guide(service)
    with scoped.service(service.pk):
        enrolment = builders.a_participant(service, guide, state="joining")
        assessment = assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)
        assessing.respond(assessment=assessment, measure="phq-9", item="9", value=1, client_id=uuid.uuid4(),
                          made_at=AT, at=AT)
        return service, guide, enrolment, Flag.objects.get()


def test_help_is_there_for_anybody_with_the_services_own_numbers():
    service = builders.a_service()
    page = Client().get("/help-now/", {"service": service.slug}).content.decode()
    assert "116 123" in page and "tel:116123" in page
    assert "999" in page


def test_help_without_any_service_still_names_a_number():
    assert "112" in Client().get("/help-now/").content.decode()


def test_after_a_flag_the_person_reads_who_was_told_and_can_go_on(flagged):
    *_, enrolment, _ = flagged
    page = signed_in(builders.role_of(enrolment)).get("/help-now/", {"next": "/progress/"}).content.decode()
    assert "your guide, has been told" in page
    assert 'href="/progress/"' in page


def test_the_way_back_never_leads_elsewhere(flagged):
    *_, enrolment, _ = flagged
    page = signed_in(builders.role_of(enrolment)).get("/help-now/", {"next": "https://evil.example/"}).content.decode()
    assert "evil.example" not in page


def test_the_guide_sees_what_happened_and_closes_it(flagged):
    _, guide, _, flag = flagged
    client = signed_in(guide)
    page = client.get(f"/flags/{flag.pk}/").content.decode()
    assert "several days" in page
    wrong = client.post(f"/flags/{flag.pk}/", {"outcome": "not-reached", "note": ""})
    assert wrong.status_code == 422 and "Write a few words" in wrong.content.decode()
    done = client.post(f"/flags/{flag.pk}/", {"outcome": "not-reached", "note": "Rang at ten, twelve and three."})
    assert done.status_code == 302
    flag = Flag.everywhere.get(pk=flag.pk)
    assert flag.outcome == "not-reached" and flag.note.startswith("Rang at ten") and flag.seen_at is not None


def test_what_was_typed_is_kept_when_the_outcome_is_missing(flagged):
    _, guide, _, flag = flagged
    page = signed_in(guide).post(f"/flags/{flag.pk}/", {"note": "Rang at ten."})
    assert page.status_code == 422
    assert "Rang at ten." in page.content.decode() and "Choose what came of it." in page.content.decode()


def test_another_guide_and_another_service_find_nothing(flagged):
    service, _, _, flag = flagged
    for role in (builders.a_guide(service), builders.a_guide(builders.a_service()), builders.a_manager(service)):
        assert signed_in(role).get(f"/flags/{flag.pk}/").status_code == 404


def test_the_list_of_flags_shows_no_answers(flagged):
    service, _, enrolment, _ = flagged
    page = signed_in(builders.a_manager(service)).get("/flags/").content.decode()
    assert enrolment.participant.name in page
    assert "several days" not in page and "PHQ" not in page
