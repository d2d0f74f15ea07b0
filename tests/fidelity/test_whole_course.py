"""The shipped protocols over their whole length, for many people: what was given is what was planned."""

import os
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection

from handrail.delivery.models import Due
from handrail.fidelity import keeping_up
from handrail.fidelity.models import Given
from handrail.guidance import shipped
from handrail.guidance.commands.plan import programme_named, protocol_named
from handrail.guidance.models import Contact
from tests.builders import AT

from . import whole_course

pytestmark = pytest.mark.django_db
PEOPLE = int(os.environ.get("HANDRAIL_TEST_PEOPLE", "500"))  # for each protocol
FORTNIGHT = timedelta(days=14)  # of starts; the courses go over the change of the clocks on 29 March
SAY_EVERY = 60  # seconds


def check(service, guide, name: str, *, on: str, people: int, say=None, asks=True) -> tuple[int, int, int]:
    """Live the courses and hold given against planned; gives the contacts planned, those given, and the ticks."""
    protocol, programme = protocol_named(name), programme_named(on)
    until = AT + FORTNIGHT + whole_course.WEEKS
    moments = whole_course.starts(people, since=AT, within=FORTNIGHT)
    joined = whole_course.join(service, guide, name, moments, on=on)
    if not asks:
        whole_course.ask_nothing(joined)
    ticks = whole_course.live(guide, list(joined), until=until, say=say)
    given = whole_course.given(list(joined))
    plans = {pk: whole_course.planned(protocol, programme, service, at) for pk, at in joined.items()}
    assert {pk: rows for pk, rows in given.items() if rows} == {pk: rows for pk, rows in plans.items() if rows}
    assert not Contact.objects.filter(state__in=(Contact.State.DUE, Contact.State.MISSED)).exists()
    assert not Due.objects.exclude(attempts=0).exists()  # nothing had to be tried twice
    automatic = {rule.key for rule in protocol.contacts if rule.is_automatic}
    rows = list(Given.objects.filter(enrolment_id__in=joined))
    assert len(rows) == people
    for row in rows:
        by_hand = [one for one in plans[row.enrolment_id] if one[0] not in automatic]
        assert (row.planned, row.given, row.missed) == (len(by_hand), len(by_hand), 0)
        assert row.sent == len(plans[row.enrolment_id]) - len(by_hand)
    assert keeping_up.rebuild_all(until) == 0
    return sum(map(len, plans.values())), sum(map(len, given.values())), ticks


@pytest.mark.parametrize("name", shipped.known())
def test_for_two_people_given_is_planned_to_the_contact(service, guide, name):
    check(service, guide, name, on="pain-brief", people=2)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)  # each verb commits, as it does in life
@pytest.mark.parametrize("name", shipped.known())
def test_for_hundreds_of_people_given_is_planned_to_the_contact(service, guide, name, monkeypatch):
    whole_course.leave_out_other_rooms(monkeypatch)
    what = f"{name}, {PEOPLE} people, {connection.vendor}"
    began = said = time.monotonic()

    def say(ticks, at):
        nonlocal said
        if time.monotonic() - said >= SAY_EVERY:
            said = time.monotonic()
            print(f"{what}: {ticks} ticks, at {at:%d %B}, {said - began:.0f} s", file=sys.stderr, flush=True)

    planned, given, ticks = check(service, guide, name, on="pain-cbt", people=PEOPLE, say=say, asks=False)
    print(f"{what}: {planned} contacts planned, {given} given, {ticks} ticks, {time.monotonic() - began:.0f} s",
          file=sys.stderr, flush=True)
