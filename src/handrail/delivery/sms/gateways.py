"""Gateways: each takes one text to the networks over HTTP, or says why not. They know nothing of the database.

A text can't be taken back or told from its twin, so a gateway that was handed one and didn't answer leaves it
uncertain; only what surely didn't go is tried again.
"""

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlencode, urlsplit

from handrail.ground.text_size import UCS2, size_of

from ..carriers import SMS, Carrier, Letter, Receipt, Refused, TryLater, Uncertain, Unreachable, carries
from . import callbacks, configured
from .configured import BadSettings, Gateway

_MAX_SECONDS = 20
_MOST_ANSWER = 100_000  # bytes of an answer that are read
_LATER, _UNKNOWN, _ACCOUNT = (408, 425, 429, 503), (500, 502, 504), (401, 402, 403, 407)


@dataclass(frozen=True)
class _Answer:
    status: int
    body: bytes


class HttpGateway:
    """A gateway that takes a form or JSON, with fields and headers as the settings name them."""

    is_repeatable = False

    def __init__(self, gateway: Gateway):
        self.gateway = gateway

    def carry(self, letter: Letter) -> Receipt:
        fields = _filled(self.gateway.fields, self._facts(letter))
        if self.gateway.is_json:
            body, kind = json.dumps(fields).encode(), "application/json"
        else:
            body, kind = urlencode(fields, doseq=True).encode(), "application/x-www-form-urlencoded"
        headers = _filled(self.gateway.headers, {"user": self.gateway.user, "password": self.gateway.password})
        return self._receipt(ask(self.gateway.url, {"Content-Type": kind, **headers}, body))

    def close(self) -> None:
        """Nothing is kept open."""

    def _facts(self, letter: Letter) -> dict[str, str]:
        return {
            "to": letter.address, "from": self.gateway.sender, "text": letter.body, "id": str(letter.id),
            "report": callbacks.report_address(self.gateway.callback, letter.id), "user": self.gateway.user,
            "password": self.gateway.password,
        }

    def _receipt(self, answer: _Answer) -> Receipt:
        _look_at(answer)
        try:
            found = json.loads(answer.body) if self.gateway.answer else {}
        except ValueError:
            return Receipt()
        told = value_at(found, self.gateway.answer.get("price", ""))
        return Receipt(id=str(value_at(found, self.gateway.answer.get("id", "")) or ""), price=number_in(told))


class KannelGateway:
    """Kannel's smsbox: the words travel in the body, so that no log of addresses holds them."""

    is_repeatable = False

    def __init__(self, gateway: Gateway):
        self.gateway = gateway

    def carry(self, letter: Letter) -> Receipt:
        is_wide = size_of(letter.body).encoding == UCS2
        headers = {
            "Content-Type": "text/plain; charset=utf-8", "X-Kannel-Username": self.gateway.user,
            "X-Kannel-Password": self.gateway.password, "X-Kannel-From": self.gateway.sender,
            "X-Kannel-To": letter.address, "X-Kannel-Coding": "2" if is_wide else "0", "X-Kannel-DLR-Mask": "31",
            "X-Kannel-DLR-Url": callbacks.report_address(self.gateway.callback, letter.id) + "?state=%d&id=%F",
        }
        answer = ask(self.gateway.url, headers, letter.body.encode())
        if answer.status == 202 and not answer.body.startswith((b"0:", b"3:")):
            raise Refused("sms-not-accepted")
        _look_at(answer)
        return Receipt()

    def close(self) -> None:
        """Nothing is kept open."""


def ask(url: str, headers: Mapping[str, str], body: bytes) -> _Answer:
    """Hand it over. Raises Unreachable where nobody answers, Uncertain where it was handed over without an answer."""
    parts = urlsplit(url)
    try:
        if parts.scheme == "https":
            line: http.client.HTTPConnection = http.client.HTTPSConnection(
                parts.hostname, parts.port, timeout=_MAX_SECONDS, context=ssl.create_default_context())
        else:
            line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=_MAX_SECONDS)
        line.connect()
    except (OSError, http.client.HTTPException) as failure:
        raise Unreachable(_code(failure)) from failure
    try:
        line.request("POST", parts.path + (f"?{parts.query}" if parts.query else ""), body, dict(headers))
        got = line.getresponse()
        return _Answer(got.status, got.read(_MOST_ANSWER))
    except ValueError as wrong:  # a header that can't be sent: nothing has gone
        raise Refused("bad-header") from wrong
    except (OSError, http.client.HTTPException) as failure:
        raise Uncertain("no-answer") from failure
    finally:
        line.close()


def make() -> Carrier | None:
    """The carrier that the settings name; None where they name none, or none that could work."""
    try:
        gateway = configured.gateway()
    except BadSettings:
        return None
    if gateway is None:
        return None
    return KannelGateway(gateway) if gateway.kind == configured.KANNEL else HttpGateway(gateway)


def _look_at(answer: _Answer) -> None:
    """Raise what an answer means, unless it is a yes."""
    if 200 <= answer.status < 300:
        return
    code = f"http-{answer.status}"
    if answer.status in _ACCOUNT:  # our own name and password, or no money left: the text can't help it
        raise Unreachable(code)
    if answer.status in _LATER:
        raise TryLater(code)
    if answer.status in _UNKNOWN:
        raise Uncertain(code)
    raise Refused(code)


def _filled(given: Any, facts: Mapping[str, str]) -> Any:
    """The settings' pattern with {to}, {text} and so on put in, however deep."""
    if isinstance(given, dict):
        return {name: _filled(one, facts) for name, one in given.items()}
    if isinstance(given, list):
        return [_filled(one, facts) for one in given]
    if not isinstance(given, str):
        return given
    pieces = given.split("{")
    found = pieces[0]
    for piece in pieces[1:]:
        name, close, rest = piece.partition("}")
        found += facts[name] + rest if close and name in facts else "{" + piece
    return found


def value_at(found: Any, path: str) -> Any:
    """What stands in an answer at "messages.0.id"; None where there is nothing."""
    for step in path.split(".") if path else ():
        if isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        elif isinstance(found, dict) and step in found:
            found = found[step]
        else:
            return None
    return found if path else None


def number_in(told: Any) -> Decimal | None:
    """A price as a gateway writes it; some write what they charge with a minus."""
    try:
        found = Decimal(str(told)) if told is not None else None
    except InvalidOperation:
        return None
    return abs(found) if found is not None and found.is_finite() and abs(found) < 100_000 else None


def _code(failure: Exception) -> str:
    if isinstance(failure, ssl.SSLError):
        return "tls-failed"
    if isinstance(failure, TimeoutError):
        return "timed-out"
    return "connection-refused" if isinstance(failure, ConnectionRefusedError) else "no-connection"


carries(SMS, make)
