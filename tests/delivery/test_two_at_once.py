"""Two clocks, two carriers, and a carrier killed in the middle, as real processes over one database in files."""

import signal

import pytest

from tests.delivery.mail_server import a_mail_server
from tests.site.house import wait_until

LETTERS, DUES = 40, 40

PREPARE = f"""
from datetime import timedelta
from handrail.delivery import clock, outbox
from handrail.ground import moment, scoped
from handrail.people.models import Service
at = moment.now() - timedelta(minutes=1)
service = Service.objects.create(slug="clinic", name="The Clinic", made_at=at)
clock.due_kind("test.letter")(lambda due, at: None)
with scoped.service(service.pk):
    for number in range({LETTERS}):
        outbox.decide(once=f"letter {{number}}", kind="test", address="maria@example.org", subject=f"Letter {{number}}",
                      body="Hello", at=at)
    for number in range({DUES}):
        clock.plan(kind="test.letter", subject=service.pk, rule=f"rule {{number}}", at=at)
"""

CARRY = """
from handrail.delivery import carrying
from handrail.ground import moment
print("ready", flush=True); input()
taken = 0
while went := carrying.carry(moment.now(), 1):
    taken += went
print(taken)
"""

TICK = """
from handrail.delivery import clock, outbox
from handrail.ground import moment
clock.due_kind("test.letter")(lambda due, at: outbox.decide(
    once=f"due {due.pk}", kind="due", address="maria@example.org", subject="Due", body="Hello", at=at))
print("ready", flush=True); input()
print(clock.tick(moment.now()))
"""

KILLED_AFTER_SENDING = """
import os, signal
from handrail.delivery import carrying
from handrail.ground import moment
carrying._sent = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
carrying.carry(moment.now(), 1)
"""

LATER = """
from handrail.delivery import carrying
from handrail.ground import moment
print(carrying.carry(moment.now(), 1, real=lambda: moment.real_now() + carrying.LEASE * 2))
"""


def together(house, code: str, **env: str) -> list[int]:
    """Run the same script in two processes that start at the same moment; what each printed last."""
    processes = [house.script(code, **env) for _ in range(2)]
    for process in processes:
        assert process.stdout.readline().strip() == "ready", process.stderr.read()
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    said = []
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        said.append(int(out.strip().splitlines()[-1]))
    return said


@pytest.fixture
def mail():
    with a_mail_server() as (server, controller):
        server.env = {"HANDRAIL_SMTP_HOST": "127.0.0.1", "HANDRAIL_SMTP_PORT": str(controller.port)}
        yield server


def test_two_carriers_send_every_letter_once(house, mail):
    house.python(PREPARE)
    taken = together(house, CARRY, **mail.env)
    assert sum(taken) == LETTERS
    assert sorted(mail.subjects) == sorted(f"Letter {number}" for number in range(LETTERS))


def test_two_clocks_do_everything_once(house):
    house.python(PREPARE)
    taken = together(house, TICK)
    assert sum(taken) == DUES
    counts = house.python("""
from handrail.delivery.models import Due, Outgoing
print(Due.everywhere.filter(state="done").count(), Outgoing.everywhere.filter(kind="due").count())
""")
    assert counts == f"{DUES} {DUES}"


def test_a_carrier_killed_after_sending_and_before_writing_down_sends_the_same_letter_again(house, mail):
    house.python(PREPARE)
    killed = house.script(KILLED_AFTER_SENDING, **mail.env)
    assert killed.wait(timeout=60) == -signal.SIGKILL
    wait_until(lambda: len(mail.received) == 1, "the letter was sent")
    assert house.python(LATER, **mail.env) == "1"
    first, second = mail.received
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()
