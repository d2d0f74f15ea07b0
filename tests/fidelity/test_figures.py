"""What is shown of guidance given: counted from contacts as they happened, kept as derived, told to whom it may be."""

import csv
import io
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from handrail.delivery import clock
from handrail.fidelity import keeping_up
from handrail.fidelity.actions import set_rates
from handrail.fidelity.models import Given, Rates
from handrail.guidance.contacting import close_contact, log_unplanned
from handrail.guidance.models import Contact
from handrail.journeys import leaving
from handrail.meetings import ending
from handrail.people.models import AuditEntry
from tests import builders
from tests.builders import AT, later
from tests.meetings.world import TUESDAY_TEN, booked, with_hours, with_phone

pytestmark = pytest.mark.django_db
PLANNED = ("planned", "given", "refused", "not_reached", "missed", "cancelled", "open")


@pytest.fixture
def people(service, guide):
    """Six people with telephones: of their first three calls, one is missed, one needs a second try."""
    made = [builders.a_participant(service, guide, person=builders.a_person(f"Person {letter}", phone="+447700900123"))
            for letter in "ABCDEF"]
    for day in (7, 9, 14, 21):
        clock.tick(later(days=day))
        for place, enrolment in enumerate(made):
            for contact in Contact.objects.filter(enrolment=enrolment, state="due").order_by("occurrence", "attempt"):
                if day == 14 and place == 0:
                    continue  # A's second is never done
                reached = not (day == 7 and place == 1)  # nobody answers B at first
                close_contact(contact=contact, by=guide.person, outcome="reached" if reached else "no-answer",
                              minutes=Decimal(10 + place), timed_minutes=Decimal("9.5"), role=guide,
                              at=later(days=day, hours=2))
    log_unplanned(enrolment=made[2], channel="message", outcome="written", minutes=Decimal("4.5"), by=guide.person,
                  at=later(days=21, hours=3), client_id=uuid.uuid4())
    return made


def the(enrolment) -> Given:
    return Given.objects.get(enrolment=enrolment)


def numbers(row: Given) -> dict[str, int]:
    return {name: getattr(row, name) for name in PLANNED}


def page(role, name: str, *args, **query):
    return builders.signed_in(role).get(reverse(f"fidelity:{name}", args=args), query)


def lines(answer, table: str) -> dict[str, dict[str, str]]:
    """A table of a figure's file by its rows' names."""
    found, head = {}, []
    for line in csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))):
        if line[:1] == ["table"]:
            head = line
        elif line[:1] == [table]:
            found[line[1]] = dict(zip(head, line, strict=False))
    return found


def test_planned_and_given_are_counted_as_they_happened(people):
    first, second, third = (the(one) for one in people[:3])
    assert numbers(first) == {"planned": 3, "given": 2, "refused": 0, "not_reached": 0, "missed": 1, "cancelled": 0,
                              "open": 0}
    assert (second.given, second.retried, second.tries) == (3, 1, 1)
    assert (third.planned, third.given, third.beside) == (3, 3, 1)
    assert (third.minutes, third.timed, third.timed_contacts) == (3 * 120 + 45, 3 * 95, 3)
    assert third.more["by"] == [["message", "psychologist", third.guide_id.hex, 1, 45, 0],
                                ["telephone", "psychologist", third.guide_id.hex, 3, 360, 285]]


def test_an_appointment_to_which_nobody_came_is_not_given_until_somebody_comes(service, guide):
    with_hours(guide)
    enrolment = with_phone(builders.a_participant(service, guide))
    appointment = booked(enrolment)
    assert numbers(the(enrolment))["planned"] == 0
    ending.miss(appointment=appointment, by=guide, at=TUESDAY_TEN + timedelta(minutes=20))
    row, by = the(enrolment), ["telephone", "psychologist", guide.person_id.hex]
    assert (row.planned, row.given, row.open, row.tries, row.more["by"]) == (1, 0, 1, 1, [[*by, 0, 0, 0]])
    second = booked(enrolment, starts_at=TUESDAY_TEN + timedelta(days=2), at=TUESDAY_TEN + timedelta(hours=1))
    ending.hold(appointment=second, by=guide, minutes=Decimal(12), at=TUESDAY_TEN + timedelta(days=2))
    row = the(enrolment)
    assert (row.planned, row.given, row.open, row.retried) == (1, 1, 0, 1)
    assert row.more["by"] == [[*by, 1, 120, 0]]


def test_an_appointment_to_which_nobody_came_before_the_next_was_due_is_told_as_not_reached(service, guide):
    with_hours(guide)
    enrolment = with_phone(builders.a_participant(service, guide))
    ending.miss(appointment=booked(enrolment), by=guide, at=TUESDAY_TEN + timedelta(minutes=20))
    clock.run_through(later(days=15))
    row = the(enrolment)
    assert (row.planned, row.given, row.not_reached, row.open, row.tries) == (2, 0, 1, 1, 1)
    shown = page(builders.a_manager(service), "figure", "given-by").content.decode()
    assert "No contact has been given yet." in shown and "Most contacts were given by" not in shown


def test_kept_rows_are_those_that_contacts_give_afresh(people):
    assert keeping_up.rebuild_all(later(days=22)) == 0
    Given.objects.filter(enrolment=people[0]).update(missed=9, more={})
    assert keeping_up.rebuild_all(later(days=22)) == 1
    assert the(people[0]).missed == 1


def test_a_contact_keeps_the_training_that_its_giver_had(people, guide):
    guide.qualification = "nurse"
    guide.save(update_fields=["qualification"])
    assert keeping_up.rebuild_all(later(days=22)) == 0


def test_a_manager_reads_minutes_as_trials_report_them(service, people):
    found = lines(page(builders.a_manager(service), "file", "minutes"), "minutes")["all"]
    minutes = [the(one).minutes / 10 for one in people]
    mean = sum(minutes) / 6
    sd = (sum((one - mean) ** 2 for one in minutes) / 5) ** 0.5
    assert (found["people"], float(found["mean"]), float(found["sd"])) == (
        "6", pytest.approx(mean, abs=1e-3), pytest.approx(sd, abs=1e-3))


def test_every_number_can_be_counted_again_from_the_contacts(service, people):
    manager = builders.a_manager(service)
    answer = builders.signed_in(manager).post(reverse("fidelity:rows", args=["planned"]))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    work = [row for row in rows if row["rule"] not in ("quiet", "lesson-opened", "unplanned")]
    given = {(row["code"], row["occurrence"]) for row in work if row["outcome"] == "reached"}
    told = lines(page(manager, "file", "planned"), "planned")["all"]
    assert len(given) == int(told["given"]) == 17
    assert sum(float(row["minutes"] or 0) for row in rows) == sum(the(one).minutes for one in people) / 10
    assert not any(str(one.participant_id) in answer.content.decode() for one in people)
    assert AuditEntry.objects.filter(did="fidelity.rows-taken").count() == 1


def test_a_researcher_gets_rounded_counts_no_cost_and_no_names(service, guide, people):
    builders.a_participant(service, guide, protocol="on-demand")  # one alone: not told at all
    researcher = builders.a_researcher(service)
    told = lines(page(researcher, "file", "planned"), "planned")
    assert set(told) == {"weekly-call", "all"} and (told["all"]["people"], told["all"]["given"]) == ("5", "15")
    shown = page(researcher, "overview").content.decode()
    assert guide.person.name not in shown and "What it costs" not in shown
    assert page(researcher, "figure", "cost").status_code == 404
    assert page(researcher, "people").status_code == 403


def test_a_supervisor_sees_by_name_only_whom_they_supervise(service, guide, people):
    other = builders.a_guide(service, "nurse")
    theirs = builders.a_participant(service, other, person=builders.a_person("Somebody Else"))
    supervisor = builders.a_supervisor(service, of=guide)
    shown = page(supervisor, "people").content.decode()
    assert "Person A" in shown and theirs.participant.name not in shown
    split = page(supervisor, "overview", split="guide").content.decode()
    assert guide.person.name in split and other.person.name not in split and "Other guides" in split


def test_a_guide_sees_their_own_and_nobody_elses(service, guide, people):
    other = builders.a_guide(service, "nurse")
    mine = page(guide, "mine").content.decode()
    assert "Of 18 planned contacts whose time has come, 17 were given (94 %) and 1 were missed." in mine
    assert "Person A" in page(guide, "people").content.decode()
    assert "Person A" not in page(other, "people").content.decode()
    assert "No contact has been due yet" in page(other, "mine").content.decode()


def test_cost_is_minutes_by_the_rate_of_the_givers_training(service, guide, people):
    manager = builders.a_manager(service)
    client = builders.signed_in(manager)
    assert "Nobody has said yet" in page(manager, "figure", "cost").content.decode()
    assert client.post(reverse("fidelity:rates"), {"currency": "gbp", "psychologist": "60"}).status_code == 302
    found = lines(page(manager, "file", "cost"), "cost")["all"]
    assert float(found["cost"]) == pytest.approx(sum(the(one).minutes for one in people) / 10)  # 1 a minute
    refused = client.post(reverse("fidelity:rates"), {"currency": "pounds", "psychologist": "much"})
    assert refused.status_code == 422 and 'value="much"' in refused.content.decode()
    set_rates(service=service, currency="GBP", an_hour={"psychologist": Decimal("60.00")}, by=manager, at=AT)
    set_rates(service=service, currency="GBP", an_hour={"psychologist": Decimal("60.00")}, by=manager, at=AT)
    assert Rates.objects.count() == 1 and AuditEntry.objects.filter(did="fidelity.rates-set").count() == 1


def test_the_pages_take_the_same_few_statements_however_many_take_part(
    service, guide, people, django_assert_max_num_queries,
):
    client = builders.signed_in(builders.a_manager(service))
    client.get(reverse("fidelity:overview"))
    with django_assert_max_num_queries(24):
        assert client.get(reverse("fidelity:overview")).status_code == 200


def test_a_break_says_why_contacts_fell_away_and_coming_back_takes_it_back(people):
    enrolment = people[4]
    clock.tick(later(days=28))
    leaving.pause(enrolment=enrolment, weeks=2, at=later(days=28, hours=1))
    assert (the(enrolment).cancelled, the(enrolment).more["why"]) == (2, {"paused": 2})
    leaving.come_back(enrolment=enrolment, at=later(days=30))
    assert (the(enrolment).cancelled, the(enrolment).open) == (0, 1)
    assert keeping_up.rebuild_all(later(days=30)) == 0
