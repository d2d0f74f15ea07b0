"""The audit trail is only ever added to, and a manager reads it in words."""

import pytest
from django.urls import reverse

from handrail.ground import scoped
from handrail.people import audit, queries
from handrail.people.actions import end_role
from handrail.people.models import AuditEntry, NeverChanged
from tests.builders import AT, a_guide, a_manager, a_participant, a_researcher, a_service, later, signed_in

pytestmark = pytest.mark.django_db


def an_entry(service=None, at=AT, did="some-room.did-it", **fields) -> AuditEntry:
    return audit.record(did=did, to=None, at=at, service_id=(service or a_service()).pk, **fields)


def test_an_entry_cannot_be_changed_or_deleted():
    entry = an_entry()
    entry.did = "something.else"
    for attempt in (entry.save, entry.delete, AuditEntry.objects.all().delete,
                    lambda: AuditEntry.objects.update(did="x"),
                    lambda: AuditEntry.objects.bulk_update([entry], ["did"]),
                    lambda: AuditEntry.objects.update_or_create(pk=entry.pk, defaults={"did": "x"})):
        with pytest.raises(NeverChanged):
            attempt()
    assert AuditEntry.objects.get().did == "some-room.did-it"


def test_an_entry_needs_a_service_unless_it_is_the_installations():
    with pytest.raises(scoped.NoService):
        audit.record(did="x", to=None, at=AT)
    assert audit.record(did="x", to=None, at=AT, is_installations=True).service_id is None


def test_an_entry_outlives_what_it_speaks_of():
    service = a_service()
    guide = a_guide(service)
    with scoped.service(service.pk):
        end_role(role=guide, at=AT)
    guide.delete()
    assert AuditEntry.objects.get(did="role.ended").subject_id is not None


def test_pages_follow_each_other_without_gap_or_repeat():
    service = a_service()
    for n in range(120):
        an_entry(service, at=later(minutes=n // 3), n=n)  # three at each moment
    seen, before = [], ""
    with scoped.service(service.pk):
        while True:
            page = queries.trail(service_id=service.pk, before=before)
            seen += [line.facts for line in page.lines]
            before = page.older
            if not before:
                break
    assert len(seen) == len(set(seen)) == 120


def test_a_nonsense_key_gives_the_newest():
    service = a_service()
    an_entry(service)
    with scoped.service(service.pk):
        for key in ("nonsense", "2026-01-01_x", "2026-01-01T00:00:00_" + "0" * 32):
            assert len(queries.trail(service_id=service.pk, before=key).lines) == 1


def test_the_page_says_who_did_what_to_whom():
    service = a_service()
    manager, guide = a_manager(service), a_guide(service)
    with scoped.service(service.pk):
        end_role(role=guide, at=AT, by=manager)
    client = signed_in(manager)
    page = client.get(reverse("people:audit")).content.decode()
    assert str(manager.person) in page
    assert f"ended a role: {guide.person} (guide)" in page


def test_it_can_be_narrowed_to_a_person_and_to_a_verb():
    service = a_service()
    manager, guide, other = a_manager(service), a_guide(service), a_guide(service)
    with scoped.service(service.pk):
        end_role(role=guide, at=AT, by=manager)
        end_role(role=other, at=AT, by=manager)
    an_entry(service, by_id=guide.person_id)
    client = signed_in(manager)
    about = client.get(reverse("people:audit"), {"person": str(guide.person_id)}).context["trail"]
    assert sorted(line.what for line in about.lines) == ["ended a role", "some room: did it"]
    only = client.get(reverse("people:audit"), {"did": "role.ended"}).context["trail"]
    assert {line.what for line in only.lines} == {"ended a role"}


def test_only_managers_read_it_and_only_their_services():
    service, other = a_service(), a_service()
    an_entry(other, did="secret.thing")
    manager = a_manager(service)
    assert "secret" not in signed_in(manager).get(reverse("people:audit")).content.decode()
    for role in (a_guide(service), a_researcher(service)):
        assert signed_in(role).get(reverse("people:audit")).status_code == 403


def test_no_entry_holds_anybodys_words():
    service = a_service()
    guide = a_guide(service)
    a_participant(service, guide)
    for entry in AuditEntry.objects.all():
        for value in entry.facts.values():
            assert len(str(value)) <= 60
