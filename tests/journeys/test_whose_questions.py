"""Under the questions stands whose they are and on what terms: several holders ask for no more than that."""

import pytest
from django.utils.html import escape

from handrail.ground import moment, scoped
from handrail.journeys import assessing
from handrail.measures import folder
from tests.builders import AT, a_participant, a_service, role_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("measure", ["peg", "phq-9", "gad-7", "nrs"])
def test_the_source_the_terms_and_the_holder_stand_under_each_questionnaire(measure, monkeypatch):
    monkeypatch.setattr(moment, "real_now", lambda: AT)
    enrolment = a_participant(a_service(), state="joining")
    with scoped.service(enrolment.service_id):
        asked = assessing.open_assessment(enrolment=enrolment, name="baseline", at=AT)
    page = signed_in(role_of(enrolment)).get(f"/assessment/{asked.pk}/?part={measure}").content.decode()
    wording = folder.instrument(measure).wording
    for said in (wording.source, wording.permission, wording.holder, wording.url):
        assert escape(said) in page, said
