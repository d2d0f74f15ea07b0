"""Backups are whole, private and kept apart; and who was forgotten stays forgotten, whatever is put back."""

import os
from datetime import timedelta

import pytest

from handrail.ground import moment
from handrail.site.copies import stamped

PEOPLE = """
import uuid
from handrail.delivery import outbox
from handrail.ground import moment, scoped
from handrail.people.models import Person, Role, Service
at = moment.now()
service = Service.objects.create(slug="clinic", name="The Clinic", made_at=at)
for name in ("maria", "tom"):
    person = Person.objects.create_user(f"{name}@example.org", None, name=name, made_at=at)
    with scoped.service(service.pk):
        Role.objects.create(person=person, kind="participant", since=at)
        outbox.decide(once=name, kind="test", person=person, address=person.email, subject="New",
                      body=f"the words of {name}", at=at)
"""
FORGET = """
from handrail.ground import moment
from handrail.people.forgetting import forget
from handrail.people.models import Person, Service
forget(person=Person.objects.get(name="maria"), service=Service.objects.get(), at=moment.now())
"""
LOOK = """
from handrail.delivery.models import Outgoing
from handrail.ground import sealed
from handrail.people.models import Person, Session
for name in ("maria", "tom"):
    letter = Outgoing.everywhere.get(once=name)
    try:
        print(name, letter.body or "empty")
    except sealed.Forgotten:
        print(name, "closed")
print("people", *sorted(Person.objects.values_list("name", flat=True)))
print("sessions", Session.objects.count())
"""


def back_up(house, to) -> tuple[str, str]:
    ended = house.handrail("backup", str(to / "data"), "--keys-to", str(to / "keys"))
    assert ended.returncode == 0, ended.stderr
    [data], [keys] = (to / "data").glob("data-*.db"), (to / "keys").glob("keys-*.db")
    return str(data), str(keys)


def test_a_backup_is_two_private_files_that_can_be_put_back(house, tmp_path):
    house.python(PEOPLE)
    data, keys = back_up(house, tmp_path)
    for path in (data, keys):
        assert os.stat(path).st_mode & 0o077 == 0
    house.python('from handrail.people.models import Person; Person.objects.update(name="overwritten")')
    ended = house.handrail("restore", data, "--keys", keys)
    assert ended.returncode == 0, ended.stderr
    assert house.python(LOOK).splitlines() == [
        "maria the words of maria", "tom the words of tom", "people maria tom", "sessions 0"]
    asides = [path.name for path in house.var.glob("*.before-*")]
    assert len(asides) == 2


def test_a_backup_made_while_somebody_writes_is_whole(house, tmp_path):
    writer = house.script("""
from handrail.ground import moment
from handrail.people.models import Service
print("writing", flush=True)
for number in range(10_000):
    Service.objects.create(slug=f"s{number}", name="S", made_at=moment.now())
""")
    writer.stdout.readline()
    data, keys = back_up(house, tmp_path)
    writer.kill()
    writer.wait()
    assert house.handrail("restore", data, "--keys", keys).returncode == 0
    assert "damaged" not in house.handrail("doctor").stdout


def test_after_forgetting_an_old_backup_of_the_data_opens_no_word_with_todays_keys(house, tmp_path):
    house.python(PEOPLE)
    data, _ = back_up(house, tmp_path)
    house.python(FORGET)
    before = house.python(LOOK, DATABASE_URL=f"sqlite:///{data}")
    assert "maria closed" in before
    assert "tom the words of tom" in before


def test_putting_back_data_and_keys_from_before_forgets_again(house, tmp_path):
    house.python(PEOPLE)
    data, keys = back_up(house, tmp_path)
    house.python(FORGET)
    ended = house.handrail("restore", data, "--keys", keys)
    assert ended.returncode == 0, ended.stderr
    assert "1 people who had been forgotten were forgotten again" in ended.stdout
    said = house.python(LOOK).splitlines()
    assert said[0] in ("maria empty", "maria closed")
    assert said[1] == "tom the words of tom"
    assert "maria" not in said[2]


def test_it_forgets_again_even_where_only_a_later_backup_still_knows(house, tmp_path):
    house.python(PEOPLE)
    data, keys = back_up(house, tmp_path)
    house.python(FORGET)
    os.utime(data)
    later = moment.real_now() + timedelta(hours=1)
    (tmp_path / "more").mkdir()
    back_up(house, tmp_path / "more")
    for what, old in (("data", data), ("keys", keys)):
        [new] = (tmp_path / "more" / what).glob("*.db")
        new.rename(os.path.join(os.path.dirname(old), stamped(what, later)))
    for name in ("handrail.db", "keys.db"):  # the disk died
        for path in house.var.glob(f"{name}*"):
            path.unlink()
    ended = house.handrail("restore", data, "--keys", keys)
    assert "1 people who had been forgotten were forgotten again" in ended.stdout, ended.stderr
    assert house.python(LOOK).splitlines()[0] in ("maria empty", "maria closed")


def test_sessions_of_the_time_of_the_backup_open_nothing(house, tmp_path):
    house.python(PEOPLE + """
from datetime import timedelta
from handrail.people.models import Session
Session.objects.create(session_key="stolen", session_data="x", expire_date=at + timedelta(days=9))
""")
    data, _ = back_up(house, tmp_path)
    assert house.handrail("restore", data).returncode == 0
    assert house.python(LOOK).splitlines()[-1] == "sessions 0"


def test_old_copies_of_the_keys_are_not_kept(house, tmp_path):
    folder = tmp_path / "keys"
    folder.mkdir()
    now = moment.real_now()
    old, young = folder / stamped("keys", now - timedelta(days=31)), folder / stamped("keys", now - timedelta(days=29))
    for path in (old, young, folder / "keys-of-the-house.db"):
        path.write_bytes(b"x")
    ended = house.handrail("backup", str(tmp_path / "data"), "--keys-to", str(folder))
    assert not old.exists()
    assert young.exists()
    assert (folder / "keys-of-the-house.db").exists()
    assert f"{old} was deleted" in ended.stdout


def test_keys_beside_data_are_warned_about(house, tmp_path):
    assert "Keep data and keys apart" in house.handrail("backup", str(tmp_path / "both")).stdout


@pytest.mark.parametrize("content", [None, b"", b"no database", b"SQLite format 3\x00 and then nonsense" * 40])
def test_what_is_no_backup_is_refused_and_nothing_is_touched(house, tmp_path, content):
    house.python(PEOPLE)
    path = tmp_path / "data-x.db"
    if content is not None:
        path.write_bytes(content)
    ended = house.handrail("restore", str(path))
    assert ended.returncode == 1
    assert len(ended.stderr.strip().splitlines()) == 1
    assert house.python(LOOK).splitlines()[2] == "people maria tom"


def test_the_keys_are_not_taken_for_the_data(house, tmp_path):
    data, keys = back_up(house, tmp_path)
    assert "is not a copy of Handrail's data" in house.handrail("restore", keys).stderr
    assert "is not a copy of Handrail's keys" in house.handrail("restore", data, "--keys", data).stderr


def test_nothing_is_put_back_under_a_running_server(house, tmp_path):
    data, _ = back_up(house, tmp_path)
    running = house.script("""
from handrail.site import occupied
with occupied.shared():
    print("serving", flush=True); input()
""")
    running.stdout.readline()
    ended = house.handrail("restore", data)
    running.communicate("\n", timeout=30)
    assert (ended.returncode, ended.stderr.strip()) == (
        1, "Handrail is running here; end it first, then do this again.")


def test_keys_that_need_another_installation_key_are_said(house, tmp_path):
    house.python(PEOPLE)
    data, keys = back_up(house, tmp_path)
    [old, _] = (house.var / "installation.keys").read_text().strip().split(":")
    house.handrail("keys", "rotate")
    ended = house.handrail("restore", data, "--keys", keys)
    assert ended.returncode == 1
    assert f"They need the installation key {old}" in ended.stderr


def test_postgresql_is_backed_up_with_its_own_tools(house, tmp_path):
    env = {"DATABASE_URL": "postgresql://nowhere/x", "KEYS_DATABASE_URL": "postgresql://nowhere/y"}
    for args in (["backup", str(tmp_path / "to")], ["restore", "data.dump"]):
        ended = house.handrail(*args, **env)
        assert ended.returncode == 1
        assert "pg_" in ended.stderr
