"""The practice library: each exercise a script in Markdown with timed steps, in one or more lengths."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .components import COMPONENTS
from .front_matter import read_front_matter
from .markup import Heading, Markup
from .mistakes import BadPack, Mistakes
from .prose import Prose
from .svg import read_svg

FOLDER = Path(__file__).resolve().parent.parent / "packs" / "practices"
KNOWN = ("key", "title", "components", "picture", "alt")
_STEP = re.compile(r"<li>(\d{1,2}):([0-5]\d)\s+(.+?)</li>", re.DOTALL)


@dataclass(frozen=True)
class Step:
    """What to do from a moment on: seconds from the start, and the words as safe HTML."""

    at: int
    html: str

    @property
    def clock(self) -> str:
        """When it begins, as on a watch."""
        return f"{self.at // 60}:{self.at % 60:02}"


@dataclass(frozen=True)
class Script:
    """An exercise."""

    key: str
    title: str
    components: tuple[str, ...]
    about: Prose
    lengths: Mapping[int, tuple[Step, ...]]
    svg: str
    alt: str


def read_script(text: str, file: str, pictures: Mapping[str, str], mistakes: Mistakes, language: str) -> Script:
    """One exercise from its file; whatever is wrong goes to `mistakes`."""
    front, body, first_line = read_front_matter(text, file, mistakes)
    front.close(KNOWN)
    components = front.texts("components")
    for unknown in [one for one in components if one not in COMPONENTS]:
        front.wrong("components", f"“{unknown}” is not a component.")
    picture = front.text("picture", required=False)
    svg = read_svg(pictures[picture], picture, mistakes) if picture in pictures else ""
    if picture and picture not in pictures:
        front.wrong("picture", f"There is no picture {picture}.")
    if picture and not front.text("alt", required=False):
        front.wrong("picture", "The picture needs words for who can't see it: “alt: …”.")
    markup = Markup(file, mistakes, language)
    about, lengths = Prose(), {}
    minutes = 0
    for node in markup.nodes(body, first_line):
        if isinstance(node, Heading):
            minutes = int(node.key) if re.fullmatch(r"[1-9]\d?", node.key) else 0
            if not minutes or minutes in lengths:
                mistakes.add(file, node.line, "A length is headed “## 3 minutes {#3}”: once, its minutes as key.")
            lengths[minutes] = ()
        elif not isinstance(node, Prose):
            mistakes.add(file, node.line, "A practice holds text and timed steps only.")
        elif not lengths:
            about = node
        else:
            lengths[minutes] = _steps(node, minutes, file, mistakes)
    if not lengths:
        mistakes.add(file, first_line, "A practice needs at least one length: “## 3 minutes {#3}”, then its steps.")
    return Script(front.slug("key"), markup.typeset(front.text("title")), components, about, lengths, svg,
                  markup.typeset(front.text("alt", required=False)))


def _steps(prose: Prose, minutes: int, file: str, mistakes: Mistakes) -> tuple[Step, ...]:
    html = "".join(piece for piece in prose.pieces if isinstance(piece, str))
    steps = tuple(Step(int(at[1]) * 60 + int(at[2]), at[3].strip()) for at in _STEP.finditer(html))
    times = [step.at for step in steps]
    if len(steps) != html.count("<li>") or not steps:
        mistakes.add(file, prose.line, "Steps are a list, each beginning with its time: “- 0:30 Let your hands rest.”")
    elif times[0] != 0 or times != sorted(set(times)) or times[-1] >= minutes * 60:
        mistakes.add(file, prose.line, f"The steps begin at 0:00, rise, and all begin before {minutes}:00.")
    return steps


@lru_cache(maxsize=16)
def shelf(language: str) -> Mapping[str, Script]:
    """The exercises that come with Handrail, in a language; in English where that language has none. Raises BadPack."""
    mistakes = Mistakes()
    found: dict[str, Script] = {}
    for one in dict.fromkeys(("en", language.split("-")[0], language)):
        folder = FOLDER / one
        if not re.fullmatch(r"[a-z0-9-]+", one) or not folder.is_dir():
            continue
        pictures = {path.name: path.read_text("utf-8") for path in [*FOLDER.glob("*.svg"), *folder.glob("*.svg")]}
        for path in sorted(folder.glob("*.md")):
            script = read_script(path.read_text("utf-8"), f"{one}/{path.name}", pictures, mistakes, one)
            if script.key != path.stem:
                mistakes.add(f"{one}/{path.name}", 1, f"The file {path.name} holds the practice “{script.key}”.")
            found[script.key] = script
    if mistakes.found:
        raise BadPack(mistakes.found)
    return found
