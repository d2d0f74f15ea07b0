"""Guidance by text: contacts that come by themselves, notices, and what a participant texts to the guide."""

from datetime import timedelta

import pytest

from handrail.delivery import clock
from handrail.delivery.models import Outgoing
from handrail.delivery.sms.keywords import plain
from handrail.ground import scoped
from handrail.ground.ids import new_id
from handrail.guidance import messages
from handrail.guidance.letters import TEMPLATES
from handrail.guidance.models import Contact, Message, Need
from handrail.journeys.models import Row
from handrail.safety.models import Flag
from tests import builders
from tests.delivery.sms.conftest import NOON, agreed, texts  # noqa: F401

pytestmark = pytest.mark.django_db
HEALTH = ("pain", "dolor", "health", "salud", "clinic", "therapy", "terapia", "mood", "lesson")


@pytest.fixture
def guided(texts):  # noqa: F811
    """A participant with a guide, who agreed to texts."""
    guide = builders.a_guide(texts.service)
    enrolment = builders.a_participant(texts.service, guide, at=NOON)
    agreed(texts.service, enrolment.participant)
    return guide, enrolment


def test_a_contact_by_sms_or_email_goes_by_sms_to_whoever_has_it(texts, guided):  # noqa: F811
    texts.at = NOON + timedelta(days=8, hours=1)
    clock.tick(texts.at)
    contact = Contact.everywhere.get(rule="quiet")
    assert (contact.channel, contact.state) == ("sms", "done")
    assert "We are here when you are ready." in texts.carry()


def test_after_stop_the_same_contact_goes_by_email(texts, guided):  # noqa: F811
    texts.at = NOON + timedelta(days=2)
    texts.brings("STOP")
    texts.at = NOON + timedelta(days=8, hours=1)
    clock.tick(texts.at)
    contact = Contact.everywhere.get(rule="quiet")
    assert (contact.channel, contact.state) == ("email", "done")
    assert Outgoing.everywhere.get(kind="we-are-here").channel == "email"


def test_a_guides_message_is_noticed_by_text_without_a_word_of_it(texts, guided):  # noqa: F811
    guide, enrolment = guided
    with scoped.service(texts.service.pk):
        messages.write(enrolment=enrolment, by=guide, text="How was the pacing?", client_id=new_id(), at=texts.at)
    assert texts.carry() == ["There is something new for you. Sign in to see it, whenever it suits you."]
    assert Outgoing.everywhere.filter(kind="message").count() == 2  # the e-mail goes as well


def test_what_somebody_texts_is_a_message_to_the_guide_once(texts, guided):  # noqa: F811
    for _ in range(2):
        said = texts.brings("Walked to the park today", id="the same")
    assert said == []
    assert texts.carry() == ["Thank you. Your guide will see your message."]
    assert Message.everywhere.get().words == "Walked to the park today"
    assert Row.everywhere.get(kind="message").received_at == NOON
    assert Need.everywhere.filter(code="message").count() == 1


def test_words_of_danger_in_a_text_raise_a_flag_and_bring_the_numbers_at_once(texts, guided):  # noqa: F811
    [said] = texts.brings("I want to kill myself")
    assert Flag.everywhere.count() == 1
    assert "999" in said
    assert "116 123" in said
    assert not any(word in plain(said).split() for word in HEALTH)


def test_in_a_course_without_a_guide_it_is_kept_and_said_so(texts):  # noqa: F811
    enrolment = builders.a_participant(texts.service, protocol="self-guided", at=NOON)
    agreed(texts.service, enrolment.participant)
    [said] = texts.brings("Hello")
    assert "nobody reads texts" in said
    assert Row.everywhere.get(kind="message").body_json == {"text": "Hello"}


def test_no_text_that_comes_by_itself_holds_a_health_word():
    for template in TEMPLATES.values():
        assert not any(word in template()[0].casefold() for word in HEALTH)
