"""The practice library: each exercise a script in Markdown with timed steps, in one or more lengths."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .components import COMPONENTS
from .files import read_text
from .front_matter import read_front_matter
from .markup import Heading, Markup
from .mistakes import Mistake, Mistakes
from .prose import Prose
from .svg import read_svg, with_alt
from .toml_file import LANGUAGE

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

    @property
    def about_html(self) -> str:
        """What it is, as safe HTML."""
        return "".join(piece for piece in self.about.pieces if isinstance(piece, str))

    @property
    def picture(self) -> str:
        """Its picture with its words, as safe SVG; empty when it has none."""
        return with_alt(self.svg, self.alt) if self.svg else ""


def read_script(text: str, file: str, pictures: Mapping[str, str], mistakes: Mistakes, language: str) -> Script:
    """One exercise from its file; whatever is wrong goes to `mistakes`."""
    front, body, first_line = read_front_matter(text, file, mistakes)
    front.close(KNOWN)
    components = front.texts("components")
    for unknown in [one for one in components if one not in COMPONENTS]:
        front.wrong("components", f"“{unknown}” is not a component.")
    picture = front.text("picture", required=False)
    svg = read_svg(pictures[picture], f"{language}/{picture}", mistakes) if picture in pictures else ""
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
        if LANGUAGE.match(one):
            found |= _scripts(FOLDER, one, mistakes)
    mistakes.raise_if_any()
    return found


def mistakes_in(folder: Path) -> list[Mistake]:
    """Everything that is wrong in a folder of exercises, one folder a language inside it."""
    mistakes = Mistakes()
    for inside in sorted(path for path in folder.iterdir() if path.is_dir()):
        if LANGUAGE.match(inside.name):
            _scripts(folder, inside.name, mistakes)
        else:
            mistakes.add(inside.name, 1, f"“{inside.name}” is not a language code such as en or es-mx.")
    return sorted(set(mistakes.found))


def _scripts(folder: Path, language: str, mistakes: Mistakes) -> dict[str, Script]:
    """Every exercise of one language."""
    found: dict[str, Script] = {}
    texts = {path.name: read_text(path, f"{language}/{path.name}", mistakes)
             for path in sorted((folder / language).glob("*.*")) if path.suffix in (".md", ".svg")}
    for name, text in texts.items():
        if name.endswith(".md") and text is not None:
            file = f"{language}/{name}"
            script = read_script(text, file, {one: svg for one, svg in texts.items() if svg}, mistakes, language)
            if script.key and f"{script.key}.md" != name:
                mistakes.add(file, 2, f"The practice's key is “{script.key}”, and its file is named {name}.")
            found[script.key] = script
    return found
