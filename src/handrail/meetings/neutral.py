"""Words that must not stand in calendars and letters, where anybody may read them. Pure."""

import re
import unicodedata

# Beginnings of words, in both languages: enough to catch a clinic's own name, not a dictionary.
_HEALTH = (
    "pain", "clinic", "hospital", "therap", "psych", "mental", "health", "medic", "patient", "rehab", "depress",
    "dolor", "salud", "terap", "psico", "psiqui", "paciente", "enferm", "ambulator", "cbt", "tcc",
)


def health_words(text: str) -> list[str]:
    """The words in a text that say something about health, as they are written."""
    found = []
    for word in re.findall(r"\w+", text):
        plain = unicodedata.normalize("NFKD", word.lower()).encode("ascii", "ignore").decode()
        if plain.startswith(_HEALTH):
            found.append(word)
    return found
