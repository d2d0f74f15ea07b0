"""Changing the installation's key: everything opens before, during and after, also for a server that runs meanwhile."""

from handrail.ground.installation import new_key

SEAL = """
from handrail.ground import moment, sealed
from handrail.people.models import Service
import uuid
for number in range({many}):
    owner = uuid.UUID(int=1), uuid.UUID(int={start} + number)
    print(sealed.seal(f"words {{number}}", owner=owner, bound_to="x").hex())
"""
OPEN = """
import sys, uuid
from handrail.ground import sealed
for number, line in enumerate(sys.stdin.read().split()):
    print(sealed.unseal(bytes.fromhex(line), owner=(uuid.UUID(int=1), uuid.UUID(int=100 + number)), bound_to="x"))
"""
A_SERVER = """
import uuid
from handrail.ground import sealed
print(sealed.seal("before", owner=(uuid.UUID(int=1), uuid.UUID(int=7)), bound_to="x").hex(), flush=True)
input()  # the key is changed now
sealed.drop_kept()
print(sealed.seal("after", owner=(uuid.UUID(int=1), uuid.UUID(int=8)), bound_to="x").hex(), flush=True)
"""
WRAPPED_BY = """
from handrail.ground.models import DataKey
print(",".join(sorted(set(DataKey.objects.values_list("wrapped_by", flat=True)))))
"""


def opened(house, sealed_lines: str, **env) -> list[str]:
    process = house.script(OPEN, **env)
    out, err = process.communicate(sealed_lines, timeout=60)
    assert process.returncode == 0, err
    return out.split("\n")[:-1]


def key_ids(house) -> list[str]:
    return [line.split(":")[0] for line in (house.var / "installation.keys").read_text().split()]


def test_a_new_key_needs_no_database_and_is_a_key(house):
    line = house.handrail("keys", "new").stdout.strip()
    assert house.python("from handrail.ground.installation import installation_keys; print(*installation_keys())",
                        HANDRAIL_KEYS=line) == line.split(":")[0]


def test_after_a_rotation_everything_opens_and_only_the_new_key_is_left(house):
    words = house.python(SEAL.format(many=3, start=100))
    [old] = key_ids(house)
    ended = house.handrail("keys", "rotate")
    assert ended.returncode == 0, ended.stderr
    [new] = key_ids(house)
    assert new != old
    assert (house.var / "installation.keys").read_text().strip() in ended.stdout
    assert (house.var / "installation.keys").stat().st_mode & 0o777 == 0o600
    assert house.python(WRAPPED_BY) == new
    assert opened(house, words) == ["words 0", "words 1", "words 2"]
    assert "3 of 3 keys wrapped anew" in ended.stderr


def test_a_server_that_runs_meanwhile_learns_of_the_new_key(house):
    server = house.script(A_SERVER)
    server.stdout.readline()
    assert house.handrail("keys", "rotate").returncode == 0
    out, err = server.communicate("\n", timeout=60)
    assert server.returncode == 0, err
    assert house.python(WRAPPED_BY) == key_ids(house)[0]


def test_a_rotation_that_was_interrupted_is_finished_by_the_next(house):
    words = house.python(SEAL.format(many=3, start=100))
    house.python("""
from pathlib import Path
from django.conf import settings
from handrail.ground import installation, sealed
installation.add_newest(Path(settings.HANDRAIL_KEY_FILE), installation.new_key())
class Stopped(Exception): pass
def stop(changed): raise Stopped
try:
    sealed.rewrap(batch=1, progress=stop)
except Stopped:
    pass
""")
    newest, _ = key_ids(house)
    assert opened(house, words) == ["words 0", "words 1", "words 2"]  # in the middle too
    assert house.handrail("keys", "rotate").returncode == 0
    assert key_ids(house) == [newest]
    assert opened(house, words) == ["words 0", "words 1", "words 2"]


def test_where_some_keys_do_not_open_nothing_is_changed(house):
    house.python(SEAL.format(many=2, start=100))
    (house.var / "installation.keys").write_text(new_key() + "\n")
    before = key_ids(house)
    ended = house.handrail("keys", "rotate")
    assert ended.returncode == 1
    assert "2 keys of people don't open" in ended.stderr
    assert before[0] in key_ids(house)


def test_keys_in_the_environment_are_changed_in_three_steps(house):
    old = new_key()
    words = house.python(SEAL.format(many=2, start=100), HANDRAIL_KEYS=old)
    first = house.handrail("keys", "rotate", HANDRAIL_KEYS=old)
    new = next(line.strip() for line in first.stdout.splitlines() if line.startswith("    "))
    both = f"{new},{old}"
    second = house.handrail("keys", "rotate", HANDRAIL_KEYS=both)
    assert "can be taken out of HANDRAIL_KEYS" in second.stdout
    assert opened(house, words, HANDRAIL_KEYS=new) == ["words 0", "words 1"]
