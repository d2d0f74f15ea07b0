"""When a guide has passed the check before the first participant: enough right, and all of what is about safety."""

from collections.abc import Mapping
from dataclasses import dataclass

from handrail.programmes.mistakes import Kept, Mistakes
from handrail.programmes.toml_file import only_toml

MOST_QUESTIONS = 200
CORE = frozenset(("id", "version", "title", "programme", "lesson", "pass", "safety"))


@dataclass(frozen=True)
class Outcome:
    """What came of one try."""

    right: int
    of: int
    missed: tuple[str, ...]  # of those about safety
    is_passed: bool


@dataclass(frozen=True)
class Rule:
    """Which lesson is the check, how many must be right, and which of them in any case."""

    id: str
    version: str
    title: Mapping[str, str]
    programme: str
    lesson: str
    least: int
    safety: tuple[str, ...]

    def outcome(self, answers: Mapping[str, bool]) -> Outcome:
        """What answers come to: question → whether it was right."""
        right = sum(answers.values())
        missed = tuple(key for key in self.safety if not answers.get(key, False))
        return Outcome(right, len(answers), missed, right >= self.least and not missed)

    def title_in(self, language: str) -> str:
        """Its title in a language, else in the first there is."""
        return self.title.get(language) or next(iter(self.title.values()))


def load(files: Mapping[str, str], name: str, *, mistakes: Mistakes | None = None) -> Rule:
    """The rule in a pack's one TOML file. Raises BadPack with every mistake, as `file:line: what`."""
    mistakes = Mistakes() if mistakes is None else mistakes
    top = only_toml(files, name, "A guides' check", mistakes)
    given = top.data.get("title")
    languages = tuple(given) if isinstance(given, dict) and given else ("en",)
    rule = Rule(
        top.slug("id"), top.text("version"), top.by_language("title", languages), top.slug("programme"),
        top.slug("lesson"), top.whole("pass", least=1, most=MOST_QUESTIONS) or 0, top.texts("safety"))
    top.close("a guides' check")
    mistakes.raise_if_any()
    return rule


def reopen(files: Mapping[str, str], name: str) -> Rule:
    """A rule that was kept, read by its structure alone. Raises BadPack with what can't be understood."""
    return load(files, name, mistakes=Kept(core=CORE))
