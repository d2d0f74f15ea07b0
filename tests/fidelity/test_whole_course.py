"""The shipped protocols over their whole length, for many people: what was given is what was planned."""

import os
from datetime import timedelta

import pytest

from handrail.fidelity import keeping_up
from handrail.fidelity.models import Given
from handrail.guidance import shipped
from handrail.guidance.commands.plan import programme_named, protocol_named
from tests.builders import AT

from . import whole_course

pytestmark = pytest.mark.django_db
PEOPLE = int(os.environ.get("HANDRAIL_TEST_PEOPLE", "500"))
FORTNIGHT = timedelta(days=14)  # of starts; the courses go over the change of the clocks on 29 March


def check(service, guide, name: str, *, on: str, people: int) -> None:
    protocol, programme = protocol_named(name), programme_named(on)
    moments = whole_course.starts(people, since=AT, within=FORTNIGHT)
    joined = whole_course.join(service, guide, name, moments, on=on)
    whole_course.live(guide, list(joined), until=AT + FORTNIGHT + whole_course.WEEKS)
    given = whole_course.given(list(joined))
    plans = {pk: whole_course.planned(protocol, programme, service, at) for pk, at in joined.items()}
    assert {pk: rows for pk, rows in given.items() if rows} == {pk: rows for pk, rows in plans.items() if rows}
    automatic = {rule.key for rule in protocol.contacts if rule.is_automatic}
    for row in Given.objects.filter(enrolment_id__in=joined):
        by_hand = [one for one in plans[row.enrolment_id] if one[0] not in automatic]
        assert (row.planned, row.given, row.missed) == (len(by_hand), len(by_hand), 0)
        assert row.sent == len(plans[row.enrolment_id]) - len(by_hand)
    assert keeping_up.rebuild_all(AT + FORTNIGHT + whole_course.WEEKS) == 0


@pytest.mark.parametrize("name", shipped.known())
def test_for_two_people_given_is_planned_to_the_contact(service, guide, name):
    check(service, guide, name, on="pain-brief", people=2)


@pytest.mark.long
@pytest.mark.parametrize("name", shipped.known())
def test_for_five_hundred_people_given_is_planned_to_the_contact(service, guide, name):
    check(service, guide, name, on="pain-cbt", people=PEOPLE)
