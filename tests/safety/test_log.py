"""The safety log: who may read it, what it shows to whom, spans of time, and files that are safe to open."""

import csv
import io
import uuid
from dataclasses import replace
from datetime import date

import pytest

from handrail.ground import moment, scoped
from handrail.ground.csv_file import written
from handrail.journeys import assessing
from handrail.people.models import AuditEntry
from handrail.safety import actions, harm
from handrail.safety.adverse import Report
from handrail.safety.log import code_of, log_of
from handrail.safety.models import Flag
from tests import builders
from tests.builders import later, signed_in

pytestmark = pytest.mark.django_db

NAME, GUIDE_NAME, WORD = "=Grace Zeppelin", "Ana Harbour", "marmaladetrumpet"
EVENT = Report(kind="pain", grade="severe", serious=("hospital",), related="probably", started_on=date(2026, 3, 1),
               outcome="recovering", words={"what": WORD})


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(moment, "real_now", lambda: later(days=3))


@pytest.fixture
def lived():
    """A service with a flag that was closed, one that is late, and a serious adverse event (which flags, too)."""
    service = builders.a_service()
    guide = builders.a_role(service, "guide", builders.a_person(GUIDE_NAME), qualification="nurse")
    with scoped.service(service.pk):
        enrolment = builders.a_participant(service, guide, person=builders.a_person(NAME))
        for name, day in (("baseline", 0), ("post", 2)):
            asked = assessing.open_assessment(enrolment=enrolment, name=name, at=later(days=day))
            assessing.respond(assessment=asked, measure="phq-9", item="9", value=1, client_id=uuid.uuid4(),
                              made_at=later(days=day), at=later(days=day))
        first = Flag.objects.order_by("raised_at").first()
        actions.see_flag(flag=first, by=guide, at=later(hours=1))
        actions.close_flag(flag=first, by=guide, outcome="not-reached", note=WORD, at=later(hours=5))
        event = harm.record(enrolment=enrolment, report=EVENT, client_id=uuid.uuid4(), by=guide, at=later(days=1))
        yield service, guide, enrolment, event


def rows_of(answer) -> list[dict]:
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_it_counts_as_it_says(lived):
    service, *_ = lived
    found = log_of(builders.a_manager(service), since=None, until=None, at=later(days=3))
    assert len(found.flags) == 3 and len(found.events) == 1
    assert (found.seen.done, found.seen.of, found.seen.median_hours) == (1, 3, 1.0)
    assert (found.seen.in_time.count, found.seen.in_time.of) == (1, 3)
    assert (found.closed.in_time.count, found.closed.in_time.of, found.closed.median_hours) == (0, 3, 5.0)


@pytest.mark.parametrize("kind", ["supervisor", "manager"])
def test_those_who_may_see_names_see_them_and_no_words_or_answers(lived, kind):
    service, *_ = lived
    page = signed_in(builders.a_role(service, kind)).get("/safety/log/").content.decode()
    assert NAME in page and "1 of 3" in page and "probably related" in page and "serious" in page
    assert WORD not in page and "PHQ" not in page and "several days" not in page


def test_a_researcher_never_sees_a_name(lived):
    service, _, enrolment, _ = lived
    client = signed_in(builders.a_researcher(service))
    for path in ("/safety/log/", "/safety/log/flags.csv", "/safety/log/adverse-events.csv"):
        text = client.get(path).content.decode()
        assert code_of(enrolment.pk) in text, path
        for name in (NAME, "Zeppelin", GUIDE_NAME, enrolment.participant.email, str(enrolment.participant_id), WORD):
            assert name not in text, (path, name)


def test_nobody_else_gets_in(lived):
    service, guide, enrolment, _ = lived
    for role in (guide, builders.role_of(enrolment)):
        for path in ("/safety/log/", "/safety/log/flags.csv", "/safety/log/adverse-events.csv"):
            assert signed_in(role).get(path).status_code == 403
    page = signed_in(builders.a_manager(builders.a_service())).get("/safety/log/").content.decode()
    assert "Zeppelin" not in page and "No flag was raised in this time." in page


def test_a_span_takes_both_its_days_in_the_services_zone(lived):
    service, *_ = lived
    client = signed_in(builders.a_manager(service))
    # AT is Monday 2 March; the event, and the flag for it, are of Tuesday
    for span, flags, events in (("since=2026-03-02&until=2026-03-02", 1, 0),
                                ("since=2026-03-03&until=2026-03-03", 1, 1), ("since=2026-03-03", 2, 1),
                                ("until=2026-03-03", 2, 1), ("", 3, 1)):
        assert len(rows_of(client.get(f"/safety/log/flags.csv?{span}"))) == flags, span
        assert len(rows_of(client.get(f"/safety/log/adverse-events.csv?{span}"))) == events, span
    wrong = client.get("/safety/log/?since=2026-03-05&until=2026-03-01")
    assert wrong.status_code == 422 and "The last day" in wrong.content.decode()


def test_the_files_say_what_the_page_says_and_never_run_in_a_spreadsheet(lived):
    service, _, enrolment, _ = lived
    client = signed_in(builders.a_manager(service))
    answer = client.get("/safety/log/flags.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8" and answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    first = rows_of(answer)[-1]
    assert first["name"] == f"'{NAME}", "what begins a formula has an apostrophe before it"
    assert (first["hours_to_seen"], first["hours_to_closed"], first["seen_in_time"], first["closed_in_time"]) == (
        "1.00", "5.00", "yes", "no")
    assert first["raised_at"] == "2026-03-02T09:30+00:00"
    [event] = rows_of(client.get("/safety/log/adverse-events.csv"))
    assert [event[name] for name in ("kind", "grade", "serious", "related", "started_on", "version")] == [
        "pain", "severe", "hospital", "probably", "2026-03-01", "1"]
    taken = AuditEntry.objects.filter(did="safety.log-taken").order_by("at", "pk")
    assert [entry.facts for entry in taken] == [{"file": "flags", "rows": 3}, {"file": "adverse-events", "rows": 1}]


@pytest.mark.parametrize(("value", "cell"), [("=1+1", "'=1+1"), ("+44", "'+44"), ("-1", "'-1"), ("@a", "'@a"),
                                             ("\tx", "'\tx"), ("a=b", "a=b"), (None, ""), (3, "3")])
def test_a_cell_is_never_a_formula(value, cell):
    assert list(csv.reader(io.StringIO(written([[value]])[1:]))) == [[cell]]


def test_an_amended_event_stands_as_it_is_known_now(lived):
    service, guide, _, event = lived
    report = replace(EVENT, related="unrelated", words={"what": WORD, "why": "A fall."})
    harm.amend(event=event, number=1, report=report, by=guide, at=later(days=2))
    [row] = rows_of(signed_in(builders.a_manager(service)).get("/safety/log/adverse-events.csv"))
    assert (row["version"], row["related"]) == ("2", "unrelated")


def test_the_page_takes_as_many_statements_for_many_as_for_one(lived, django_assert_max_num_queries):
    service, guide, enrolment, _ = lived
    for number in range(6):
        harm.record(enrolment=enrolment, report=replace(EVENT, serious=()), client_id=uuid.uuid4(), by=guide,
                    at=later(days=1, hours=number))
    role = builders.a_manager(service)
    log_of(role, since=None, until=None, at=later(days=3))
    with django_assert_max_num_queries(4):
        log_of(role, since=None, until=None, at=later(days=3))
