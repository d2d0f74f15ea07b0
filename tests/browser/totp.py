"""An authenticator app, as on somebody's phone: RFC 6238 with six digits, thirty seconds and SHA-1."""

import base64
import hashlib
import hmac
import struct
import time

STEP = 30
_SAFE = 4  # seconds that a code should still be good for, to be typed and sent


class Authenticator:
    """Shows codes for a secret, and no code twice: a service takes each only once."""

    def __init__(self, secret: str):
        self._key = base64.b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret) % 8))
        self._last = -1

    def code(self) -> str:
        """A fresh code; waits for the next one where the present one was used, or is about to go."""
        while int(time.time() // STEP) <= self._last or STEP - time.time() % STEP < _SAFE:
            time.sleep(0.2)
        self._last = int(time.time() // STEP)
        return code_at(self._key, self._last)


def code_at(key: bytes, counter: int) -> str:
    """The six digits of a step (RFC 4226)."""
    digest = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place:place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
