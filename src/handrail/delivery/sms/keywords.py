"""The words that everybody may text at any time: STOP, START, HELP and JOIN, in English and Spanish. Pure.

Only a text that says nothing else counts: "Stop" is one, "stop before pain stops me" is an answer.
"""

import re
import unicodedata

STOP, START, HELP = "stop", "start", "help"

_POLITE = re.compile(r"^(?:please|por favor) | (?:please|por favor|thanks|thank you|gracias)$")
_PHRASES = {
    STOP: ("stop", "stopall", "stop all", "unsubscribe", "end", "quit", "cancel", "opt out", "optout", "stop texts",
           "stop texting me", "parar", "para", "baja", "alto", "cancelar", "no mas mensajes"),
    START: ("start", "unstop", "restart", "alta", "empezar", "iniciar"),
    HELP: ("help", "info", "ayuda", "informacion"),
}
_JOIN = {"join": "en", "sign up": "en", "unirme": "es", "apuntarme": "es", "inscribirme": "es"}
MOST_CODE = 20
_MEANT = {phrase: word for word, phrases in _PHRASES.items() for phrase in phrases}


def plain(text: str) -> str:
    """Small letters without accents, signs and needless spaces: how texts are compared with words."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^\w\s]", " ", bare).split())


def keyword(text: str) -> str:
    """Which of the three a text is, "" where it is none."""
    return _MEANT.get(_POLITE.sub("", plain(text)), "")


def join(text: str) -> tuple[str, str] | None:
    """Of a text that asks to sign up, "JOIN" or "JOIN KW4H-7RAX-2MJQ": its language, and the code, "" for none."""
    said = _POLITE.sub("", plain(text))
    for phrase, language in _JOIN.items():
        code = said.removeprefix(phrase).replace(" ", "")
        if said == phrase or said.startswith(f"{phrase} ") and len(code) <= MOST_CODE:
            return language, code
    return None
