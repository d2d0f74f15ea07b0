"""Lessons made ready once, so that a page for a request is a few strings joined: no template, no Markdown, no query.

A section's `parts` are ready HTML and slots. `render` gives a row of blocks (`div.prose`, `section.ask`,
`figure.figure` …) without the section's own heading: the page sets that (`title`), and lays the blocks out with a gap
between them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape

from .asking import Answers, AskSlot, BlockState, States
from .blocks import (
    AnswerBlock,
    BadDay,
    Block,
    Condition,
    Figure,
    Media,
    Otherwise,
    Practice,
    Reveal,
    Scored,
    Story,
    Summary,
    When,
    walk,
    whens_of,
)
from .facts import known
from .lesson import Lesson, Section
from .practices import Script, shelf
from .prose import AnswerRef, HelpNow, Prose, SectionHref
from .showing import Refers, Under, is_shown
from .svg import with_alt
from .words import WORDS_EN, Words
from .worksheets import Worksheet

__all__ = ["LINKS", "WORDS_EN", "BlockState", "CompiledLesson", "CompiledSection", "about_practice", "compiled"]

LINKS: Mapping[str, str] = {"section": "/lesson/{lesson}/{section}/", "help": "/help-now/",
                            "media": "/media/{file}"}
NO_STATES: States = {}
LONGEST_QUOTE = 400  # characters of an earlier answer inside a sentence


@dataclass(frozen=True)
class AnswerSlot:
    """A place in a sentence for what a person wrote before."""

    block: AnswerBlock
    fallback: str  # safe HTML
    before_stop: bool
    words: Words

    def fill(self, answers: Answers, states: States, new_id: Callable[[], str] | None = None) -> str:
        """The person's words, on one line; the author's when there are none."""
        bodies = answers.get(self.block.key)
        text = self.block.quote(bodies[-1], self.words).strip() if bodies else ""
        if not text:
            return self.fallback
        if isinstance(self.block, Worksheet):  # each of its rows on a line of its own
            rows = "<br>".join(escape(line) for line in text.splitlines())
            return f'<span class="own-words rows">{rows}</span>'
        text = " ".join(text.split())
        if len(text) > LONGEST_QUOTE:
            text = text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
        if self.before_stop and text.endswith("."):
            text = text[:-1]
        return f'<span class="own-words">{escape(text)}</span>'


@dataclass(frozen=True)
class BranchSlot:
    """Blocks that are shown after certain answers, or to certain readers; hidden, but in the page, otherwise."""

    condition: Condition
    refers: Refers
    under: Under
    parts: tuple["str | Slot", ...]
    start: str

    def fill(self, answers: Answers, states: States, new_id: Callable[[], str] | None = None) -> str:
        """The blocks, hidden unless they are for this person."""
        hidden = "" if is_shown(self.condition, answers, self.refers, self.under) else " hidden"
        inside = "".join(part if isinstance(part, str) else part.fill(answers, states, new_id) for part in self.parts)
        return f"{self.start}{hidden}>{inside}</div>\n"


Slot = AskSlot | AnswerSlot | BranchSlot


@dataclass(frozen=True)
class CompiledSection:
    """A section ready to be filled. `reads` says which answers it needs: block key → journal key, "lesson/block"."""

    key: str
    title: str
    minutes: int
    parts: tuple[str | Slot, ...]
    asks: tuple[AnswerBlock, ...] = ()
    reads: Mapping[str, str] = field(default_factory=dict)
    scores: tuple[Scored, ...] = ()  # what it looks at besides answers; bodies under their keys: {"value": 5}
    facts: tuple[str, ...] = ()  # what else: "flare-up", "therapy"; bodies under `name_of` each: {"choices": ["cbt"]}

    def render(
        self, answers: Answers, *, state: States = NO_STATES, new_id: Callable[[], str] | None = None
    ) -> str:
        """The section's blocks as safe HTML. `new_id` makes the client id of a block that `state` gives none."""
        return "".join([part if isinstance(part, str) else part.fill(answers, state, new_id) for part in self.parts])


@dataclass(frozen=True)
class CompiledLesson:
    """A lesson ready to be filled, in one language."""

    lesson: Lesson
    words: Words
    sections: tuple[CompiledSection, ...]
    bad_day: CompiledSection | None
    summary: CompiledSection | None
    reads: Mapping[str, str]  # what all its sections need: block key → journal key
    _by_key: Mapping[str, CompiledSection]
    _blocks: Mapping[str, AnswerBlock]

    @property
    def key(self) -> str:
        """The lesson's key."""
        return self.lesson.key

    @property
    def title(self) -> str:
        """The lesson's title."""
        return self.lesson.title

    @property
    def minutes(self) -> int:
        """How long it takes, honestly."""
        return self.lesson.minutes

    def section(self, key: str) -> CompiledSection:
        """A section. Raises KeyError."""
        return self._by_key[key]

    def block(self, key: str) -> AnswerBlock:
        """A block that takes an answer. Raises KeyError."""
        return self._blocks[key]

    def clean(self, key: str, raw: Mapping[str, Sequence[str]]) -> dict:
        """The body of an answer, or why not in this language. Raises BadAnswer; KeyError for an unknown block."""
        return self._blocks[key].clean(raw, self.words)


def compiled(lesson: Lesson, words: Words = WORDS_EN, links: Mapping[str, str] = LINKS) -> CompiledLesson:
    """Make a lesson ready. Slow beside `render`; done once a process and language."""
    making = _Making(lesson, words, links)
    sections = tuple(making.section(section) for section in lesson.sections)
    short = lesson.bad_day
    summary = next((block for block in lesson.blocks if isinstance(block, Summary)), None)
    reads: dict[str, str] = {}
    for section in sections:
        reads |= section.reads
    return CompiledLesson(
        lesson, words, sections, making.short_way(short) if short else None,
        making.part("summary", words["summary"], summary.blocks) if summary else None, reads,
        {section.key: section for section in sections}, {block.key: block for block in lesson.answer_blocks},
    )


@dataclass
class _Making:
    lesson: Lesson
    words: Words
    links: Mapping[str, str]
    shelf: Mapping[str, Script] = field(init=False)
    is_only: bool = True  # whether a practice is the only one of its section; among several one chooses, and opens one

    def __post_init__(self) -> None:
        self.shelf = shelf(self.lesson.language)

    def section(self, section: Section) -> CompiledSection:
        self.is_only = sum(isinstance(block, Practice) for block in walk(section.blocks)) == 1
        return self.part(section.key, section.title, section.blocks, section.minutes)

    def part(self, key: str, title: str, blocks: Sequence[Block | Prose], minutes: int = 0) -> CompiledSection:
        inside = walk(blocks)
        asks = tuple(block for block in inside if isinstance(block, AnswerBlock))
        reads = {block.key: f"{self.lesson.key}/{block.key}" for block in asks}
        for block in inside:
            prose = block if isinstance(block, Prose) else getattr(block, "caption", None)
            for piece in prose.pieces if prose else ():
                if isinstance(piece, AnswerRef):
                    self.read(piece.key, reads)
        named = self.looked_at(inside)
        for of in named:
            self.read(of, reads)
        scores = [found for of in named if isinstance(found := self.lesson.refers.get(of, ("", None))[1], Scored)]
        facts = tuple(found.fact for of in named if (found := known(of)))
        return CompiledSection(key, title, minutes, _joined(self.blocks(blocks)), asks, reads, tuple(scores), facts)

    def looked_at(self, blocks: Sequence[Block | Prose]) -> list[str]:
        """All that decides what is shown of these: what their branches look at, and what stands behind that."""
        shared = [block for one in blocks for script in self.scripts(one) for block in walk(self.about(script))]
        found = [block.of for block in (*blocks, *shared) if isinstance(block, When)]
        for of in found:  # grows meanwhile
            behind = [one.of for condition in self.lesson.under.get(of, ()) for one in whens_of(condition)]
            found += [one for one in behind if one not in found]
        return list(dict.fromkeys(found))

    def scripts(self, block: Block | Prose) -> list[Script]:
        """The exercise that a block shows, if it does."""
        shown = self.shelf.get(block.name) if isinstance(block, Practice) else None
        return [shown] if shown else []

    def about(self, script: Script) -> tuple[Block | Prose, ...]:
        """What an exercise says, with its branches on what readers told looking at the questions of this course."""
        return tuple(self.at_home(block) for block in script.about)

    def at_home(self, block: Block | Prose) -> Block | Prose:
        if isinstance(block, Otherwise):
            return replace(block, whens=tuple(self.at_home(one) for one in block.whens),
                           blocks=tuple(self.at_home(one) for one in block.blocks))
        if isinstance(block, When):
            return replace(block, of=self.lesson.givers.get(block.fact, block.of),
                           blocks=tuple(self.at_home(one) for one in block.blocks))
        return block

    def read(self, key: str, reads: dict[str, str]) -> None:
        if key in self.lesson.refers and not isinstance(self.lesson.refers[key][1], Scored):
            reads[key] = f"{self.lesson.refers[key][0]}/{key}"

    def short_way(self, block: BadDay) -> CompiledSection:
        """The way through the lesson on a bad day, as a page of its own."""
        script = self.shelf.get(block.practice)
        inside = [*block.blocks, *([Practice(script.key, min(script.lengths))] if script else [])]
        made = self.part("bad-day", self.words["bad-day"], inside)
        before = _joined([*self.blocks(block.blocks), self.named(block)])
        after = self.practice(script, min(script.lengths), is_open=True) if script else []
        return replace(made, parts=_joined([*before, *after]))

    def named(self, block: BadDay) -> str:
        """Links to the sections that the short way names."""
        titles = {section.key: section.title for section in self.lesson.sections}
        rows = "".join(
            f'<li><a class="button quiet" href="{self.href(key)}">'
            f'{escape(self.words["read-section"].format(title=titles[key]))}</a></li>'
            for key in block.read if key in titles
        )
        return f'<ul class="plain stack tight">{rows}</ul>' if rows else ""

    def href(self, section: str) -> str:
        return escape(self.links["section"].format(lesson=self.lesson.key, section=section))

    def blocks(self, blocks: Sequence[Block | Prose]) -> list[str | Slot]:
        return [part for block in blocks for part in self.block(block)]

    def block(self, block: Block | Prose) -> list[str | Slot]:
        """One block as parts."""
        if isinstance(block, Prose):
            return ['<div class="prose">', *self.prose(block), "</div>\n"]
        if isinstance(block, AnswerBlock):
            hint = "".join(part for part in self.prose(block.hint) if isinstance(part, str))
            return [AskSlot(block, self.words, hint)]
        if isinstance(block, Condition):
            return [self.branch(block)]
        if isinstance(block, Story):
            return self.story(block)
        if isinstance(block, Figure):
            caption = ["<figcaption>", *self.prose(block.caption), "</figcaption>"] if block.caption else []
            return ['<figure class="figure">', with_alt(block.svg, block.alt), *caption, "</figure>\n"]
        if isinstance(block, Media):
            return self.media(block)
        if isinstance(block, Reveal):
            return [f'<details class="reveal card"><summary>{escape(block.title)}</summary><div class="prose">',
                    *self.inside(block.blocks), "</div></details>\n"]
        if isinstance(block, Practice):
            return [part for script in self.scripts(block)
                    for part in self.practice(script, block.minutes, self.is_only)]
        if isinstance(block, BadDay):
            return [f'<section class="bad-day-path" aria-label="{escape(self.words["bad-day"])}">',
                    f'<p class="eyebrow">{escape(self.words["bad-day"])}</p>', *self.inside(block.blocks),
                    self.named(block), "</section>\n"]
        if isinstance(block, Summary):
            return [f'<section class="summary card"><h2>{escape(self.words["summary"])}</h2>',
                    *self.inside(block.blocks), "</section>\n"]
        raise TypeError(type(block).__name__)

    def inside(self, blocks: Sequence[Block | Prose]) -> list[str | Slot]:
        """Text inside a block that has a box of its own."""
        return [part for block in blocks
                for part in (self.prose(block) if isinstance(block, Prose) else self.block(block))]

    def story(self, block: Story) -> list[str | Slot]:
        if block.part is None:
            label = self.words["story"].format(name=block.name)
        else:
            label = self.words["story-part"].format(name=block.name, part=block.part)
        first = block.part in (None, 1) or not block.about  # met first, the text itself says who they are
        who = block.name if first else f"{block.name}, {block.about}"
        return [f'<section class="story" aria-label="{escape(label)}"><p class="eyebrow">{escape(who)}</p>',
                *self.inside(block.blocks), "</section>\n"]

    def media(self, block: Media) -> list[str | Slot]:
        """A player, and what is said in it; the words are there where it can't be played."""
        def at(file: str) -> str:
            return escape(self.links["media"].format(file=file))

        track = ""
        if block.captions:
            track = (f'<track kind="captions" src="{at(block.captions)}" srclang="{escape(self.lesson.language)}" '
                     f'label="{escape(self.words["captions"])}" default>')
        return [f'<figure class="media card stack"><figcaption>{escape(block.title)}</figcaption>'
                f'<{block.kind} controls preload="none" src="{at(block.file)}" aria-label="{escape(block.title)}">'
                f'{track}</{block.kind}><details><summary>{escape(self.words["transcript"])}</summary>'
                '<div class="prose">', *self.inside(block.blocks), "</div></details></figure>\n"]

    def branch(self, block: Condition) -> BranchSlot:
        if isinstance(block, Otherwise):
            start = '<div class="when stack" data-otherwise'
        else:
            start = f'<div class="when stack" data-when="{escape(block.of)}" data-is="{escape(" ".join(block.codes))}"'
            start += "".join(f' data-{name}="{end}"' for name, end in (("least", block.least), ("most", block.most))
                             if end is not None)
        return BranchSlot(block, self.lesson.refers, self.lesson.under, _joined(self.blocks(block.blocks)), start)

    def practice(self, script: Script, minutes: int, is_open: bool) -> list[str | Slot]:
        """An exercise to read and do: its picture, what it is, its steps by the clock. Closed, it shows its name."""
        start, end = practice_html(script, minutes, self.words, is_open)
        return [start, *self.blocks(self.about(script)), end]

    def prose(self, prose: Prose) -> list[str | Slot]:
        """Text with its places filled as far as is known before anybody asks."""
        found: list[str | Slot] = []
        for piece in prose.pieces:
            if isinstance(piece, str):
                found.append(piece)
            elif isinstance(piece, SectionHref):
                found.append(self.href(piece.key))
            elif isinstance(piece, HelpNow):
                found.append(f'<a class="help-now" href="{escape(self.links["help"])}">{escape(piece.text)}</a>')
            else:
                fallback, (_, block) = escape(piece.fallback), self.lesson.refers.get(piece.key, ("", None))
                found.append(AnswerSlot(block, fallback, piece.before_stop, self.words) if block else fallback)
        return found


def practice_html(script: Script, minutes: int, words: Words, is_open: bool = True) -> tuple[str, str]:
    """What stands around the text of an exercise: its name and picture before it, its steps after it."""
    minutes = script.nearest(minutes)  # a lesson that was kept may name a length that is no longer there
    length = words["one-minute"] if minutes == 1 else words["minutes"].format(count=minutes)
    steps = "".join(f'<li><span class="num soft">{step.clock}</span> <span>{step.html}</span></li>'
                    for step in script.lengths[minutes])
    picture = f'<div class="figure">{script.picture}</div>' if script.svg else ""
    state = " open" if is_open else ""
    return (f'<details class="practice card" data-practice="{escape(script.key)}" data-minutes="{minutes}"{state}>'
            f'<summary><span class="eyebrow">{escape(words["practice"])} · {escape(length)}</span> '
            f"<strong>{escape(script.title)}</strong></summary>"
            f'<div class="stack">{picture}',
            f'<ol class="timed" aria-label="{escape(words["steps"])}">{steps}</ol></div></details>\n')


def about_practice(script: Script, words: Words, links: Mapping[str, str] = LINKS) -> CompiledSection:
    """What an exercise says of itself, for a page of its own."""
    return _Making(Lesson("", "", 0, (), ()), words, links).part(script.key, script.title, script.about)


def _joined(parts: Sequence[str | Slot]) -> tuple[str | Slot, ...]:
    """Neighbouring texts as one, so that rendering touches as few as it can."""
    found: list[str | Slot] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part != "":
            found.append(part)
    return tuple(found)
