"""The words that move a course by text on, in English and Spanish. Pure; STOP, START and HELP are delivery's."""

from handrail.delivery.sms.keywords import plain

MORE, SKIP, LATER, PAUSE, AGAIN = "more", "skip", "later", "pause", "again"

_PHRASES = {
    MORE: ("more", "more please", "next", "go on", "continue", "mas", "siguiente", "sigue", "seguir", "continuar"),
    SKIP: ("skip", "pass", "saltar", "salta", "paso"),
    LATER: ("later", "not now", "luego", "mas tarde", "despues", "ahora no"),
    PAUSE: ("pause", "break", "pausa"),
    AGAIN: ("again", "repeat", "otra vez", "repetir", "repite"),
}
_MEANT = {phrase: command for command, phrases in _PHRASES.items() for phrase in phrases}


def command(text: str) -> str:
    """Which of them a text is, "" where it is none: as with STOP, only a text that says nothing else."""
    return _MEANT.get(plain(text), "")
