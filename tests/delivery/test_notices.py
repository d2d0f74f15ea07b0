"""A notice says that there is something, and nothing of what it is."""

import pytest
from django.utils import translation

from handrail.delivery import notices
from handrail.ground import scoped
from handrail.people.models import Service
from tests.builders import AT, a_person

pytestmark = pytest.mark.django_db

HEALTH = ("pain", "mood", "depress", "anxi", "therap", "lesson", "exercise", "treatment", "score", "question")


@pytest.fixture
def service():
    made = Service.objects.create(slug="northside", name="Northside", made_at=AT)
    with scoped.service(made.pk):
        yield made


def tell(service, person, once="lesson:7", **more):
    return notices.tell(person=person, service=service, code="lesson-opened", at=AT, once=once, url="/today/", **more)


def test_it_holds_no_word_about_health(service):
    letter = tell(service, a_person())
    for word in HEALTH:
        assert word not in f"{letter.subject} {letter.body}".lower()


def test_it_says_where_and_leads_there(service, settings):
    settings.HANDRAIL_ORIGIN = "https://clinic.example"
    letter = tell(service, a_person())
    assert "something new for you at Northside" in letter.body
    assert "https://clinic.example/today/" in letter.body


def test_the_subject_does_not_name_the_service_whose_name_may_say_too_much(service):
    assert service.name not in tell(service, a_person()).subject


def test_it_is_one_decision(service):
    person = a_person()
    assert tell(service, person).pk == tell(service, person).pk
    assert tell(service, person, once="lesson:8").pk != tell(service, person).pk


def test_it_is_written_in_the_language_of_whoever_reads_it(service, monkeypatch):
    spoken = []
    monkeypatch.setattr(notices, "_", lambda text: spoken.append(translation.get_language()) or text)
    with translation.override("en"):
        tell(service, a_person(language="es"))
    assert set(spoken) == {"es"}
