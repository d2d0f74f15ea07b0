"""The workbench: what is added stays apart until somebody asks for it, and our own change is never pooled."""

import csv
import io

import pytest

from handrail.evidence.studies import read_studies
from handrail.ground import moment, scoped
from handrail.outcomes.evidence import adding, grading
from handrail.outcomes.evidence.tables import AddedStudy, Judgement
from handrail.people.models import AuditEntry
from tests.builders import AT, a_guide, a_researcher, a_service, later, signed_in
from tests.outcomes.cohort import TODAY, people

pytestmark = pytest.mark.django_db

STUDY = {"outcome": "interference", "name": "Smith 2026", "source": "Pain 167 1", "g": "0.9", "se": "0.1",
         "year": "2026", "guided": "yes", "risk_1": "low", "risk_2": "high"}


def text(answer) -> str:
    return b"".join(answer).decode()


@pytest.fixture
def researcher(monkeypatch):
    monkeypatch.setattr(moment, "real_now", lambda: TODAY)
    return a_researcher(a_service())


def test_an_added_study_is_pooled_only_where_it_is_asked_for(researcher):
    client = signed_in(researcher)
    assert client.post("/outcomes/evidence/add/", STUDY).status_code == 302
    shipped = text(client.get("/outcomes/evidence/"))
    assert "Forest plot of 23 studies. Pooled effect 0.27 [0.18, 0.36]." in shipped and "Smith 2026 *" not in shipped
    both = text(client.get("/outcomes/evidence/?own=on"))
    assert "Forest plot of 24 studies." in both and "Smith 2026 *" in both
    with scoped.service(researcher.service_id):
        study = AddedStudy.objects.get()
        assert (study.g, study.year, study.control, study.risk) == (0.9, 2026, "", "low high - - -")
    client.post(f"/outcomes/evidence/{study.pk}/withdraw/")
    assert "Forest plot of 23 studies." in text(client.get("/outcomes/evidence/?own=on"))
    with scoped.service(researcher.service_id):
        assert AddedStudy.objects.get().withdrawn_at is not None  # it stays on record
        written = AuditEntry.objects.filter(did__startswith="evidence.").order_by("at", "id")
        assert [one.did for one in written] == ["evidence.study-added", "evidence.study-withdrawn"]


def test_the_same_study_twice_is_once_and_another_of_its_name_is_refused(researcher):
    with scoped.service(researcher.service_id):
        known = {"outcome": "anxiety", "name": "Smith 2026", "source": "Pain", "se": 0.1}
        one = adding.add_study(by=researcher, at=AT, g=0.3, **known)
        assert adding.add_study(by=researcher, at=later(days=1), g=0.3, **known) == one
        with pytest.raises(adding.IsThere):
            adding.add_study(by=researcher, at=AT, g=0.4, **known)
        with pytest.raises(adding.IsThere):  # it comes with Handrail
            adding.add_study(by=researcher, at=AT, g=0.3, **known | {"outcome": "interference", "name": "Menga 2014"})
        adding.withdraw_study(study=one, by=researcher, at=AT)
        adding.withdraw_study(study=one, by=researcher, at=AT)
        assert adding.add_study(by=researcher, at=AT, g=0.4, **known).pk != one.pk
        assert AuditEntry.objects.filter(did__startswith="evidence.").count() == 3


def test_what_makes_no_sense_is_said_and_what_was_typed_stays(researcher):
    answer = signed_in(researcher).post("/outcomes/evidence/add/", STUDY | {"se": "0"})
    assert answer.status_code == 422 and 'value="Smith 2026"' in text(answer)


def test_our_own_change_stands_beside_the_pool_with_a_warning(researcher):
    scores = [(7, 4), (8, 5), (6, 5), (9, 5.5), (7, 7), (5, 6)]
    people(researcher.service, scores, guide=a_guide(researcher.service))
    page = text(signed_in(researcher).get("/outcomes/evidence/"))
    assert "Pooled effect 0.27 [0.18, 0.36]" in page  # the pool is as it was
    assert f"{researcher.service.name}, change" in page and "It is not an effect of the course" in page


def test_fewer_than_five_people_have_no_row(researcher):
    people(researcher.service, [(7, 4), (8, 5), (6, 5)], guide=a_guide(researcher.service))
    page = text(signed_in(researcher).get("/outcomes/evidence/"))
    assert f"{researcher.service.name}, change" not in page


@pytest.mark.parametrize("query", ["?method=EE&test=knha", "?method=nonsense", "?outcome=acceptance"])
def test_every_question_has_an_answer(researcher, query):
    answer = signed_in(researcher).get(f"/outcomes/evidence/{query}")
    assert answer.status_code == 200
    assert ("too few single studies" in text(answer)) == ("acceptance" in query)


def test_the_file_is_read_by_handrail_pool_and_the_report_holds_every_figure(researcher):
    client = signed_in(researcher)
    found = text(client.get("/outcomes/evidence/studies.csv"))
    assert len(read_studies(found).names) == 23
    assert {row["added_here"] for row in csv.DictReader(io.StringIO(found.removeprefix("\ufeff")))} == {"no"}
    assert text(client.get("/outcomes/evidence/picture/forest.svg")).startswith("<svg")
    assert b"".join(client.get("/outcomes/evidence/picture/funnel.png")).startswith(b"\x89PNG")
    assert client.get("/outcomes/evidence/picture/none.png").status_code == 404
    report = text(client.get("/outcomes/evidence/report.html"))
    assert report.count("<svg") == 4 and "0.27 [0.18, 0.36]" in report and "PM, knha" in report


def test_a_judgement_follows_another_and_both_stay(researcher):
    client = signed_in(researcher)
    steps = dict.fromkeys(grading.REASONS, "0")
    counts = {"found": "500", "screened": "400", "read": "60", "included": "36"}
    assert client.post("/outcomes/evidence/interference/judge/", counts | {"read": "900"} | steps).status_code == 422
    client.post("/outcomes/evidence/interference/judge/", counts | steps)
    client.post("/outcomes/evidence/interference/judge/", counts | steps | {"risk": "2", "imprecision": "1"})
    assert "Certainty (GRADE): very low" in text(client.get("/outcomes/evidence/"))
    with scoped.service(researcher.service_id):
        assert list(Judgement.objects.order_by("at", "id").values_list("down", flat=True)) == ["00000", "20010"]


@pytest.mark.parametrize(("down", "level"), [("00000", "high"), ("10000", "moderate"), ("01010", "low"),
                                             ("22222", "very-low")])
def test_certainty_goes_down_by_each_reason(down, level):
    assert grading.certainty(down) == level
