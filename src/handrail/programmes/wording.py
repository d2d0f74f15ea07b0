"""Words that blame, command or promise a cure: a lesson does without them."""

import re
from collections.abc import Mapping

from .mistakes import Mistake
from .programme import Programme

# Word (as a regular expression, whole words, any case) → what to do instead.
BLAME = "it blames; say what can be tried, and that it is no failure"
COMMAND = "it commands; offer it: “you can”, “you may like to”"
PROMISE = "it promises what nobody can; say what helped some people, and how much"
BELITTLE = "it makes light of what is hard; leave it out"

UNKIND: Mapping[str, Mapping[str, str]] = {
    "en": {
        r"you must|you have to|you need to(?! know)|you should": COMMAND,
        r"your (?:own )?fault|laz(?:y|iness)|excuses|non-?complian(?:t|ce)|weak-willed|attention.seeking": BLAME,
        r"pain[- ]free|miracle|guaranteed?|will cure|cures|works for everyone|melt away": PROMISE,
        r"no pain,? no gain|get over it|all in your (?:head|mind)|think positive|man up": BLAME,
        r"simply|obviously": BELITTLE,
        r"just (?:do|try|relax|breathe|stop|think|take|go|start|let|ignore|accept)": BELITTLE,
    },
    "es": {
        r"debes|deber[ií]as|tienes que|es obligatorio": COMMAND,
        r"tu culpa|culpa tuya|perez[ao]s[ao]|pereza|excusas": BLAME,
        r"milagros?|milagros[ao]s?|garantizad[ao]s?|garantiza|te curar[áa]|cura el dolor": PROMISE,
        r"est[áa] en tu (?:cabeza|mente)|piensa en positivo|sup[ée]ralo": BLAME,
        r"simplemente|obviamente|solo tienes que|s[óo]lo tienes que": BELITTLE,
    },
}
_DENIED = re.compile(
    r"(?:\b(?:not|never|no|nobody's|nunca|ni)|n['’]t)\b[^.!?]{0,25}$", re.IGNORECASE)  # what stands before it


REACH = 60  # characters before a word in which its denial can stand


def unkind_words(programme: Programme, files: Mapping[str, str]) -> list[Mistake]:
    """Where lessons say such a thing. A sentence that denies it ("it is not your fault") is fine."""
    found = []
    for (language, _), lesson in programme.texts.items():
        for pattern, why in UNKIND.get(language.split("-")[0], {}).items():
            wanted = re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
            for line, text in enumerate(files.get(lesson.file, "").split("\n"), 1):
                found += [Mistake(lesson.file, line, f"“{match[0]}”: {why}.") for match in wanted.finditer(text)
                          if not _DENIED.search(text, max(0, match.start() - REACH), match.start())]
    return found
