"""The caseload: who is on it, why, in what order, and at what cost."""

import uuid
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from handrail.delivery import clock
from handrail.ground import moment, scoped
from handrail.guidance import caseload, messages
from handrail.guidance.models import Guidance, Need
from handrail.journeys import assessing, course, journal
from handrail.journeys.models import Enrolment, Row, Standing
from handrail.people.models import CareRelation, Role
from tests import builders
from tests.builders import AT, later, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    made = builders.a_service()
    with scoped.service(made.pk):
        yield made


@pytest.fixture
def guide(service):
    return builders.a_guide(service)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """Pages are asked for at a moment of the test's choosing."""
    held = {"at": AT}
    monkeypatch.setattr(moment, "now", lambda: held["at"])
    return held


def called(service, guide, name, **more):
    return builders.a_participant(service, guide, person=builders.a_person(name, phone="+447700900123"), **more)


def flagged(enrolment, at=AT):
    assessment = assessing.open_assessment(enrolment=enrolment, name="baseline", at=at)
    assessing.respond(assessment=assessment, measure="phq-9", item="9", value=1, client_id=uuid.uuid4(),
                      made_at=at, at=at)


def writes(enrolment, at):
    journal.write(enrolment=enrolment, kind=Row.Kind.MESSAGE, key="guide", body={"text": "Hello?"},
                  client_id=uuid.uuid4(), made_at=at, at=at)


def names(rows) -> list[str]:
    return [row.name for row in rows]


def page(role, query="") -> str:
    answer = signed_in(role).get("/caseload/" + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_minutes_that_were_given_are_no_minutes_to_give(service, guide):
    given = called(service, guide, "Much given")
    for code, facts in (("most", {"minutes": 60, "most": 100}), ("contact", {"channel": "telephone", "minutes": 12})):
        Need.objects.create(enrolment=given, service=service, code=code, since=AT, weight=60, facts=facts, due_at=AT)
    assert caseload.caseload(guide, AT).minutes == 12


def test_the_queue_is_in_the_order_of_need(service, guide):
    quiet = called(service, guide, "Quiet", at=AT - timedelta(days=9))
    due, writer, flag, calm = (called(service, guide, name) for name in ("Due", "Writer", "Flagged", "Calm"))
    clock.tick(later(days=-1))
    clock.tick(later(hours=-1))
    assert Need.objects.filter(enrolment=quiet, code="quiet").exists()
    Need.objects.filter(enrolment=quiet).exclude(code="quiet").delete()
    clock.tick(later(days=7) - timedelta(minutes=30))
    Need.objects.filter(enrolment__in=[writer, flag, calm], code="contact").delete()
    Need.objects.filter(enrolment=quiet, code__in=["contact", "lapsed"]).delete()
    writes(writer, later(days=6))
    flagged(flag, later(days=7))
    found = caseload.caseload(guide, later(days=7, hours=1))
    assert names(found.queue) == ["Flagged", "Due", "Writer", "Quiet"]
    assert names(found.others) == ["Calm"]
    assert found.minutes == 12


def test_reasons_are_said_in_words(service, guide, now):
    enrolment = called(service, guide, "Maria Okafor")
    now["at"] = later(days=7, hours=1)
    clock.tick(later(days=7))
    writes(enrolment, later(days=6, hours=5))
    flagged(enrolment, later(days=7))
    seen = page(guide)
    assert "One person needs you today" in seen and "About 12 minutes by your protocols" in seen
    assert "Flag · answer by today 13:30" in seen and "PHQ-9 item 9 is “several days”, 1 hour ago" in seen
    assert "Message waiting 20 hours" in seen and "An answer is promised by tomorrow 09:00" in seen
    assert "Call due today 09:30" in seen and "12 minutes planned · telephone" in seen
    assert "then call Monday 16 March 09:30" in seen


def test_a_contact_of_yesterday_was_due(service, guide, now):
    called(service, guide, "Maria")
    clock.tick(later(days=7))
    now["at"] = later(days=8, hours=2)
    assert "Call was due yesterday 09:30" in page(guide)


def test_quiet_says_where_somebody_stopped(service, guide, now):
    enrolment = builders.a_participant(service, guide, protocol="on-demand")
    for day in range(16):
        clock.tick(later(days=day))
    Need.objects.filter(enrolment=enrolment, code="lapsed").delete()
    now["at"] = later(days=15)
    seen = page(guide)
    assert "Quiet for 15 days" in seen and "In lesson 1, part 1 of" in seen


def test_who_is_not_in_need_is_listed_below_with_where_they_are(service, guide):
    enrolment = called(service, guide, "Calm")
    section = course.lessons_of(enrolment.programme_id)[0].sections[0]
    course.read_section(enrolment=enrolment, lesson="how-pain-works", section=section, at=AT)
    seen = page(guide)
    assert "Nobody needs you right now" in seen and "1 other is on their way" in seen
    assert "Read 1 part · in lesson 1, part 2 of" in seen and "call Monday 9 March 09:30" in seen


def test_interference_is_a_line_with_its_numbers(service, guide):
    enrolment = called(service, guide, "Maria")
    points = [[AT.isoformat(), 7.0], [later(days=7).isoformat(), 3.0]]
    Standing.objects.filter(enrolment=enrolment).update(scores={"peg.total": points})
    writes(enrolment, AT)
    seen = page(guide)
    assert "7.0 → 3.0 · reliably better" in seen and 'class="spark"' in seen


@pytest.mark.parametrize(
    ("line", "said"),
    [([], ""), ([["", 6.3]], "6.3"), ([["", 5.3], ["", 5.3]], "5.3 → 5.3"),
     ([["", 3], ["", 9]], "3.0 → 9.0 · reliably worse")],
)
def test_numbers_of_a_line(line, said):
    assert caseload.numbers_of(line) == said


def test_a_guide_sees_nobody_elses_people(service, guide):
    called(service, guide, "Maria")
    other = builders.a_guide(service)
    called(service, other, "Somebody else")
    assert "Somebody else" not in page(guide) and "Maria" not in page(other)


def test_a_supervisor_sees_the_people_of_their_guides_and_what_is_theirs_to_do(service):
    supervisor = builders.a_supervisor(service)
    student = builders.a_guide(service, "student", supervisor=supervisor)
    maria = called(service, student, "Maria")
    called(service, builders.a_guide(service), "Somebody else")
    clock.tick(later(days=7) - timedelta(minutes=30))
    seen = page(supervisor)
    assert "Maria" in seen and student.person.name in seen and "Somebody else" not in seen
    assert "Nobody needs you right now" in seen  # the call is the student's
    messages.write(enrolment=maria, by=student, text="Well done.", client_id=uuid.uuid4(), at=AT)
    seen = page(supervisor)
    assert "Sign-off wanted" in seen and f"{student.person.name} wrote a reply" in seen


def test_a_supervisor_sees_a_flag_they_own_though_nobody_guides(service):
    supervisor = builders.a_supervisor(service)
    alone = builders.a_participant(service, protocol="self-guided", person=builders.a_person("Alone"))
    flagged(alone)
    seen = page(supervisor)
    assert "Alone" in seen and "/flags/" in seen and f"/participants/{alone.pk}/" not in seen


def test_who_left_is_gone_and_who_finished_stays_four_weeks(service, guide):
    long_ago = later(days=-40)
    for name, state, ended_at in (("Left", "left", AT), ("Done", "finished", AT), ("Long done", "finished", long_ago)):
        enrolment = called(service, guide, name, state=state)
        Enrolment.objects.filter(pk=enrolment.pk).update(ended_at=ended_at)
        Need.objects.filter(enrolment=enrolment).delete()
    assert names(caseload.caseload(guide, later(days=1)).others) == ["Done"]


def test_filters_narrow_the_list_and_say_when_nobody_fits(service, guide):
    writes(called(service, guide, "Writer"), AT)
    flagged(called(service, guide, "Flagged"))
    seen = page(guide, "?why=message")
    assert ">Writer</a>" in seen and ">Flagged</a>" not in seen
    assert "Two people need you today" in seen  # the heading is about all of them
    assert "Nobody on the list fits" in page(guide, "?why=quiet")
    assert "Nobody on the list fits" in page(guide, "?protocol=nonsense")


def test_an_empty_caseload_says_who_fills_it(service, guide):
    assert "a manager gives you the people you guide" in page(guide)


def many(service, guide, count: int) -> None:
    """A caseload of many, made in bulk; half of them with a reason or two."""
    first = called(service, guide, "Number 0")
    guidance = Guidance.objects.get(enrolment=first)
    people = [builders.a_person(f"Number {number}") for number in range(1, count)]
    CareRelation.objects.bulk_create(
        CareRelation(participant=person, guide=guide.person, since=AT) for person in people
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(participant=person, programme=first.programme, protocol_key="weekly-call", state="active",
                  signed_up_at=AT, started_at=AT) for person in people
    )
    Standing.objects.bulk_create(
        Standing(enrolment=one, lesson="how-pain-works", scores={"peg.total": [[AT.isoformat(), 6.0]]})
        for one in enrolments
    )
    Guidance.objects.bulk_create(
        Guidance(enrolment=one, protocol=guidance.protocol, guide=guide.person, since=AT) for one in enrolments
    )
    Need.objects.bulk_create(
        Need(enrolment=one, code=code, since=AT, weight=60, facts={"channel": "telephone", "minutes": 12}, due_at=AT)
        for one in enrolments[: count // 2] for code in ("contact", "message")
    )


def statements(role: Role) -> int:
    client = signed_in(role)
    client.get("/caseload/")  # packs and the look of the page are kept by the process
    with CaptureQueriesContext(connections["default"]) as one, CaptureQueriesContext(connections["keys"]) as other:
        answer = client.get("/caseload/")
    assert answer.status_code == 200
    return len(one) + len(other)


@pytest.mark.parametrize("count", [1, 200])
def test_a_caseload_takes_six_statements_at_most_however_long_it_is(service, guide, count):
    many(service, guide, count)
    assert statements(guide) <= 6
    if count > 1:
        assert "100 people need you today" in page(guide)


def test_a_long_list_shows_its_first_forty_and_everybody_when_asked(service, guide):
    many(service, guide, 200)
    client = signed_in(guide)
    first, all_of_them = (client.get(f"/caseload/{query}").content.decode() for query in ("", "?all=1"))
    assert "Show 60 more who need you" in first and 'href="?all=1"' in first
    assert (first.count("<tr>"), all_of_them.count("<tr>")) == (40 + 40 + 2, 100 + 100 + 2)
    assert "Show 60 more" not in all_of_them


def test_a_supervisors_caseload_takes_no_more(service):
    supervisor = builders.a_supervisor(service)
    many(service, builders.a_guide(service, supervisor=supervisor), 60)
    assert statements(supervisor) <= 6
