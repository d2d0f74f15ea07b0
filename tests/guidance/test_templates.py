"""Templates: fields are filled from data, shown before sending, and nothing goes out with a hole in it."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.ground import scoped
from handrail.guidance import messages, templating
from handrail.guidance.fields import Field, NoSuch, fields_in, fill
from handrail.guidance.models import Message, Template
from handrail.journeys import assessing, journal
from handrail.journeys.models import Row
from tests import builders
from tests.builders import AT, signed_in

VALUES = {"{name}": "Maria", "{answer:plan}": "{name} at ten", "{score:peg}": ""}


def _value(field: Field) -> str:
    if str(field) not in VALUES:
        raise NoSuch(field)
    return VALUES[str(field)]


def test_fields_are_filled_once_and_what_cannot_be_stays_to_be_seen():
    found = fill("Dear {name}, {answer:plan}: {score:peg} {answer:other} {smile} {} { name }", _value)
    assert found.text == "Dear Maria, {name} at ten: {score:peg} {answer:other} {smile} {} { name }"
    assert [str(one) for one in found.empty] == ["{score:peg}"]
    assert [str(one) for one in found.unknown] == ["{answer:other}", "{smile}"]


@given(st.text())
def test_a_text_without_fields_is_never_changed(text):
    if not fields_in(text):
        assert fill(text, _value).text == text


@pytest.fixture
def pair():
    service = builders.a_service()
    guide = builders.a_guide(service)
    with scoped.service(service.pk):
        yield builders.a_participant(service, guide), guide


def a_template(guide, text, **more):
    return templating.keep_template(by=guide, title="Monday", texts={"en": text, **more}, client_id=uuid.uuid4(), at=AT)


@pytest.mark.django_db
def test_a_template_is_filled_with_the_persons_own_words_and_scores_and_shown_before_it_is_sent(pair):
    enrolment, guide = pair
    journal.write(enrolment=enrolment, kind=Row.Kind.ANSWER, key="how-pain-works/want-back", client_id=uuid.uuid4(),
                  body={"text": "the stairs to my sister"}, made_at=AT, at=AT)
    assessment = assessing.open_assessment(enrolment=enrolment, name="weekly", at=AT)
    for item, value in (("1", 6), ("2", 5), ("3", 7)):
        assessing.respond(assessment=assessment, measure="peg", item=item, value=value, client_id=uuid.uuid4(),
                          made_at=AT, at=AT)
    assessing.finish(assessment=assessment, client_id=uuid.uuid4(), made_at=AT, at=AT)
    template = a_template(guide, "Dear {name}, you wrote “{answer:want-back}”. PEG: {score:peg}. {guide}")
    client, url = signed_in(guide), f"/participants/{enrolment.pk}/write/"
    page = client.get(f"{url}?template={template.pk}").content.decode()
    assert f"Dear {enrolment.participant.name}, you wrote “the stairs to my sister”. PEG: 6" in page
    assert guide.person.name in page and not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "says"), [
    ("{score:peg}", "There is no field"), ("{answer:want-back}", "is empty"),
    ("{answer:closest-story}", "may not read"), ("{answer:nonsense}", "There is no field"),
])
def test_an_unknown_or_empty_field_is_said_and_stops_sending(pair, text, says):
    enrolment, guide = pair
    template = a_template(guide, f"Hello {text}")
    client, url = signed_in(guide), f"/participants/{enrolment.pk}/write/"
    page = client.get(f"{url}?template={template.pk}").content.decode()
    assert says in page and f"Hello {text}" in page
    sent = client.post(url, {"text": f"Hello {text}", "minutes": "2", "client_id": str(uuid.uuid4())})
    assert sent.status_code == 422 and "been filled in" in sent.content.decode() and f"Hello {text}" in page
    with pytest.raises(messages.Refused):
        messages.write(enrolment=enrolment, by=guide, text=text, client_id=uuid.uuid4(), at=AT)
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_a_template_is_in_the_participants_language(pair):
    enrolment, guide = pair
    enrolment.participant.language = "es"
    enrolment.participant.save()
    template = a_template(guide, "Hello {name}", es="Hola, {name}")
    page = signed_in(guide).get(f"/participants/{enrolment.pk}/write/?template={template.pk}").content.decode()
    assert f"Hola, {enrolment.participant.name}" in page


@pytest.mark.django_db
def test_a_template_with_a_field_that_does_not_exist_is_not_kept_and_not_lost(pair):
    _, guide = pair
    form = {"title": "T", "text_en": "Hello {nmae}", "client_id": str(uuid.uuid4())}
    page = signed_in(guide).post("/templates/", form)
    assert page.status_code == 422 and "{nmae}" in page.content.decode() and "{name}" in page.content.decode()
    assert not Template.objects.exists()


@pytest.mark.django_db
def test_a_managers_templates_are_the_services_and_a_guides_their_own(pair):
    enrolment, guide = pair
    other, manager = builders.a_guide(enrolment.service), builders.a_manager(enrolment.service)
    for role, title in ((guide, "Only mine"), (manager, "For everybody")):
        form = {"title": title, "text_en": "Hello {name}", "client_id": str(uuid.uuid4())}
        for _ in range(2):  # a double tap
            assert signed_in(role).post("/templates/", form).status_code == 302
    assert Template.objects.count() == 2
    page = signed_in(other).get("/templates/").content.decode()
    assert "For everybody" in page and "Only mine" not in page
    mine = Template.objects.get(title="Only mine")
    assert signed_in(manager).get(f"/templates/{mine.pk}/").status_code == 404
    signed_in(guide).post(f"/templates/{mine.pk}/", {"drop": "1"})
    assert not Template.objects.filter(title="Only mine").exists()
