"""`handrail serve` as real processes: one line when ready, what dies comes back, and all end together."""

import os
import signal
import socket
import urllib.request
from pathlib import Path

import pytest

from handrail.site.processes import Process
from tests.delivery.mail_server import a_mail_server
from tests.site.house import House, Served, wait_until

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes through /proc")


def children(pid: int) -> dict[int, str]:
    """The processes that this one began: number to command line."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == pid:
                    found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
            except (OSError, ValueError):
                continue
    return found


def is_there(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def everybody(pid: int) -> set[int]:
    """All processes under this one."""
    found = set(children(pid))
    return found | {below for child in found for below in everybody(child)}


def get(served: Served, path: str):
    return urllib.request.urlopen(f"http://localhost:{served.port}{path}", timeout=30)


def test_a_first_start_shows_the_key_once_says_when_it_is_ready_and_ends_cleanly(tmp_path):
    house = House(tmp_path / "var")
    with Served(house, "serve") as served:
        assert served.until("ready") == f"Handrail is ready at http://localhost:{served.port}"
        key = (house.var / "installation.keys").read_text().strip()
        assert any(key in line for line in served.lines)
        with get(served, "/health/") as response:
            assert (response.status, response.read()) == (200, b"ok\n")
            assert "Set-Cookie" not in response.headers
        with get(served, "/") as response:
            assert response.url.endswith("/first-run/")
        under = everybody(served.process.pid)
        assert len(under) >= 4  # web and its workers, clock, worker
        assert served.end() == 0
        wait_until(lambda: not any(map(is_there, under)), "all have ended")
    for name in ("handrail.db", "keys.db", "installation.keys", "secret"):
        assert (house.var / name).stat().st_mode & 0o077 == 0
    with Served(house, "serve") as again:
        again.until("ready")
        assert again.lines == [f"Handrail is ready at http://localhost:{again.port}"]
        assert again.end(signal.SIGINT) == 0


def test_what_dies_is_started_again(house):
    with Served(house, "serve") as served:
        served.until("ready")
        for part, said in (("work --only clock", "The clock"), (" web ", "The web server")):
            [pid] = [pid for pid, line in children(served.process.pid).items() if part in line]
            orphans = everybody(pid)
            os.kill(pid, signal.SIGKILL)
            served.until(f"{said} ended unexpectedly (SIGKILL)")
            wait_until(lambda pid=pid, part=part: [
                other for other, line in children(served.process.pid).items() if part in line and other != pid
            ], f"{said} is back")
            wait_until(lambda orphans=orphans: not any(map(is_there, orphans)), "nothing is left of the old one")
        wait_until(lambda: answers(served), "the pages answer again")


def answers(served: Served) -> bool:
    try:
        with get(served, "/health/") as response:
            return response.status == 200
    except OSError:
        return False


def test_it_carries_letters_and_does_the_work_that_was_asked_for(house):
    with a_mail_server() as (mail, controller):
        smtp = {"HANDRAIL_SMTP_HOST": "127.0.0.1", "HANDRAIL_SMTP_PORT": str(controller.port)}
        with Served(house, "serve", **smtp) as served:
            served.until("ready")
            asked = house.python("""
from handrail.delivery import outbox
from handrail.delivery.tasks import try_mail_server
from handrail.ground import moment, scoped
from handrail.people.models import Service
service = Service.objects.create(slug="clinic", name="The Clinic", made_at=moment.now())
with scoped.service(service.pk):
    outbox.decide(once="x", kind="x", address="maria@example.org", subject="New", body="Hello", at=moment.now())
print(try_mail_server.enqueue().id)
""")
            wait_until(lambda: mail.subjects == ["New"], "the letter arrived")
            look = ("from handrail.delivery.tasks import try_mail_server\n"
                    f"print(try_mail_server.get_result('{asked}').status)")
            wait_until(lambda: house.python(look) == "SUCCESSFUL", "the work was done")
            assert served.end() == 0


def test_when_it_is_killed_itself_nothing_stays_behind(house):
    served = Served(house, "serve")
    served.until("ready")
    under = everybody(served.process.pid)
    assert served.end(signal.SIGKILL) == -signal.SIGKILL
    wait_until(lambda: not any(map(is_there, under)), "all have ended")


def test_a_taken_port_is_said_at_once(house):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ended = house.handrail("serve", "--port", str(taken.getsockname()[1]))
    assert ended.returncode == 1
    assert ended.stderr.startswith("Port ") and len(ended.stderr.splitlines()) == 1


def test_a_part_that_keeps_dying_is_started_later_and_later(monkeypatch):
    from handrail.site import processes

    now = [1000.0]
    monkeypatch.setattr(processes.time, "monotonic", lambda: now[0])
    process = Process("The thing", ["false"])
    starts = []
    process.begin()
    for _ in range(4):
        process._running.wait()
        assert "starting it again" in process.look_after()
        died = now[0]
        while process.pid is None:
            now[0] += 0.25
            process.look_after()
        starts.append(now[0] - died)
    process._running.wait()
    assert starts == [0.25, 2.0, 4.0, 8.0]


def test_the_demo_refuses_somebodys_database_and_leaves_it_alone(house):
    house.python("""
from handrail.ground import moment
from handrail.people.models import Service
Service.objects.create(slug="clinic", name="The Clinic", made_at=moment.now())
""")
    before = (house.var / "handrail.db").read_bytes()
    ended = house.handrail("demo", "--port", "8999")
    assert ended.returncode == 1
    assert "is not a demo" in ended.stderr and len(ended.stderr.splitlines()) == 1
    assert (house.var / "handrail.db").read_bytes() == before


def test_serve_refuses_a_demo(house):
    house.python("""
from handrail.ground import moment
from handrail.people.models import Installation
Installation.objects.create(pk=1, is_demo=True, made_at=moment.now())
""")
    ended = house.handrail("serve", "--port", "8999")
    assert ended.returncode == 1
    assert "is a demo" in ended.stderr


def test_the_demo_listens_on_this_machine_only_and_follows_its_port(house, tmp_path):
    house.python("""
from handrail.ground import moment
from handrail.people.models import Installation
Installation.objects.create(pk=1, is_demo=True, made_at=moment.now())
""")
    with Served(house, "demo") as served:
        assert served.until("ready") == f"Handrail is ready at http://localhost:{served.port}"
        assert served.lines == [f"Handrail is ready at http://localhost:{served.port}"]
        listening = {line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:]}
        assert f"0100007F:{served.port:04X}" in listening
        assert f"00000000:{served.port:04X}" not in listening
        with get(served, "/demo/letters/") as response:
            assert response.status == 200
