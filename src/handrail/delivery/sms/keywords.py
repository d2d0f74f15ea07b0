"""The words that everybody may text at any time: STOP, START and HELP, in English and Spanish. Pure.

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
_MEANT = {phrase: word for word, phrases in _PHRASES.items() for phrase in phrases}


def plain(text: str) -> str:
    """Small letters without accents, signs and needless spaces: how texts are compared with words."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^\w\s]", " ", bare).split())


def keyword(text: str) -> str:
    """Which of the three a text is, "" where it is none."""
    return _MEANT.get(_POLITE.sub("", plain(text)), "")
