"""The pages and files of figures: what each reader finds, what is written down, what isn't made twice."""

import csv
import io

import pytest
from django.urls import reverse

from handrail.ground import moment, scoped
from handrail.outcomes.figures import ALL
from handrail.outcomes.rows import code_of
from handrail.people.models import AuditEntry
from tests import builders
from tests.builders import a_guide, a_manager, a_researcher, a_service, a_supervisor, signed_in
from tests.outcomes.cohort import TODAY, people

pytestmark = pytest.mark.django_db

SCORES = [(7, 4), (8, 5), (6, 5), (9, 5.5), (7, 7), (5, 6)]


@pytest.fixture(autouse=True)
def _it_is_ten_weeks_later(monkeypatch):
    monkeypatch.setattr(moment, "real_now", lambda: TODAY)


@pytest.fixture
def service():
    made = a_service()
    people(made, SCORES, guide=a_guide(made))
    return made


def text(answer) -> str:
    return b"".join(answer).decode()


def lines(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text(answer).removeprefix("\ufeff"), newline="")))


def test_the_overview_says_each_finding_and_draws_it(service):
    page = text(signed_in(a_manager(service)).get("/outcomes/"))
    assert "Of 6 people who signed up, 6 have started (100 %)" in page
    assert page.count('role="img"') >= 5
    assert "People were not drawn by lot into these groups." in page
    for key, kind in ALL.items():
        if kind.is_on_overview:
            assert reverse("outcomes:figure", args=[key]) in page


@pytest.mark.parametrize("key", list(ALL))
def test_each_figure_has_a_page_a_file_and_says_how_it_is_computed(service, key):
    client = signed_in(a_manager(service))
    page = text(client.get(f"/outcomes/{key}/"))
    assert "How this is computed" in page and "the protocol they began with" in page
    answer = client.get(f"/outcomes/{key}.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{service.slug}-{key}-2026-06-10')
    found = lines(answer)
    assert found[1] == ["# 2026-06-10"]
    assert any(line and line[0] == "table" for line in found)


def test_there_is_no_other_figure(service):
    client = signed_in(a_manager(service))
    assert client.get("/outcomes/nothing/").status_code == 404
    assert client.get("/outcomes/nothing.csv").status_code == 404


def test_a_date_that_makes_no_sense_is_said_beside_it_and_not_lost(service):
    page = text(signed_in(a_manager(service)).get("/outcomes/?since=2026-05-01&until=2026-04-01"))
    assert "This is before the first day" in page
    assert 'value="2026-04-01"' in page
    assert "Nobody has signed up in this time." in page
    page = text(signed_in(a_manager(service)).get("/outcomes/?since=yesterday"))
    assert "Enter a valid date." in page
    assert 'value="yesterday"' in page


def test_a_page_that_has_not_changed_is_not_made_again(service):
    client = signed_in(a_manager(service))
    tag = client.get("/outcomes/")["ETag"]
    assert client.get("/outcomes/", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/outcomes/?split=programme", headers={"If-None-Match": tag}).status_code == 200
    people(service, SCORES[:1])
    assert client.get("/outcomes/", headers={"If-None-Match": tag}).status_code == 200


def test_who_is_supervised_is_part_of_what_a_supervisors_page_is_made_of(service):
    supervisor = a_supervisor(service)
    client = signed_in(supervisor)
    tag = client.get("/outcomes/?split=guide")["ETag"]
    a_guide(service, supervisor=supervisor)
    assert client.get("/outcomes/?split=guide", headers={"If-None-Match": tag}).status_code == 200


def test_as_many_statements_for_thirty_people_as_for_six(service, django_assert_max_num_queries):
    client = signed_in(a_manager(service))
    client.get("/outcomes/")
    with django_assert_max_num_queries(30):
        client.get("/outcomes/?split=guide")
    people(service, SCORES * 2)
    with django_assert_max_num_queries(30):
        client.get("/outcomes/?split=guide")


def test_a_researcher_can_ask_for_no_guide_and_no_day(service):
    client = signed_in(a_researcher(service))
    page = text(client.get("/outcomes/?split=guide&since=2026-03-03&guide=x"))
    assert 'name="guide"' not in page
    assert 'name="since"' not in page
    with scoped.service(service.pk):
        from handrail.people.models import Role, RoleKind

        for role in Role.objects.filter(kind__in=[RoleKind.GUIDE, RoleKind.PARTICIPANT]).select_related("person"):
            assert role.person.name not in page
    assert "Of about 5 people who signed up" in page


def test_rows_are_given_under_codes_and_that_is_written_down(service):
    role = a_manager(service)
    answer = signed_in(role).post("/outcomes/change/rows/?scale=peg.total")
    assert answer.status_code == 200
    found = [line for line in lines(answer) if not line[0].startswith("#")]
    head, rows = found[0], [dict(zip(found[0], line, strict=True)) for line in found[1:]]
    assert "signed_up_on" not in head and "guide" not in head
    ends = [row for row in rows if row["battery"] == "post"]
    assert sorted(float(row["change"]) for row in ends) == sorted(after - before for before, after in SCORES)
    entry = AuditEntry.objects.get(did="outcomes.rows-taken")
    assert (entry.by_id, entry.facts) == (role.person_id, {"figure": "change", "rows": 12})


def test_no_name_is_in_any_row_and_no_code_joins_scores_to_days(service):
    client = signed_in(a_manager(service))
    courses, scores = (text(client.post(f"/outcomes/{key}/rows/")) for key in ("recruitment", "change"))
    with scoped.service(service.pk):
        from handrail.journeys.models import Enrolment

        for enrolment in Enrolment.objects.select_related("participant"):
            for secret in (enrolment.participant.name, enrolment.participant.email, str(enrolment.pk)):
                assert secret not in courses + scores
            assert code_of(enrolment.pk, "people") in courses
            assert code_of(enrolment.pk, "people") not in scores
            assert code_of(enrolment.pk, "results") in scores


def test_rows_of_so_few_that_somebody_could_be_known_are_refused(service):
    client = signed_in(a_manager(service))
    people(service, SCORES[:3], protocol="self-guided")
    answer = client.post("/outcomes/change/rows/?protocol=self-guided", follow=True)
    assert "somebody could be known" in text(answer)
    assert not AuditEntry.objects.filter(did="outcomes.rows-taken").exists()


def test_a_supervisor_gets_the_rows_of_those_they_supervise(service):
    guide = a_guide(service)
    people(service, [(6, 6)] * 5, guide=guide)
    client = signed_in(a_supervisor(service, of=guide))
    found = [line for line in lines(client.post("/outcomes/recruitment/rows/")) if not line[0].startswith("#")]
    assert len(found) == 1 + 5


def test_a_researcher_gets_no_rows(service):
    client = signed_in(a_researcher(service))
    assert client.post("/outcomes/change/rows/").status_code == 403
    assert "The rows behind it" not in text(client.get("/outcomes/change/"))


def test_the_navigation_leads_there_for_those_who_may(service):
    for role in (a_manager(service), a_supervisor(service), a_researcher(service)):
        assert 'href="/outcomes/"' in text(signed_in(role).get("/outcomes/"))
    assert 'href="/outcomes/"' not in text(signed_in(a_guide(service)).get("/caseload/"))


def test_another_services_people_are_in_no_figure(service):
    other = a_service()
    builders.a_participant(other)
    page = text(signed_in(a_manager(other)).get("/outcomes/"))
    assert "Of 1 person who signed up" in page
