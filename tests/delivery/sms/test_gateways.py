"""What a gateway answers decides what becomes of a text, and what surely went is never sent twice."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs
from uuid import UUID

import pytest

from handrail.delivery.carriers import Letter, Receipt, Refused, TryLater, Uncertain, Unreachable
from handrail.delivery.sms import configured, gateways
from handrail.delivery.sms.set_up_well import texts_get_through

from .fake_gateway import SETTINGS

LETTER = Letter(UUID(int=7), "+447700900123", "", "¿Qué tal? {to} & more", datetime(2026, 3, 2, tzinfo=UTC))
FIELDS = {"recipients": ["{to}"], "message": {"text": "{text}"}, "from": "{from}", "status_url": "{report}", "n": 1}


class Server(ThreadingHTTPServer):
    """Answers what it is told, and keeps what it was asked."""

    status, body, hangs_up = 200, b"{}", False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[dict[str, str], bytes]] = []


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):  # noqa: N802  http.server's name
        self.server.asked.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        if self.server.hangs_up:
            self.connection.close()
            return
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *args):
        pass


@contextmanager
def a_server() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()
        try:
            yield server
        finally:
            server.shutdown()


def set_up(settings, server, **more: str):
    settings.HANDRAIL_SMS = {
        **SETTINGS, "gateway": "http", "url": f"http://127.0.0.1:{server.server_port}/v1/messages", "user": "clinic",
        "password": "p w", "fields": json.dumps(FIELDS), "headers": '{"Authorization": "Bearer {password}"}',
        "answer": '{"id": "messages.0.id", "price": "messages.0.price"}', **more}
    return gateways.make()


def test_a_gateway_gets_the_fields_that_the_settings_name_and_its_answer_is_kept(settings):
    with a_server() as server:
        server.body = b'{"messages": [{"id": "m-1", "price": "-0.0350"}]}'
        receipt = set_up(settings, server).carry(LETTER)
    headers, body = server.asked[0]
    sent = json.loads(body)
    assert receipt == Receipt("m-1", Decimal("0.0350"))
    assert headers["Authorization"] == "Bearer p w"
    assert (sent["recipients"], sent["message"], sent["n"]) == (["+447700900123"], {"text": LETTER.body}, 1)
    assert sent["status_url"].startswith("http://localhost:8000/sms/report/")


def test_a_gateway_that_wants_a_form_gets_one(settings):
    with a_server() as server:
        set_up(settings, server, format="form", fields='{"to": "{to}", "text": "{text}"}').carry(LETTER)
    assert parse_qs(server.asked[0][1].decode()) == {"to": [LETTER.address], "text": [LETTER.body]}


@pytest.mark.parametrize(("status", "raised"), [
    (400, Refused), (404, Refused), (401, Unreachable), (402, Unreachable), (403, Unreachable), (429, TryLater),
    (503, TryLater), (500, Uncertain), (502, Uncertain), (504, Uncertain),
])
def test_what_a_gateway_says_decides(settings, status, raised):
    with a_server() as server:
        server.status = status
        with pytest.raises(raised) as found:
            set_up(settings, server).carry(LETTER)
    assert type(found.value) is raised
    assert found.value.code == f"http-{status}"


def test_handed_over_without_an_answer_it_is_uncertain_and_with_nobody_there_it_waits(settings):
    with a_server() as server:
        server.hangs_up = True
        gateway = set_up(settings, server)
        with pytest.raises(Uncertain):
            gateway.carry(LETTER)
    with pytest.raises(Unreachable):
        gateway.carry(LETTER)


@pytest.mark.parametrize(("wrong", "says"), [
    ({"gateway": "pigeon"}, "HANDRAIL_SMS should be"), ({"url": "gateway.example"}, "HANDRAIL_SMS_URL"),
    ({"sender": ""}, "HANDRAIL_SMS_FROM"), ({"secret": "short"}, "HANDRAIL_SMS_SECRET"),
    ({"gateway": "http"}, "HANDRAIL_SMS_FIELDS"), ({"answer": "[1]"}, "HANDRAIL_SMS_ANSWER"),
])
def test_settings_that_name_no_gateway_are_told_in_a_sentence_and_carry_nothing(settings, wrong, says):
    settings.HANDRAIL_SMS = {**SETTINGS, **wrong}
    with pytest.raises(configured.BadSettings, match=says):
        configured.gateway()
    assert gateways.make() is None


@pytest.mark.django_db
@pytest.mark.parametrize(("change", "says"), [
    ({}, ""), ({"gateway": ""}, ""), ({"url": "http://gateway.example/"}, "unprotected"), ({"secret": ""}, "let in"),
    ({"sender": "CLINIC"}, "nobody can answer"), ({"price": "4p"}, "HANDRAIL_SMS_PRICE"),
    ({"gateway": "pigeon"}, "Texts can't be sent: HANDRAIL_SMS should be"),
])
def test_doctor_says_what_is_wrong_with_the_set_up(settings, change, says):
    settings.HANDRAIL_SMS = {**SETTINGS, **change}
    found = list(texts_get_through(LETTER.written_at))
    assert (len(found) == 1 and says in found[0]) if says else found == []
