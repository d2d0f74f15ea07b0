"""Two managers who take two people in at the same moment, where one guide has room for one, on a real database.

As a program of its own (`python -m tests.intake.racing`) it makes SQLite files first, and prints what came of it as
JSON.
"""

import json
import sys
import threading

from tests import own_files

ROUNDS = 4


def services_with_one_place() -> list[tuple]:
    """Services that have two newcomers to decide about, and one guide with room for one."""
    from handrail.ground import scoped
    from handrail.guidance import desk_keeping
    from tests import builders
    from tests.intake.worlds import a_newcomer, a_triaging_service

    made = []
    for _ in range(ROUNDS):
        service, manager, _ = a_triaging_service()
        with scoped.service(service.pk):
            guide = builders.a_guide(service)
            desk_keeping.keep_desk(guide=guide, most_people=1, hours_a_week=None, languages=[], gender="",
                                   stand_in=None, by=manager, at=builders.AT)
            people = [a_newcomer(service), a_newcomer(service)]
        made.append((service, [manager, builders.a_manager(service)], people))
    return made


def race(services: list[tuple]) -> list[dict]:
    """For each service both managers decide at the same moment, while the clock looks whom it can give a guide."""
    return [_one_round(*one) for one in services]


def _one_round(service, managers, people) -> dict:
    from django.db import connections

    from handrail.ground import scoped
    from handrail.guidance import allotting
    from handrail.guidance.models import Guidance
    from handrail.intake import deciding, letters
    from handrail.intake.models import Case
    from handrail.journeys.models import Enrolment
    from tests.builders import later

    gate, failed = threading.Barrier(3), []

    def run(number: int) -> None:
        try:
            with scoped.service(service.pk):
                gate.wait(60)
                if number == 2:
                    allotting.give_to_those_who_wait(later(hours=1))
                    return
                case = Case.objects.get(enrolment=people[number])
                deciding.decide(case=case, decision="accept", reason="suits", words=letters.Words("en", "Welcome"),
                                by=managers[number], at=later(hours=1))
        except Exception as failure:  # told by the test
            failed.append(repr(failure))
        finally:
            connections.close_all()

    own_files.together(run, [(number,) for number in range(3)])
    with scoped.service(service.pk):
        return {
            "failed": failed, "given": Guidance.objects.filter(guide__isnull=False).count(),
            "states": sorted(Enrolment.objects.values_list("state", flat=True)),
            "decided": Case.objects.filter(state="accepted").count(), "waiting": len(allotting.waiting()),
        }


def is_as_it_must_be(rounds: list[dict]) -> None:
    """Both were taken in; one has the place, the other waits."""
    assert len(rounds) == ROUNDS
    for came in rounds:
        assert came == {"failed": [], "given": 1, "states": ["active", "waiting"], "decided": 2, "waiting": 1}


if __name__ == "__main__":
    own_files.set_up()
    json.dump(race(services_with_one_place()), sys.stdout)
