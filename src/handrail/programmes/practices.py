"""The practice library: each exercise a script in Markdown with timed steps, in one or more lengths."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .blocks import Block, Otherwise, When, walk
from .branches import unreachable_in_shared
from .building import BlockBuilder, Building
from .components import COMPONENTS
from .files import read_text
from .front_matter import read_front_matter
from .markup import Heading, Markup
from .mistakes import Mistake, Mistakes
from .prose import AnswerRef, Prose, SectionHref
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
    about: tuple[Block | Prose, ...]  # text, and branches on facts
    lengths: Mapping[int, tuple[Step, ...]]
    svg: str
    alt: str

    def nearest(self, minutes: int) -> int:
        """The length that is nearest to so many minutes; the shorter of two."""
        return min(self.lengths, key=lambda length: (abs(length - minutes), length))

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
    builder = BlockBuilder("", markup, Building(mistakes, {}, {}, is_shared=True))
    about: list[Block | Prose] = []
    lengths: dict[int, tuple[Step, ...]] = {}
    minutes = 0
    for node in markup.nodes(body, first_line):
        if isinstance(node, Heading):
            minutes = int(node.key) if re.fullmatch(r"[1-9]\d?", node.key) else 0
            if not minutes or minutes in lengths:
                mistakes.add(file, node.line, "A length is headed “## 3 minutes {#3}”: once, its minutes as key.")
            lengths[minutes] = ()
        elif not lengths and (isinstance(node, Prose) or node.name in ("when", "otherwise")):
            about.append(builder.build(node))
            builder.end_branches(node)
        elif not isinstance(node, Prose):
            mistakes.add(file, node.line, "A practice holds text and timed steps only; a {when} may stand before them.")
        else:
            lengths[minutes] = _steps(node, minutes, file, mistakes)
    if not lengths:
        mistakes.add(file, first_line, "A practice needs at least one length: “## 3 minutes {#3}”, then its steps.")
    builder.known.tell_unresolved()
    about = [block for block in about if block is not None]
    _check_about(about, file, mistakes, language)
    return Script(front.slug("key"), markup.typeset(front.text("title")), components, tuple(about), lengths, svg,
                  markup.typeset(front.text("alt", required=False)))


def _check_about(about: Sequence[Block | Prose], file: str, mistakes: Mistakes, language: str) -> None:
    """A practice is the same in every programme: it holds nothing that only one of them knows."""
    for block in walk(about):
        for piece in block.pieces if isinstance(block, Prose) else ():
            if isinstance(piece, AnswerRef | SectionHref):
                mistakes.add(file, piece.line, "A practice belongs to no lesson: no {answer}, no link to a section.")
        if isinstance(block, When) and block.of and not block.fact:
            mistakes.add(file, block.line, "In a practice a {when} looks at facts only, such as: therapy is act.")
        elif not isinstance(block, Prose | When | Otherwise):
            mistakes.add(file, block.line, "A practice holds text and timed steps only.")
    for one in unreachable_in_shared(about, file, language):
        mistakes.add(one.file, one.line, one.what)


def _steps(prose: Prose, minutes: int, file: str, mistakes: Mistakes) -> tuple[Step, ...]:
    html = "".join(piece for piece in prose.pieces if isinstance(piece, str))
    for piece in prose.pieces:
        if not isinstance(piece, str):
            mistakes.add(file, prose.line, "Steps are plain words; {help-now} and links stand above them.")
            break
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
