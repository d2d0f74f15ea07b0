"""Two guides who close one contact at the same moment, each in their own browser, on a database where they really meet.

As a program of its own (`python -m tests.guidance.racing`) it makes SQLite files under HANDRAIL_VAR first, since
threads can't meet in memory; it prints what came of it as JSON.
"""

import json
import sys
import threading
import uuid
from html import unescape
from unittest.mock import patch

from tests import own_files

ROUNDS = 4
NOTES = ("She walked to the harbour twice", "He was tired; “we” talk again on Monday")
MINUTES = ("12", "7.5")


def a_shared_caseload():
    """Two guides who look after the same people, each of whom has one contact planned."""
    from handrail.ground import scoped
    from handrail.people.models import CareRelation
    from tests import builders

    service = builders.a_service()
    guides = [builders.a_guide(service), builders.a_guide(service)]
    with scoped.service(service.pk):
        people = [builders.a_participant(service, guides[0], person=builders.a_person(phone="+447700900123"))
                  for _ in range(ROUNDS)]
        for enrolment in people:
            CareRelation.objects.create(participant=enrolment.participant, guide=guides[1].person, since=builders.AT,
                                        service_id=service.pk)
    return service, guides, people


def race(service, guides, people) -> list[dict]:
    """For each person: both guides send their form at the same moment. What each saw, and what is kept."""
    from handrail.ground import moment
    from tests.builders import later

    with patch.object(moment, "real_now", lambda: later(days=7)):
        return [_one_round(service, guides, enrolment) for enrolment in people]


def _one_round(service, guides, enrolment) -> dict:
    from django.db import connections

    from handrail.ground import scoped
    from handrail.guidance.models import Contact
    from tests.builders import signed_in

    with scoped.service(service.pk):
        contact = Contact.objects.get(enrolment=enrolment, rule="weekly", occurrence=1)
    clients = [signed_in(guide) for guide in guides]
    gate, saw = threading.Barrier(2), {}

    def run(number: int) -> None:
        try:
            gate.wait(60)
            answer = clients[number].post(f"/participants/{enrolment.pk}/contact/", {
                "contact": str(contact.pk), "channel": "telephone", "outcome": ("reached", "no-answer")[number],
                "minutes": MINUTES[number], "note": NOTES[number], "client_id": str(uuid.uuid4())})
            saw[number] = (answer.status_code, unescape(answer.content.decode()))
        finally:
            connections.close_all()

    own_files.together(run, [(number,) for number in range(2)])
    return _what_came(service, guides, enrolment, contact, saw)


def _what_came(service, guides, enrolment, contact, saw) -> dict:
    from handrail.ground import scoped
    from handrail.guidance.models import Contact
    from handrail.people.models import AuditEntry

    names = [guide.person.name for guide in guides]
    with scoped.service(service.pk):
        done = list(Contact.objects.select_related("enrolment").filter(enrolment=enrolment, state="done"))
        written = AuditEntry.objects.filter(service_id=service.pk, did="contact.closed", subject_id=contact.pk)
        who = [names.index(row.by.name) for row in done]
        return {
            "statuses": sorted(status for status, _ in saw.values()), "closed_by": who,
            "notes": [row.note for row in done], "minutes": [float(row.minutes) for row in done],
            "audited": written.count(),
            "won": [number for number, (status, _) in saw.items() if status == 302],
            "told_who": [f"{names[who[0]]} closed this contact" in page for status, page in saw.values()
                         if status == 422],
            "keeps": [NOTES[number] in page and f'value="{MINUTES[number]}"' in page
                      for number, (status, page) in saw.items() if status == 422],
        }


def is_as_it_must_be(rounds: list[dict]) -> None:
    """One of both closed it, once; the other was told by whom, and has in the form what they typed."""
    assert len(rounds) == ROUNDS
    for came in rounds:
        assert came["statuses"] == [302, 422]
        assert came["closed_by"] == came["won"] and len(came["won"]) == 1
        (winner,) = came["won"]
        assert came["notes"] == [NOTES[winner]] and came["minutes"] == [float(MINUTES[winner])]
        assert came["audited"] == 1
        assert came["told_who"] == [True] and came["keeps"] == [True]


def _main() -> None:
    from django.test.utils import setup_test_environment

    own_files.set_up()
    setup_test_environment()
    json.dump(race(*a_shared_caseload()), sys.stdout)


if __name__ == "__main__":
    _main()
