"""A guide with a full caseload, made in bulk: what rows the desk reads, as the verbs leave them after some weeks.

Two in three have reasons (a call that is due, a message, gone quiet), everybody has a line of scores, a next contact
and sections read this week. People, courses and numbers are made up.
"""

from datetime import datetime, timedelta

from handrail.guidance.models import Contact, Guidance, Need
from handrail.journeys.models import Enrolment, SectionRead, Standing
from handrail.people.models import CareRelation, Person

WEEKS = 5


def fill(guide, first: Enrolment, *, count: int, at: datetime) -> None:
    """Give this guide `count` people more, beside `first`, whose programme and protocol they share."""
    guidance = Guidance.objects.get(enrolment=first)
    began = at - timedelta(weeks=WEEKS)
    people = Person.objects.bulk_create(
        Person(email=f"held{number}@example.org", name=f"Person held {number:03}", phone=f"+4477009{number:05}",
               made_at=began) for number in range(count)
    )
    CareRelation.objects.bulk_create(CareRelation(participant=one, guide=guide.person, since=began) for one in people)
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(participant=one, programme=first.programme, protocol_key=first.protocol_key, state="active",
                  signed_up_at=began, started_at=began + timedelta(hours=number % 50))
        for number, one in enumerate(people)
    )
    Standing.objects.bulk_create(
        Standing(enrolment=one, lesson="how-pain-works", last_seen_at=at - timedelta(days=number % 9),
                 scores={"peg.total": [[(began + timedelta(weeks=week)).isoformat(), (number + week) % 9 + 1.0]
                                       for week in range(WEEKS)]})
        for number, one in enumerate(enrolments)
    )
    Guidance.objects.bulk_create(
        Guidance(enrolment=one, protocol=guidance.protocol, guide=guide.person, since=began) for one in enrolments
    )
    SectionRead.objects.bulk_create(
        SectionRead(enrolment=one, lesson="how-pain-works", section=section, at=at - timedelta(days=2))
        for number, one in enumerate(enrolments) if number % 2 for section in ("welcome", "volume")
    )
    contacts = Contact.objects.bulk_create(
        Contact(enrolment=one, rule="weekly", occurrence=week + 1, channel="telephone", planned_minutes=12,
                due_at=began + timedelta(weeks=week + 1, minutes=15 * (number % 30)),
                state="planned" if week == WEEKS else "due" if week == WEEKS - 1 and number % 3 else "missed")
        for number, one in enumerate(enrolments) for week in range(WEEKS + 1)
    )
    due = {contact.enrolment_id: contact for contact in contacts if contact.state == "due"}
    Need.objects.bulk_create(
        Need(enrolment=one, code="contact", subject=str(due[one.pk].pk), since=due[one.pk].due_at, weight=60,
             due_at=due[one.pk].due_at, facts={"channel": "telephone", "minutes": 12, "attempt": 1})
        for one in enrolments if one.pk in due
    )
    Need.objects.bulk_create(
        Need(enrolment=one, code=code, since=at - timedelta(hours=number % 40 + 1), weight=weight,
             due_at=at + timedelta(hours=5) if code == "message" else None)
        for number, one in enumerate(enrolments) if number % 3
        for code, weight in ([("message", 60)] if number % 2 else [("quiet", 30)])
    )
