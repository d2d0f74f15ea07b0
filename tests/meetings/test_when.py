"""When an appointment can be entered, changed, and given up."""

from datetime import timedelta

import pytest

from handrail.meetings import when
from tests.builders import AT

ENDS = AT + timedelta(minutes=30)


@pytest.mark.parametrize(("minutes", "is_open"), [(-16, False), (-15, True), (0, True), (30, True), (89, True),
                                                  (90, False)])
def test_a_room_is_open_from_a_quarter_before_to_an_hour_after(minutes, is_open):
    assert when.is_enterable(AT, ENDS, AT + timedelta(minutes=minutes)) is is_open


@pytest.mark.parametrize(("hours", "until", "may"), [(24, 24, True), (23, 24, False), (1, 0, True), (0, 0, False),
                                                     (-1, 0, False)])
def test_a_participant_changes_an_appointment_until_the_services_hour(hours, until, may):
    assert when.is_changeable(AT, AT - timedelta(hours=hours), until_hours=until) is may
