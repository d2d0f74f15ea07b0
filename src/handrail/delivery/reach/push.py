"""Web push without a word in it: the browser is only woken, and our script there says "something new" by itself.

A push that carries nothing needs no encryption, and nobody on its way can read anything (RFC 8030). Who we are is shown
by a signed token (VAPID, RFC 8292). Its key follows from the installation's secret, so every machine has the same.
"""

import base64
import hashlib
import http.client
import json
import ssl
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from handrail.ground import moment

from ..carriers import Letter, Refused, TryLater, carries

PUSH = "push"
# Where browsers' makers take pushes. What a browser names is believed nowhere else: we would call any address it gave.
HOSTS = (
    "fcm.googleapis.com", "updates.push.services.mozilla.com", "push.services.mozilla.com", "push.apple.com",
    "notify.windows.com",
)
MOST_ENDPOINT = 1_000
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (FIPS 186)
_SECONDS = 20
_KEPT = 24 * 3600  # seconds a push waits for a browser that is off
_TOKEN = 12 * 3600  # seconds; at most a day


class NotAnEndpoint(ValueError):
    """No browser's maker takes pushes there."""


def checked_endpoint(endpoint: str) -> str:
    """The address of a browser, if it is one. Raises NotAnEndpoint."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise NotAnEndpoint(endpoint) from None
    is_known = any(host == known or host.endswith(f".{known}") for known in HOSTS)
    if (parts.scheme != "https" or not is_known or port not in (None, 443) or parts.username or parts.fragment
            or len(endpoint) > MOST_ENDPOINT or not endpoint.isascii() or not endpoint.isprintable()):
        raise NotAnEndpoint(endpoint)
    return endpoint


def code_of(endpoint: str) -> str:
    """What stands for an endpoint."""
    return hashlib.sha256(endpoint.encode()).hexdigest()


@lru_cache(maxsize=2)
def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    seed = HKDF(SHA256(), 48, salt=None, info=b"handrail push").derive(secret.encode())
    return ec.derive_private_key(int.from_bytes(seed) % (_ORDER - 1) + 1, ec.SECP256R1())


def public_key() -> str:
    """What a browser is given when it subscribes."""
    point = _key(settings.SECRET_KEY).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _b64(point)


def authorization(endpoint: str, now: float) -> str:
    """The header that shows who we are to the one who takes this push."""
    parts = urlsplit(endpoint)
    said = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(now) + _TOKEN, "sub": settings.HANDRAIL_ORIGIN}
    signed = f"{_b64(json.dumps({'typ': 'JWT', 'alg': 'ES256'}).encode())}.{_b64(json.dumps(said).encode())}"
    r, s = decode_dss_signature(_key(settings.SECRET_KEY).sign(signed.encode(), ec.ECDSA(SHA256())))
    return f"vapid t={signed}.{_b64(r.to_bytes(32) + s.to_bytes(32))}, k={public_key()}"


class PushCarrier:
    """Wakes a browser. Twice does no harm: the second notice takes the place of the first."""

    is_repeatable = True

    def carry(self, letter: Letter) -> None:
        try:
            status = self.ask(checked_endpoint(letter.address))
        except NotAnEndpoint as wrong:
            raise Refused("bad-address") from wrong
        except (OSError, http.client.HTTPException) as failure:
            raise TryLater("no-connection") from failure
        if status in (404, 410):
            raise Refused("push-gone")
        if status == 429 or status >= 500:
            raise TryLater(f"push-{status}")
        if status >= 300:
            raise Refused(f"push-{status}")

    def ask(self, endpoint: str) -> int:
        """Call the browser's maker; the status of the answer. Redirections aren't followed."""
        parts = urlsplit(endpoint)
        line = http.client.HTTPSConnection(parts.netloc, timeout=_SECONDS, context=ssl.create_default_context())
        try:
            line.request("POST", parts.path + (f"?{parts.query}" if parts.query else ""), b"", {
                "TTL": str(_KEPT), "Urgency": "normal", "Topic": "new", "Content-Length": "0",
                "Authorization": authorization(endpoint, moment.real_now().timestamp()),
            })
            return line.getresponse().status
        finally:
            line.close()

    def close(self) -> None:
        pass


carries(PUSH, PushCarrier)


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
