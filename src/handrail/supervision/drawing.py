"""Which of a guide's contacts a supervisor looks at. Pure: a keyed rule draws them, nobody chooses.

Contacts are numbered as they are done. Of each run of them exactly the share is drawn: of ten at 10 %, one; which one
it is, only the key tells, so that nobody can foresee it, and anybody who has the key can check it.
"""

import hmac
from math import gcd


def is_drawn(key: bytes, number: int, percent: int) -> bool:
    """Whether the contact with this number, counted from 1, is drawn at so many per cent."""
    if not 0 <= percent <= 100 or number < 1:
        raise ValueError(f"number {number}, {percent} %")
    shared = gcd(percent, 100)
    size, many = 100 // shared, percent // shared
    run, place = divmod(number - 1, size)
    order = sorted(range(size), key=lambda one: hmac.digest(key, f"{run}:{one}".encode(), "sha256"))
    return place in order[:many]
