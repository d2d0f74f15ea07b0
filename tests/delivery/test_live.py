"""Live lines: what is said arrives once, in order, for those who may hear it, and is gone in minutes."""

import json
import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from handrail.delivery import housekeeping
from handrail.delivery.live import addresses, events, lines
from handrail.delivery.models import Line, LiveEvent
from handrail.ground import moment, scoped, sealed
from handrail.people.models import RoleKind
from tests.builders import a_role, a_service, signed_in

pytestmark = pytest.mark.django_db
REAL = moment.real_now()


@pytest.fixture
def two(monkeypatch):
    """A participant, a guide and somebody else, with a line between the first two."""
    service = a_service()
    roles = [a_role(service, kind) for kind in (RoleKind.PARTICIPANT, RoleKind.GUIDE, RoleKind.GUIDE)]
    subject = uuid.uuid4()

    def enter(role, asked, at):
        if asked != subject or role not in roles[:2]:
            return None
        says = {"word", "private"} if role.kind == RoleKind.GUIDE else {"word"}
        return lines.Entry(roles[0].person_id, frozenset(says))

    monkeypatch.setitem(lines._kinds, "test", enter)
    with scoped.service(service.pk):
        yield (*roles, subject)


def say(role, subject, *said, real=REAL):
    return events.append_all(
        kind="test", subject=subject, owner_id=role.person_id, by_id=role.person_id, real=real,
        said=[one if isinstance(one, events.Said) else events.Said(uuid.uuid4(), "word", one) for one in said],
    )


def heard(role, subject, after=0, real=REAL):
    found = [events.as_told(event, role.person_id) for event in events.since("test", subject, after, real=real)]
    return [(one["number"], one["mine"], one["data"]) for one in found if one]


def test_what_is_said_is_heard_in_order_from_where_one_was(two):
    maria, anna, _, subject = two
    assert say(maria, subject, "a", "b") == 2
    assert say(anna, subject, "c") == 3
    assert heard(maria, subject) == [(1, True, "a"), (2, True, "b"), (3, False, "c")]
    assert heard(anna, subject, 2) == [(3, True, "c")]
    assert heard(anna, subject, 3) == []
    assert events.last_number("test", subject) == 3


def test_what_is_sent_again_is_the_same_event(two):
    maria, _, _, subject = two
    one, other = events.Said(uuid.uuid4(), "word", 1), events.Said(uuid.uuid4(), "word", 2)
    assert say(maria, subject, one) == 1
    assert say(maria, subject, one, other) == 2
    assert say(maria, subject, one) == 1
    assert [data for _, _, data in heard(maria, subject)] == [1, 2]


def test_it_is_sealed_and_gone_after_ten_minutes(two):
    maria, _, _, subject = two
    say(maria, subject, "the heron")
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM delivery_liveevent")
        assert b"heron" not in bytes(cursor.fetchone()[0])
    later = REAL + events.KEPT + timedelta(seconds=1)
    assert heard(maria, subject, real=later) == []  # also before anybody tidied
    assert say(maria, subject, "next", real=later) == 2  # what is said next tidies, and the count goes on
    assert LiveEvent.objects.count() == 1
    housekeeping.tidy(at=later, real=later + events.LINES_KEPT + events.KEPT)
    assert (LiveEvent.objects.count(), Line.objects.count()) == (0, 0)
    say(maria, subject, "anew")
    assert heard(maria, subject, after=2) == [(1, True, "anew")]  # a page that has been open all the while hears it


def test_forgetting_destroys_what_was_said(two):
    maria, anna, _, subject = two
    say(maria, subject, "a")
    sealed.destroy((maria.service_id, maria.person_id))
    assert heard(anna, subject) == []
    events.forget_events(service_id=maria.service_id, person_id=maria.person_id, at=REAL)
    assert LiveEvent.objects.count() == 0


def test_too_much_is_refused_whole(two, monkeypatch):
    maria, _, _, subject = two
    with pytest.raises(events.TooMuch):
        say(maria, subject, "fine", "x" * events.MOST_LETTERS)
    monkeypatch.setattr(events, "MOST_KEPT", 2)
    say(maria, subject, 1, 2)
    with pytest.raises(events.TooMuch):
        say(maria, subject, 3)
    assert len(heard(maria, subject)) == 2


@pytest.mark.parametrize(("said", "seconds", "is_there"), [
    (["here"], 0, True), (["here"], 44, True), (["here"], 46, False), (["here", "gone"], 0, False),
    (["here", "gone", "here"], 0, True), (["word"], 0, False),
])
def test_who_is_here_is_whose_page_said_so_lately(two, said, seconds, is_there):
    maria, _, _, subject = two
    say(maria, subject, *(events.Said(uuid.uuid4(), kind) for kind in said))
    found = events.present("test", subject, real=REAL + timedelta(seconds=seconds))
    assert found == ({maria.person_id} if is_there else set())


def post(client, subject, *said, **more):
    body = {"events": [{"client_id": str(uuid.uuid4()), "kind": kind, "data": data} for kind, data in said]}
    return client.post(reverse("delivery:line", args=["test", subject]), more.get("body", json.dumps(body)),
                       content_type="application/json")


def test_the_door_lets_in_whom_the_kinds_rule_lets_in_and_takes_what_it_allows(two):
    maria, anna, other, subject = two
    assert post(signed_in(maria), subject, ("word", "hello"), ("here", None)).json() == {"number": 2}
    assert post(signed_in(anna), subject, ("private", 1)).status_code == 200
    refused = post(signed_in(maria), subject, ("word", "more"), ("private", 1))
    assert (refused.status_code, bool(refused.json()["sentence"])) == (409, True)
    told = signed_in(anna).get(reverse("delivery:line", args=["test", subject]) + "?after=1")
    assert [(one["kind"], one["mine"]) for one in told.json()["events"]] == [("here", False), ("private", True)]
    assert told["Cache-Control"] == "no-store"
    for client, where in ((signed_in(other), subject), (signed_in(maria), uuid.uuid4())):
        assert post(client, where, ("word", 1)).status_code == 404
        for name in ("line", "stream"):
            assert client.get(reverse(f"delivery:{name}", args=["test", where])).status_code == 404
    assert signed_in(maria).get(reverse("delivery:line", args=["unknown", subject])).status_code == 404


@pytest.mark.parametrize("body", [
    "", "[]", "{}", '{"events": 1}', '{"events": [1]}', '{"events": [{"client_id": "x", "kind": "word"}]}',
    '{"events": [{"client_id": "0190b4f0-0000-7000-8000-000000000000", "kind": ["word"]}]}',
])
def test_what_cannot_be_understood_is_said(two, body):
    maria, _, _, subject = two
    assert post(signed_in(maria), subject, body=body).status_code == 400


def test_a_process_of_pages_says_that_it_keeps_no_streams(two):
    maria, _, _, subject = two
    assert signed_in(maria).get(reverse("delivery:stream", args=["test", subject])).status_code == 204


@pytest.mark.parametrize(("port", "origin", "stream"), [
    (0, "", ""), (8001, "", "/live/"), (8001, "http://localhost:8001", "http://localhost:8001/live/"),
])
def test_a_page_is_told_where_streams_are(settings, port, origin, stream):
    settings.HANDRAIL_ORIGIN, settings.HANDRAIL_LIVE_PORT = "https://pain.example.org", port
    settings.HANDRAIL_LIVE_ORIGIN = origin or settings.HANDRAIL_ORIGIN
    subject = uuid.uuid4()
    assert addresses.of_stream("call", subject) == (f"{stream}call/{subject}/stream/" if stream else "")


def test_pages_may_connect_to_their_own_origin_and_where_streams_are():
    from handrail.site.policy import POLICY

    assert f"connect-src 'self'{'' if settings.HANDRAIL_LIVE_ORIGIN == settings.HANDRAIL_ORIGIN else ' '}" in POLICY
