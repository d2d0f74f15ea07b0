"""A service says when somebody is there, and contacts move off a holiday that comes later."""

from datetime import date, time

import pytest

from handrail.delivery import clock
from handrail.ground import scoped
from handrail.guidance.models import Contact
from handrail.people import actions, holidays
from handrail.people.hours import hours_of
from handrail.people.models import Service
from tests import builders
from tests.builders import AT, later

HOURS = {"works_from": "08:00", "works_to": "18:00", "work_days": ["0", "1", "2", "3"],
         "holidays": "2026-03-09 Spring day\n\n[university]\n2026-03-12 closed"}


def test_holidays_are_written_as_they_are_read():
    everywhere, lists = holidays.read(HOURS["holidays"])
    assert (everywhere, lists) == ({"2026-03-09": "Spring day"}, {"university": {"2026-03-12": "closed"}})
    assert holidays.written(everywhere, lists) == HOURS["holidays"]
    with pytest.raises(holidays.NotADay) as wrong:
        holidays.read("2026-03-09\n2026-02-30 never")
    assert wrong.value.number == 2


@pytest.mark.django_db
def test_a_manager_sets_hours_and_contacts_move_off_the_holiday():
    service = builders.a_service()
    guide = builders.a_guide(service)
    enrolment = builders.a_participant(service, guide, person=builders.a_person(phone="+447700900123"))
    manager = builders.a_manager(service)
    client = builders.signed_in(manager)
    assert client.post("/service/hours/", HOURS).status_code == 302
    hours = hours_of(Service.objects.get(pk=service.pk))
    assert (hours.opens.hour, hours.weekdays, hours.holidays) == (8, {0, 1, 2, 3}, {date(2026, 3, 9)})
    with scoped.service(service.pk):
        actions.change_service(service=service, at=AT, by=manager, works_to=time(17))
    clock.tick(AT)
    first = Contact.everywhere.get(enrolment=enrolment, rule="weekly")
    assert first.due_at == later(days=8, hours=-1, minutes=-30)  # Tuesday, when work begins
    again = client.post("/service/hours/", {**HOURS, "holidays": "Christmas", "works_to": "07:00"})
    page = again.content.decode()
    assert again.status_code == 422 and "Line 1 is “Christmas”" in page and "later than when work begins" in page
