"""Comments stand where the answer stands, can be replied to there, and wait on Today until they were seen."""

import uuid

import pytest

from handrail.ground import scoped
from handrail.guidance import messages
from handrail.guidance.models import Message, Need
from handrail.journeys import journal
from handrail.journeys.models import Row, Step
from tests import builders
from tests.builders import AT, later, role_of, signed_in

pytestmark = pytest.mark.django_db

ABOUT, LESSON = "how-pain-works/want-back", "/lesson/how-pain-works/welcome/?all=1"


@pytest.fixture
def commented():
    """A participant on whose answer the guide has commented."""
    service = builders.a_service()
    guide = builders.a_guide(service)
    with scoped.service(service.pk):
        enrolment = builders.a_participant(service, guide)
        journal.write(enrolment=enrolment, kind=Row.Kind.ANSWER, key=ABOUT, body={"text": "The stairs to my sister"},
                      client_id=uuid.uuid4(), made_at=AT, at=AT)
        messages.write(enrolment=enrolment, by=guide, text="Somebody could film that.", about=ABOUT,
                       client_id=uuid.uuid4(), at=AT)
        yield enrolment, guide


def test_a_comment_waits_on_today_and_leads_to_the_answer(commented):
    enrolment, guide = commented
    client = signed_in(role_of(enrolment))
    page = client.get("/today/").content.decode()
    step = Step.objects.get(enrolment=enrolment, code="comment")
    assert guide.person.name in page and step.facts["url"].replace("#", "#") in page
    assert step.facts["url"].startswith("/lesson/how-pain-works/") and step.facts["url"].endswith("#block-want-back")
    lesson = client.get(step.facts["url"].partition("#")[0]).content.decode()
    assert "The stairs to my sister" in lesson and "Somebody could film that." in lesson
    assert not Step.objects.filter(enrolment=enrolment, code="comment").exists()
    assert Message.objects.get().read_at is not None


def test_a_reply_stands_in_the_same_places_and_waits_for_an_answer(commented):
    enrolment, guide = commented
    client = signed_in(role_of(enrolment))
    url = f"/messages/?about={ABOUT}"
    page = client.get(url).content.decode()
    assert "Somebody could film that." in page and "Two months from now" in page
    sent = client.post("/messages/", {"text": "My niece will.", "about": ABOUT, "client_id": str(uuid.uuid4())})
    assert sent.status_code == 302 and sent["Location"].endswith("#block-want-back")
    assert "My niece will." in client.get(LESSON).content.decode()
    assert signed_in(guide).get(f"/participants/{enrolment.pk}/").content.decode().count("My niece will.") == 2
    need = Need.objects.filter(enrolment=enrolment, code="message")
    assert need.exists()
    messages.write(enrolment=enrolment, by=guide, text="Lovely.", about=ABOUT, client_id=uuid.uuid4(),
                   at=later(days=900))
    assert not need.exists()


def test_nobody_replies_to_what_guides_cannot_read(commented):
    enrolment, _ = commented
    client = signed_in(role_of(enrolment))
    client.post("/messages/", {"text": "x", "about": "how-pain-works/closest-story", "client_id": str(uuid.uuid4())})
    assert Message.objects.get(from_participant=True).about == ""
