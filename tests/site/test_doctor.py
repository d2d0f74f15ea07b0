"""`handrail doctor` names each thing that is wrong, and is silent about none."""

import os
from datetime import timedelta

import pytest

from handrail.cli import main
from handrail.delivery import outbox
from handrail.delivery.models import Due, Outgoing
from handrail.ground import checkup, moment, scoped, sealed
from handrail.ground.installation import new_key
from handrail.people.models import Installation, Service
from handrail.site import diagnosis
from tests.builders import a_manager, a_person, a_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def well(settings, tmp_path):
    """An installation with nothing wrong, to break one thing of."""
    settings.HANDRAIL_ORIGIN = "https://clinic.example"
    settings.HANDRAIL_SMTP = {**settings.HANDRAIL_SMTP, "host": "mail.example"}
    settings.HANDRAIL_KEYS = new_key()
    settings.VAR = tmp_path
    settings.HANDRAIL_KEY_FILE = str(tmp_path / "installation.keys")
    sealed.drop_kept()
    service = a_service("clinic")
    a_manager(service)
    with scoped.service(service.pk):
        yield service


def found() -> list[str]:
    """What the doctor says, but for what only a file database can be."""
    now = moment.now()
    return [sentence for name, looks in checkup.checks().items() if name not in ("sqlite",) for sentence in looks(now)]


def only(words: str) -> str:
    """The one thing that is wrong holds these words."""
    [sentence] = found()
    assert words in sentence
    return sentence


def test_a_healthy_installation_is_told_so(well):
    assert found() == []


def test_it_ends_with_1_where_something_is_wrong_and_says_what(well, settings, capsys, monkeypatch):
    monkeypatch.setattr("django.setup", lambda: None)
    settings.HANDRAIL_SMTP = {**settings.HANDRAIL_SMTP, "host": ""}
    assert main(["doctor"]) == 1
    assert "No mail server is set up" in capsys.readouterr().out


def test_missing_migrations(well, monkeypatch):
    monkeypatch.setattr(diagnosis, "unapplied", lambda alias: ["people.0002_x"] if alias == "default" else [])
    only("lacks 1 migrations (the first: people.0002_x)")


def test_files_that_others_can_read(well, settings):
    secret = settings.VAR / "secret"
    secret.write_text("x")
    os.chmod(secret, 0o644)
    only(f"{secret} can be read or written by others (mode 644)")


def test_keys_that_no_installation_key_opens(well, settings):
    person = a_person()
    sealed.seal("words", owner=(well.pk, person.pk), bound_to="x")
    settings.HANDRAIL_KEYS = new_key()
    assert "1 keys of people don't open" in only("isn't here")


def test_a_rotation_that_was_not_finished(well, settings):
    sealed.seal("words", owner=(well.pk, a_person().pk), bound_to="x")
    settings.HANDRAIL_KEYS = f"{new_key()},{settings.HANDRAIL_KEYS}"
    only("1 keys are still wrapped by an old installation key")


def test_a_damaged_installation_key(well, settings):
    settings.HANDRAIL_KEYS = "nonsense"
    only("An installation key is damaged")


@pytest.mark.parametrize(("origin", "words"), [
    ("http://localhost:8000", "only this machine can open it"),
    ("http://clinic.example", "travels unprotected"),
])
def test_an_address_that_is_not_safe(well, settings, origin, words):
    settings.HANDRAIL_ORIGIN = origin
    assert [words in sentence for sentence in found() if "Calls by video" not in sentence] == [True]


def test_a_service_without_a_manager(well):
    Service.objects.create(slug="lost", name="The Lost Clinic", made_at=moment.now())
    only("The Lost Clinic has no manager")


def test_no_service_at_all(settings, well):
    from handrail.people.models import Role

    Role.everywhere.all().delete()
    Service.objects.all().delete()
    only("There is no service yet")


def test_packs_that_were_never_loaded(well):
    from handrail.programmes.models import PackVersion

    PackVersion.objects.filter(kind="measure").delete()
    only("No measure is loaded")


def test_a_clock_that_is_late(well):
    due = Due(kind="x", subject=well.pk, rule="x", at=moment.now() - timedelta(minutes=45))
    due.save()
    only("the oldest for 45 minutes")


def test_due_things_that_were_given_up(well):
    Due(kind="x", subject=well.pk, rule="x", at=moment.now(), state="skipped", because="failed: KeyError",
        done_at=moment.now()).save()
    only("1 due things of the last week were given up")


@pytest.mark.parametrize(("state", "words"), [
    ("dead", "1 letters could not be delivered"), ("uncertain", "Of 1 messages"),
])
def test_letters_that_did_not_arrive(well, state, words):
    outbox.decide(once="x", kind="x", address="maria@example.org", subject="x", body="x", at=moment.now())
    Outgoing.objects.update(state=state)
    only(words)


def test_letters_that_wait_too_long(well):
    decided_at = moment.now() - timedelta(hours=2)
    outbox.decide(once="x", kind="x", address="m@example.org", subject="x", body="x", at=decided_at)
    only("1 letters have waited for more than an hour")


def test_rows_that_cross_services(well):
    from tests.builders import a_participant

    other = Service.objects.create(slug="other", name="Other", made_at=moment.now())
    a_manager(other)
    enrolment = a_participant(well, state="joining")
    type(enrolment).everywhere.filter(pk=enrolment.pk).update(service_id=other.pk)
    sentences = found()
    assert any("journeys.Standing point at another service's journeys.Enrolment" in sentence for sentence in sentences)


def test_a_demo_need_not_have_mail_or_https(well, settings):
    from handrail.people import demo

    settings.HANDRAIL_ORIGIN = "http://localhost:8000"
    settings.HANDRAIL_SMTP = {**settings.HANDRAIL_SMTP, "host": ""}
    Installation.objects.update_or_create(pk=1, defaults={"is_demo": True, "made_at": moment.now()})
    demo.forget_installation()
    try:
        assert found() == []
    finally:
        demo.forget_installation()


def test_rooms_add_questions_and_rebuild(well, monkeypatch, capsys):
    monkeypatch.setattr("django.setup", lambda: None)
    monkeypatch.setitem(checkup._checks, "test", lambda at: ["The tea is cold."])
    monkeypatch.setattr(checkup, "_rebuilds", {"test.rows": lambda at: 7})
    assert main(["doctor", "--rebuild"]) == 1
    said = capsys.readouterr().out
    assert "test.rows: 7 were derived afresh" in said
    assert "- The tea is cold." in said


def test_thorough_says_what_deriving_afresh_would_change_and_changes_nothing(well, monkeypatch, capsys):
    monkeypatch.setattr("django.setup", lambda: None)

    def derive(at):
        return Service.objects.update(name="Derived afresh")

    monkeypatch.setattr(checkup, "_rebuilds", {"test rows": derive})
    assert main(["doctor", "--thorough"]) == 1
    assert "1 of test rows differ from what they follow from" in capsys.readouterr().out
    assert Service.objects.get().name == well.name


def test_a_look_that_cannot_be_taken_is_said_and_the_others_are_taken(well, monkeypatch, capsys):
    from django.db import OperationalError

    monkeypatch.setattr("django.setup", lambda: None)

    def breaks(at):
        raise OperationalError("disk I/O error")

    monkeypatch.setitem(checkup._checks, "clock", breaks)
    monkeypatch.setitem(checkup._checks, "test", lambda at: ["The tea is cold."])
    main(["doctor"])
    said = capsys.readouterr().out
    assert "The clock couldn't be looked at: disk I/O error." in said
    assert "The tea is cold." in said


def test_sqlite_over_files_is_as_careful_as_it_should_be(house):
    said = house.handrail("doctor").stdout
    assert "SQLite" not in said
    assert "lacks" not in said
    house.python("""
import sqlite3
from django.conf import settings
sqlite3.connect(settings.DATABASES["default"]["NAME"]).execute("PRAGMA journal_mode=DELETE")
""")
    assert "SQLite" not in house.handrail("doctor").stdout  # each connection sets WAL anew
