"""From the tap to the closed flag on a real server that is killed (SIGKILL) between any two steps of the way.

The server's own processes run; `tests/safety/kill/sitecustomize.py` makes one of them kill itself at the step that is
asked for. What the person or the guide did is then sent again, as a browser does, and the flag must be there once,
told once, closed once, and its letter must bear one Message-ID however often it went.
"""

import json
import sqlite3
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

import pytest

from tests.delivery.mail_server import a_mail_server
from tests.site import house as houses
from tests.site.house import House, Served, wait_until

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="ends processes as /proc's systems do")

STEPS_OF_A_TAP = (
    "row-written", "row-written-no-flag", "flag-written-no-letter", "letter-decided", "flag-told-not-announced",
    "flag-announced-not-committed", "committed-no-answer", "letter-leased", "letter-sent-not-noted",
)
STEPS_UP_THE_LINE = ("escalated-no-letter", "escalated-not-committed")
STEPS_OF_CLOSING = ("closed-not-announced", "closed-not-committed", "closed-and-committed")
EVERY = (*STEPS_OF_A_TAP, *STEPS_UP_THE_LINE, *STEPS_OF_CLOSING)

WORLD = """
import json, sys, uuid
from handrail.ground import moment, scoped
from handrail.journeys import assessing
from tests import builders
at = moment.now()
service = builders.a_service("clinic")
supervisor = builders.a_supervisor(service)
guide = builders.a_guide(service, supervisor=supervisor)
told = {"guide": builders.signed_in(guide).cookies["sessionid"].value, "people": []}
with scoped.service(service.pk):
    for _ in range(int(sys.stdin.readline())):
        enrolment = builders.a_participant(service, guide, state="joining", at=at)
        asked = assessing.open_assessment(enrolment=enrolment, name="baseline", at=at)
        session = builders.signed_in(builders.role_of(enrolment)).cookies["sessionid"].value
        told["people"].append([enrolment.pk.hex, str(asked.pk), session])
print(json.dumps(told))
"""
TOKEN = "a" * 32


class Clinic:
    """A served installation with a guide and some people, and a look into its file."""

    def __init__(self, house, served, mail):
        self.house, self.served, self.mail = house, served, mail
        self.asks = Path(house.env["HANDRAIL_TEST_KILL_AT"])
        asked = house.script(WORLD)
        out, err = asked.communicate(f"{len(EVERY)}\n", timeout=120)
        assert asked.returncode == 0, err
        told = json.loads(out)
        self.guide, self.people = told["guide"], dict(zip(EVERY, told["people"], strict=True))

    def kill_at(self, step: str) -> None:
        self.asks.write_text(step)

    def was_killed(self, step: str) -> bool:
        return Path(f"{self.asks}.{step}").exists()

    def rows(self, statement: str, *values) -> list:
        with sqlite3.connect(f"file:{self.house.var / 'handrail.db'}?mode=ro", uri=True, timeout=30) as database:
            return database.execute(statement, values).fetchall()

    def change(self, statement: str, *values) -> None:
        with sqlite3.connect(self.house.var / "handrail.db", timeout=30) as database:
            database.execute(statement, values)

    def send(self, session: str, path: str, body: bytes, kind: str) -> int:
        """Send until an answer comes, as a browser's queue does; the status."""
        request = urllib.request.Request(f"http://localhost:{self.served.port}{path}", body, {
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN, "Content-Type": kind})
        until = time.monotonic() + houses.PATIENCE
        while True:
            try:
                with urllib.request.build_opener(_NoRedirect).open(request, timeout=30) as answer:
                    return answer.status
            except urllib.error.HTTPError as told:
                if told.code not in (500, 502, 503):
                    return told.code
            except OSError:
                pass
            assert time.monotonic() < until, f"no answer from {path}: {self.served.lines}"
            time.sleep(0.1)

    def tap(self, step: str) -> str:
        """The person taps an answer to item 9; the flag's id."""
        enrolment, asked, session = self.people[step]
        sent = {"key": f"{asked}/phq-9/9", "fields": {"phq-9/9": ["2"]}, "client_id": str(uuid.uuid4())}
        assert self.send(session, f"/assessment/{asked}/", json.dumps(sent).encode(), "application/json") == 200
        [(flag,)] = self.rows("SELECT id FROM safety_flag WHERE enrolment_id = ?", enrolment)
        return flag

    def letters(self, flag: str) -> list:
        """The letters that have arrived about a flag."""
        link = f"/flags/{uuid.UUID(flag)}/"
        return [letter for letter in self.mail.received if link in letter.get_content()]

    def is_whole(self, step: str, flag: str, letters: int) -> None:
        """One row, one flag, one cause, and as many tellings as letters, each with one Message-ID."""
        enrolment = self.people[step][0]
        counts = {
            "answers": "SELECT count(*) FROM journeys_row WHERE kind = 'response' AND enrolment_id = ?",
            "flags": "SELECT count(*) FROM safety_flag WHERE enrolment_id = ?",
            "causes": "SELECT count(*) FROM safety_flagcause WHERE enrolment_id = ?",
            "needs": "SELECT count(*) FROM guidance_need WHERE code = 'flag' AND enrolment_id = ?",
        }
        found = {name: self.rows(statement, enrolment)[0][0] for name, statement in counts.items()}
        [(closed,)] = self.rows("SELECT closed_at IS NOT NULL FROM safety_flag WHERE id = ?", flag)
        assert found == {"answers": 1, "flags": 1, "causes": 1, "needs": 0 if closed else 1}, step
        assert self.rows("SELECT count(*) FROM safety_told WHERE flag_id = ?", flag) == [(letters,)], step
        assert len({letter["Message-ID"] for letter in self.letters(flag)}) == letters, step


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def test_a_flag_is_there_once_told_once_and_closed_once_wherever_the_server_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(houses, "PATIENCE", 240)  # each kill costs a start; on a busy machine they add up
    paths = (Path(__file__).parent / "kill", Path.cwd(), Path.cwd() / "src")
    with a_mail_server() as (mail, controller):
        house = House(
            tmp_path / "var", PYTHONPATH=":".join(map(str, paths)), HANDRAIL_TEST_KILL_AT=str(tmp_path / "kill-at"),
            HANDRAIL_SMTP_HOST="127.0.0.1", HANDRAIL_SMTP_PORT=str(controller.port), HANDRAIL_WORKERS="1",
        )
        with Served(house, "serve") as served:
            served.until("ready")
            clinic = Clinic(house, served, mail)
            flags = {}
            for step in STEPS_OF_A_TAP:
                clinic.kill_at(step)
                flags[step] = clinic.tap(step)
                wait_until(lambda step=step: clinic.was_killed(step), step)
                clinic.change("UPDATE delivery_outgoing SET leased_until = decided_at WHERE state = 'waiting'")
                wait_until(lambda step=step: clinic.letters(flags[step]), f"the letter after {step}")
            for step in STEPS_UP_THE_LINE:
                flags[step] = clinic.tap(step)
                clinic.kill_at(step)
                clinic.change("UPDATE delivery_due SET at = '2020-01-01 00:00:00' WHERE kind = 'safety.escalate' "
                              "AND subject = ?", flags[step])
                wait_until(lambda step=step: clinic.was_killed(step), step)
                wait_until(lambda step=step: len({one["Message-ID"] for one in clinic.letters(flags[step])}) == 2,
                           f"both letters after {step}")
            for step in STEPS_OF_CLOSING:
                flags[step] = clinic.tap(step)
                wait_until(lambda step=step: clinic.letters(flags[step]), f"the letter before {step}")
                clinic.kill_at(step)
                form = urllib.parse.urlencode({"outcome": "not-reached", "note": "Rang three times."}).encode()
                path = f"/flags/{uuid.UUID(flags[step])}/"
                assert clinic.send(clinic.guide, path, form, "application/x-www-form-urlencoded") == 302
                assert clinic.was_killed(step)
                closed = clinic.rows("SELECT outcome FROM safety_flag WHERE id = ?", flags[step])
                assert closed == [("not-reached",)]
                entries = clinic.rows("SELECT count(*) FROM people_auditentry WHERE did = 'flag.closed' "
                                      "AND subject_id = ?", flags[step])
                assert entries == [(1,)]
            for step, flag in flags.items():
                clinic.is_whole(step, flag, letters=2 if step in STEPS_UP_THE_LINE else 1)
            assert served.end() == 0
