"""How the installation's gateway is set up, from the settings (docs/operators.md); what is wrong, in a sentence."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from . import numbers

KANNEL, HTTP = "kannel", "http"
LEAST_SECRET = 20  # characters
NAMES = {"id": "id", "from": "from", "to": "to", "text": "text", "at": "at", "joins": "joins", "part": "part",
         "parts": "parts"}
REPORT_NAMES = {"id": "id", "state": "state", "price": "price"}
_ARRIVED = ("delivered", "delivrd", "1", "success")
_FAILED = ("failed", "undelivered", "undeliv", "undeliverable", "rejected", "rejectd", "expired", "deleted", "2", "16")
_PRICE = re.compile(r"(\d+(?:\.\d{1,4})?) ([A-Z]{3})")


class BadSettings(Exception):
    """The settings name no gateway that could work; the sentence says what to change."""


@dataclass(frozen=True)
class Price:
    """What one part costs, where the gateway doesn't tell."""

    a_part: Decimal
    currency: str


@dataclass(frozen=True)
class Gateway:
    """The gateway that the settings name."""

    kind: str
    url: str
    sender: str  # a number, or a name that can't be answered
    user: str = ""
    password: str = ""
    secret: str = ""
    is_json: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    answer: Mapping[str, str] = field(default_factory=dict)
    incoming: Mapping[str, str] = field(default_factory=lambda: NAMES)
    report: Mapping[str, str] = field(default_factory=lambda: REPORT_NAMES)
    arrived: tuple[str, ...] = _ARRIVED
    failed: tuple[str, ...] = _FAILED
    callback: str = ""

    @property
    def can_be_answered(self) -> bool:
        """Whether people can text back: the sender is a number, and what comes in can be told from forgeries."""
        return bool(numbers.e164(self.sender)) and bool(self.secret)


def gateway() -> Gateway | None:
    """The gateway; None where the settings name none. Raises BadSettings."""
    given = settings.HANDRAIL_SMS
    kind = given["gateway"]
    if not kind:
        return None
    if kind not in (KANNEL, HTTP):
        raise BadSettings(f"HANDRAIL_SMS should be kannel or http, not {kind!r}.")
    parts = urlsplit(given["url"])
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadSettings("HANDRAIL_SMS_URL should be the http:// or https:// address that the gateway takes texts at.")
    if not given["sender"]:
        raise BadSettings("HANDRAIL_SMS_FROM should be the number that texts come from, as in +447700900123.")
    if given["secret"] and len(given["secret"]) < LEAST_SECRET:
        raise BadSettings(f"HANDRAIL_SMS_SECRET is too short: at least {LEAST_SECRET} characters nobody can guess.")
    if kind == HTTP and not given["fields"]:
        raise BadSettings("HANDRAIL_SMS_FIELDS should say in JSON what the gateway is sent, with {to} and {text}.")
    incoming, report = _json("incoming"), _json("report")
    return Gateway(
        kind=kind, url=given["url"], sender=given["sender"], user=given["user"], password=given["password"],
        secret=given["secret"], is_json=given["format"] != "form", fields=_json("fields"), headers=_json("headers"),
        answer=_json("answer"), incoming={**NAMES, **incoming},
        report={**REPORT_NAMES, **{name: report[name] for name in REPORT_NAMES if name in report}},
        arrived=_words(report, "arrived") or _ARRIVED, failed=_words(report, "failed") or _FAILED,
        callback=given["callback"] or settings.HANDRAIL_ORIGIN,
    )


def price() -> Price | None:
    """What a part costs by the settings; None where they don't say, or can't be read (`doctor` tells)."""
    found = _PRICE.fullmatch(settings.HANDRAIL_SMS["price"])
    try:
        return Price(Decimal(found[1]), found[2]) if found else None
    except InvalidOperation:
        return None


def _words(report: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(str(report.get(name, "")).casefold().split())


def _json(name: str) -> dict[str, Any]:
    text = settings.HANDRAIL_SMS[name]
    if not text:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise BadSettings(f"HANDRAIL_SMS_{name.upper()} should be a JSON object, such as {{\"to\": \"{{to}}\"}}.")
    return found
