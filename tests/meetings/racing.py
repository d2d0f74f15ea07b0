"""Many people who want one time at once, on a database where they really meet.

As a program of its own (`python -m tests.meetings.racing`, with `week` for who wants one week) it makes SQLite files
under HANDRAIL_VAR first, since threads can't meet in memory; it prints what came of it as JSON.
"""

import json
import sys
import threading
import uuid

from tests import own_files

PEOPLE = 6


def a_waiting_room():
    """A service whose guide has hours, and people who can be called. Returns the service and their enrolments."""
    from handrail.ground import scoped
    from tests import builders

    from .world import with_hours, with_phone

    service = builders.a_service()
    with scoped.service(service.pk):
        guide = with_hours(builders.a_guide(service))
        return service, [with_phone(builders.a_participant(service, guide)) for _ in range(PEOPLE)]


def race(service, enrolments) -> dict[str, object]:
    """All book the same time at the same moment, each of them twice; says who got it and what the others were told."""
    from django.db import connections

    from handrail.ground import scoped
    from handrail.meetings import booking
    from handrail.meetings.models import Appointment

    from .world import TUESDAY_TEN, booked

    wants = [(enrolment, uuid.uuid4()) for enrolment in enrolments for _ in range(2)]
    gate, said = threading.Barrier(len(wants)), []

    def run(enrolment, client_id) -> None:
        try:
            with scoped.service(service.pk):
                gate.wait(60)
                said.append(("got it", str(booked(enrolment, client_id=client_id).pk), True))
        except booking.TimeTaken as taken:
            said.append(("taken", "", bool(taken.free) and TUESDAY_TEN not in taken.free))
        except booking.NotBookable as wrong:  # the second tap of whoever got it
            said.append((wrong.code, "", True))
        finally:
            connections.close_all()

    own_files.together(run, wants)
    with scoped.service(service.pk):
        rows = list(Appointment.objects.filter(starts_at=TUESDAY_TEN, state="booked"))
    return {"answers": len(said), "kept": len(rows), "got": [pk for what, pk, _ in said if what == "got it"],
            "row": [str(row.pk) for row in rows], "taken": sum(what == "taken" for what, _, _ in said),
            "again": sum(what == "nothing" for what, _, _ in said), "all_offered": all(right for *_, right in said)}


def a_full_week_soon():
    """A service with somebody who has one session a week, and their guide."""
    from handrail.ground import scoped
    from tests import builders

    from .world import with_hours, with_phone

    service = builders.a_service()
    with scoped.service(service.pk):
        guide = with_hours(builders.a_guide(service))
        return service, guide, with_phone(builders.a_participant(service, guide, protocol="weekly-session"))


def race_for_a_week(service, guide, enrolment) -> dict[str, object]:
    """Their guide and they book different times of one week at the same moment; says what is kept of it."""
    from datetime import timedelta

    from django.db import connections

    from handrail.ground import scoped
    from handrail.meetings import booking
    from handrail.meetings.models import Appointment
    from tests.builders import role_of

    from .world import TUESDAY_TEN, booked

    own = role_of(enrolment)
    wants = [(guide if number % 3 else own, TUESDAY_TEN + timedelta(days=number % 4, hours=number // 4 - 1))
             for number in range(2 * PEOPLE)]
    gate, said = threading.Barrier(len(wants)), []

    def run(role, starts_at) -> None:
        try:
            with scoped.service(service.pk):
                gate.wait(60)
                said.append(str(booked(enrolment, by=role, starts_at=starts_at).pk))
        except booking.NotBookable as wrong:
            said.append(wrong.code)
        except booking.TimeTaken:
            said.append("taken")
        finally:
            connections.close_all()

    own_files.together(run, wants)
    with scoped.service(service.pk):
        rows = [str(row.pk) for row in Appointment.objects.filter(enrolment=enrolment)]
    return {"said": sorted(said), "kept": rows}


def one_has_the_week(came: dict) -> None:
    """One has it; every other guide's booking was told that the week is full, the participant's that or nothing."""
    assert len(came["said"]) == 2 * PEOPLE and len(came["kept"]) == 1
    others = [one for one in came["said"] if one not in came["kept"]]
    assert len(others) == 2 * PEOPLE - 1 and set(others) <= {"week", "nothing", "taken"}
    assert others.count("week") >= PEOPLE  # the guide's


def is_as_it_must_be(came: dict) -> None:
    """One got it, the same row is there; everybody else was told, and offered what is free."""
    assert came["answers"] == 2 * PEOPLE
    assert came["kept"] == 1 and came["got"] == came["row"]
    assert came["taken"] == 2 * PEOPLE - 2 and came["again"] == 1
    assert came["all_offered"]


def _main() -> None:
    own_files.set_up()
    came = race_for_a_week(*a_full_week_soon()) if sys.argv[1:] == ["week"] else race(*a_waiting_room())
    json.dump(came, sys.stdout)


if __name__ == "__main__":
    _main()
