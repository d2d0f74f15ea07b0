"""How a text travels: in which alphabet, and in how many parts it is counted. Pure; after 3GPP TS 23.038 and 23.040.

The small alphabet (GSM-7) has 160 places in one part, and 153 in each of several, which carry six bytes that join
them. Characters of its extension table take two places and aren't torn apart. One character outside it, such as "á",
makes the whole text UCS-2: 70 places, and 67 in each of several; what lies beyond 16 bits takes two.
"""

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
GSM7, UCS2 = "gsm-7", "ucs-2"
_PLACES = {GSM7: (160, 153), UCS2: (70, 67)}
MOST_PARTS = 10  # longer ones aren't taken by every network
_PLAINER = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " ",
                          "\u202f": " "})


@dataclass(frozen=True)
class Size:
    """How a text is counted."""

    encoding: str
    places: int
    parts: int


def size_of(text: str) -> Size:
    """The alphabet, the places and the parts of a text. A text without a character is one part all the same."""
    encoding = GSM7 if all(one in _BASIC or one in _EXTENSION for one in text) else UCS2
    widths = [_width(one, encoding) for one in text]
    alone, joined = _PLACES[encoding]
    if sum(widths) <= alone:
        return Size(encoding, sum(widths), 1)
    parts, used = 1, 0
    for width in widths:
        if used + width > joined:
            parts, used = parts + 1, 0
        used += width
    return Size(encoding, sum(widths), parts)


def plainer(text: str) -> str:
    """The same words with typewriter quotes, dashes and dots, which the small alphabet has."""
    return text.translate(_PLAINER)


def outside(text: str) -> list[str]:
    """The characters that make a text UCS-2, each once, in order."""
    return list(dict.fromkeys(one for one in text if one not in _BASIC and one not in _EXTENSION))


def _width(one: str, encoding: str) -> int:
    if encoding == GSM7:
        return 2 if one in _EXTENSION else 1
    return 2 if ord(one) > 0xFFFF else 1
