"""Under the questions stands whose they are and on what terms: several holders ask for no more than that."""

import pytest
from django.utils.html import escape

from handrail.ground import moment, scoped
from handrail.journeys import assessing
from handrail.measures import folder
from handrail.people.models import Person
from tests.builders import AT, a_participant, a_service, role_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def page_of(monkeypatch):
    """The page of one questionnaire at the start of a course, for somebody with a language."""
    monkeypatch.setattr(moment, "real_now", lambda: AT)
    enrolment = a_participant(a_service(), state="joining")
    with scoped.service(enrolment.service_id):
        asked = assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)

    def page(measure: str, language: str = "en") -> str:
        Person.objects.update(language=language)
        return signed_in(role_of(enrolment)).get(f"/assessment/{asked.pk}/?part={measure}").content.decode()

    return page


@pytest.mark.parametrize("measure", ["peg", "phq-9", "gad-7", "nrs"])
def test_the_source_the_terms_and_the_holder_stand_under_each_questionnaire(measure, page_of):
    page = page_of(measure)
    wording = folder.instrument(measure).wording
    for said in (wording.source, wording.permission, wording.holder, wording.url):
        assert escape(said) in page, said


def test_questions_that_are_in_another_language_than_the_page_say_so(page_of):
    """So that a screen reader speaks them as what they are (WCAG 2.2, 3.1.2)."""
    peg, phq = page_of("peg", "es"), page_of("phq-9", "es")
    assert peg.count('<legend lang="en">') == peg.count('<div class="scale" lang="en">') == 3
    assert "El dolor en la última semana" in peg
    assert "<legend>" in phq
    assert 'Durante las últimas 2 semanas' in phq
    assert '<legend lang="' not in phq
    assert '<legend lang="' not in page_of("peg", "en")
