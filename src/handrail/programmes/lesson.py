"""A lesson: its front matter, its sections in order, and every block by its key."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .blocks import AnswerBlock, BadDay, Block, Check, Condition, Practice, When, walk, whens_of
from .building import BlockBuilder, Building
from .components import COMPONENTS
from .front_matter import read_front_matter
from .markup import Heading, Markup
from .prose import AnswerRef, Prose, SectionHref
from .toml_file import SLUG

KNOWN = ("key", "title", "minutes", "components", "summary")
WORDS_A_MINUTE = 130  # read with effort, in pain


@dataclass(frozen=True)
class Section:
    """One sitting's step."""

    key: str
    title: str
    blocks: tuple[Block | Prose, ...]
    minutes: int
    line: int = 0


@dataclass(frozen=True)
class Lesson:
    """A lesson in one language. `refers` holds the blocks, also of earlier lessons, that its text looks at."""

    key: str
    title: str
    minutes: int
    components: tuple[str, ...]
    sections: tuple[Section, ...]
    language: str = "en"
    summary: str = ""
    file: str = ""
    refers: Mapping[str, tuple[str, AnswerBlock]] = field(default_factory=dict)
    under: Mapping[str, tuple[Condition, ...]] = field(default_factory=dict)  # of `refers`: the branches they stand in
    givers: Mapping[str, str] = field(default_factory=dict)  # fact → the question that gives it, here or earlier

    @property
    def blocks(self) -> list[Block | Prose]:
        """Every block in reading order, with those inside others."""
        return walk([block for section in self.sections for block in section.blocks])

    @property
    def answer_blocks(self) -> tuple[AnswerBlock, ...]:
        """All blocks that take an answer, in order."""
        return tuple(block for block in self.blocks if isinstance(block, AnswerBlock))

    def block(self, key: str) -> AnswerBlock:
        """The block that takes answers under this key. Raises KeyError."""
        for block in self.answer_blocks:
            if block.key == key:
                return block
        raise KeyError(key)

    def section(self, key: str) -> Section:
        """A section. Raises KeyError."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    @property
    def bad_day(self) -> BadDay | None:
        """The short way through it."""
        return next((block for block in self.blocks if isinstance(block, BadDay)), None)


def read_lesson(text: str, file: str, language: str, known: Building) -> Lesson:
    """A lesson from its text; whatever is wrong goes to `known.mistakes`, and what comes out is of no use then."""
    mistakes = known.mistakes
    front, body, first_line = read_front_matter(text, file, mistakes)
    front.close(KNOWN)
    key = front.slug("key")
    components = front.texts("components")
    for unknown in [one for one in components if one not in COMPONENTS]:
        front.wrong("components", f"“{unknown}” is not a component. There are: {', '.join(COMPONENTS)}.")
    references: list[AnswerRef | SectionHref] = []
    markup = Markup(file, mistakes, language, references.append)
    builder = BlockBuilder(key, markup, known)
    refers: dict[str, tuple[str, AnswerBlock]] = {}

    found: list[tuple[Heading, list[Block | Prose]]] = []
    for node in markup.nodes(body, first_line):
        if isinstance(node, Heading):
            found.append((node, []))
            builder.whens = ()
            continue
        block = builder.build(node)
        builder.end_branches(node)
        _resolve_answers(references, builder, refers)
        if not found:
            mistakes.add(file, node.line, "A section must begin first: “## Title {#key}”.")
        elif block is not None:
            found[-1][1].append(block)
    _check_sections(found, builder)
    under = _look_behind(found, refers, known)
    title, minutes = markup.typeset(front.text("title")), front.whole("minutes", least=1, most=180)
    return Lesson(key, title, minutes, components, _sections(found, minutes), language,
                  markup.typeset(front.text("summary", required=False)), file, refers, under,
                  dict(known.givers))


def _resolve_answers(
    references: list[AnswerRef | SectionHref], builder: BlockBuilder, refers: dict[str, tuple[str, AnswerBlock]]
) -> None:
    """Look up what the block just built names; sections are looked up when the lesson is whole."""
    for reference in references:
        if isinstance(reference, SectionHref):
            builder.sections_named.append((reference.key, reference.line))
        elif reference.key in builder.known.seen:
            refers[reference.key] = builder.known.seen[reference.key]
        else:
            builder.known.unresolved.append((builder.markup.file, reference.line, reference.key, "{answer}"))
    references.clear()


def _look_behind(
    found: list[tuple[Heading, list[Block | Prose]]], refers: dict[str, tuple[str, AnswerBlock]], known: Building
) -> dict[str, tuple[Condition, ...]]:
    """Put into `refers` all that decides what is shown: the questions that branches look at, and those behind them.

    Gives the branches that each stands in: a question that isn't shown to somebody opens nothing for them.
    """
    waiting: list[str] = [*known.givers.values()]
    for block in walk([block for _, blocks in found for block in blocks]):
        waiting += [block.of] if isinstance(block, When) else []
    under: dict[str, tuple[Condition, ...]] = {}
    for of in waiting:  # grows meanwhile
        if of in known.seen and of not in under:
            refers[of] = known.seen[of]
            under[of] = known.under.get(of, ())
            waiting += [one.of for condition in under[of] for one in whens_of(condition)]
    return under


def _check_sections(found: list[tuple[Heading, list[Block | Prose]]], builder: BlockBuilder) -> None:
    keys: dict[str, int] = {}
    for heading, blocks in found:
        if heading.key in keys:
            builder.wrong(heading.line, f"The section key “{heading.key}” stands on line {keys[heading.key]} already.")
        elif heading.key and not (SLUG.match(heading.key) and len(heading.key) <= 60):
            builder.wrong(heading.line, f"The section key “{heading.key}” must be small letters, digits and dashes.")
        if not blocks:
            builder.wrong(heading.line, f"The section “{heading.title}” is empty.")
        keys.setdefault(heading.key, heading.line)
    for key, line in builder.sections_named:
        if key not in keys:
            builder.wrong(line, f"This lesson has no section “{key}”. It has: {', '.join(filter(None, keys))}.")
    if not found:
        builder.wrong(1, "The lesson has no section: “## Title {#key}”.")


def _sections(found: list[tuple[Heading, list[Block | Prose]]], minutes: int) -> tuple[Section, ...]:
    """The sections, with the lesson's minutes shared out by how much there is to read and to do."""
    loads = [max(_load(blocks), 0.1) for _, blocks in found]
    share = minutes / (sum(loads) or 1)
    return tuple(
        Section(heading.key, heading.title, tuple(blocks), max(1, round(load * share)), heading.line)
        for (heading, blocks), load in zip(found, loads, strict=True)
    )


def _load(blocks: list[Block | Prose]) -> float:
    """Minutes that blocks would take by themselves."""
    total = 0.0
    for block in walk(blocks):
        if isinstance(block, Prose):
            total += len(block.plain.split()) / WORDS_A_MINUTE
        elif isinstance(block, Practice):
            total += block.minutes
        elif isinstance(block, Check):
            total += 0.7
        elif isinstance(block, AnswerBlock):
            total += 0.3 if block.kind in ("scale", "number", "one-of", "date") else 1.2
    return total
