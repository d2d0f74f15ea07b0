"""What gateways call: addresses that only they know, and how it is told that it is they."""

import hmac
import uuid
from collections.abc import Mapping
from hashlib import sha256

from django.core import signing
from django.urls import reverse

_SALT = "handrail.sms.report"
SIGNATURE = "X-Signature"  # "sha256=" and the HMAC of the body, in hexadecimal


def report_address(origin: str, letter: uuid.UUID) -> str:
    """Where a gateway reports on one text: signed, so that it needs no secret of its own."""
    token = signing.Signer(salt=_SALT).sign(letter.hex)
    return origin.rstrip("/") + reverse("delivery:sms-report-on", args=[token])


def reported_on(token: str) -> uuid.UUID | None:
    """Which text an address reports on; None where we didn't make it."""
    try:
        return uuid.UUID(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def is_the_gateway(*, secret: str, body: bytes, headers: Mapping[str, str], query: Mapping[str, str]) -> bool:
    """Whether a call shows the secret: signed with it, or with it as a bearer or in the address (for Kannel)."""
    if not secret:
        return False
    if signed := headers.get(SIGNATURE, ""):
        if not body:
            return False
        wanted = hmac.new(secret.encode(), body, sha256).hexdigest()
        return hmac.compare_digest(signed.removeprefix("sha256=").lower().encode(), wanted.encode())
    shown = headers.get("Authorization", "").removeprefix("Bearer ") or query.get("secret", "")
    return hmac.compare_digest(shown.encode(), secret.encode())
