"""Codes that a clinician gives: short enough to read out, made of letters that sound and look like no other.

A code is made from its referral's id and the installation's secret, so it can be printed again and is kept nowhere.
"""

import hmac
import uuid

# No B, C, D, E, G, P, T, V, Z (they rhyme), no M/N, F/S, I/1/L, O/0, 5/9 and 8/A pairs: one of each at most.
LETTERS = "AFHJKMQRUWXY234679"
LENGTH, GROUP = 12, 4


def code_of(referral: uuid.UUID, secret: bytes) -> str:
    """The code of a referral, in small pieces: "KW4H-7RAX-2MJQ"."""
    digest = int.from_bytes(hmac.digest(secret, b"handrail.referral-code\x1f" + referral.bytes, "sha256"))
    letters = []
    for _place in range(LENGTH):
        digest, place = divmod(digest, len(LETTERS))
        letters.append(LETTERS[place])
    return in_groups("".join(letters))


def clean(typed: str) -> str:
    """A code as somebody typed it: small letters, blanks and dashes don't matter. "" for what can't be one."""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    return in_groups(plain) if len(plain) == LENGTH and set(plain) <= set(LETTERS) else ""


def in_groups(plain: str) -> str:
    """A code in groups of four."""
    return "-".join(plain[start:start + GROUP] for start in range(0, len(plain), GROUP))


def hash_of(code: str, secret: bytes) -> str:
    """What is kept of a code: of no use without the installation's secret."""
    return hmac.digest(secret, b"handrail.referral-hash\x1f" + code.encode(), "sha256").hex()
