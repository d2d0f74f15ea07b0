"""Servers that help two browsers find each other, with credentials that run out. Pure.

TURN credentials are made as coturn's `use-auth-secret` expects (the "TURN REST API"): the user name is the moment it
runs out and an opaque name, the password is the HMAC-SHA1 of that under the shared secret, in base64.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

LAST = timedelta(hours=4)


@dataclass(frozen=True)
class Helpers:
    """The servers that settings name."""

    stun: Sequence[str] = ()
    turn: Sequence[str] = ()
    secret: str = ""
    only_turn: bool = False  # neither browser learns the other's address


def credentials(secret: str, name: str, until: datetime) -> tuple[str, str]:
    """The user name and the password that a TURN server takes until that moment."""
    user = f"{int(until.timestamp())}:{name}"
    digest = hmac.new(secret.encode(), user.encode(), hashlib.sha1).digest()
    return user, base64.b64encode(digest).decode()


def configuration(helpers: Helpers, *, name: str, real: datetime) -> dict[str, Any]:
    """What a page gives its RTCPeerConnection, and for how many seconds it holds."""
    servers: list[dict[str, Any]] = []
    if helpers.stun:
        servers.append({"urls": list(helpers.stun)})
    has_turn = bool(helpers.turn and helpers.secret)
    if has_turn:
        user, password = credentials(helpers.secret, name, real + LAST)
        servers.append({"urls": list(helpers.turn), "username": user, "credential": password})
    policy = "relay" if helpers.only_turn and has_turn else "all"
    return {"iceServers": servers, "iceTransportPolicy": policy, "seconds": int(LAST.total_seconds())}
