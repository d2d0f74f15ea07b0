"""From directives to blocks: each kind says what it needs, and everything else in it is a mistake."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import blocks as kinds
from . import media_building as media
from . import worksheet_building as sheets
from .blocks import AnswerBlock, Block, Condition, Option, When, code_of
from .check_building import check
from .facts_building import gives
from .markup import Directive, Heading, Markup
from .mistakes import Mistakes
from .prose import EMPTY, AnswerRef, Prose
from .svg import read_svg
from .toml_file import SLUG
from .when_building import otherwise, when
from .worksheets import Worksheet

if TYPE_CHECKING:
    from .practices import Script

_END = re.compile(r"(-?\d{1,3})(?:\s+(.*))?\Z")


@dataclass(frozen=True)
class Teller:
    """Somebody whose story a programme follows."""

    name: str
    about: str = ""


@dataclass
class Building:
    """What is known while the lessons of one language are built, one after another in their order."""

    mistakes: Mistakes
    pictures: Mapping[str, str]  # name → SVG text, of this language
    practices: "Mapping[str, Script]"
    measures: frozenset[str] = frozenset()  # that its batteries ask
    tellers: Mapping[str, Teller] | None = None  # none: the programme names nobody, and any may speak
    seen: dict[str, tuple[str, AnswerBlock]] = field(default_factory=dict)  # key → lesson, block
    parts: dict[tuple[str, int], str] = field(default_factory=dict)  # story parts told so far → where
    pictures_used: set[str] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)  # keys of blocks, also of those that turned out wrong
    unresolved: list[tuple[str, int, str, str]] = field(default_factory=list)  # file, line, key, what names it
    givers: dict[str, str] = field(default_factory=dict)  # fact → the key of the question that gives it
    not_given: list[tuple[str, int, str]] = field(default_factory=list)  # file, line, fact
    around: tuple[Condition, ...] = ()  # the branches that are being built, the outermost first
    under: dict[str, tuple[Condition, ...]] = field(default_factory=dict)  # key → the branches that a question is in
    is_shared: bool = False  # a practice: read in many programmes, which may ask for a fact or not

    def tell_unresolved(self) -> None:
        """Once all lessons are built: what they named that nothing before them answers to."""
        for file, line, key, what in self.unresolved:
            if key in self.seen:
                self.mistakes.add(file, line, f"{what} names “{key}”, which comes later; it can only look back.")
            elif key not in self.declared:
                self.mistakes.add(file, line, f"{what} names “{key}”, and no block has that key.")
        for file, line, fact in self.not_given:
            if fact in self.givers:
                what = f"“{self.givers[fact]}” gives “{fact}” later; a {{when}} can only look back."
            else:
                what = f"Nobody ever reads this: no question before it asks for it, “:gives: {fact}”."
            self.mistakes.add(file, line, what)


@dataclass
class BlockBuilder:
    """Builds the blocks of one lesson."""

    lesson: str
    markup: Markup
    known: Building
    sections_named: list[tuple[str, int]] = field(default_factory=list)  # key, line
    whens: tuple[When, ...] = ()  # those that stand right above the block that is being built

    def wrong(self, line: int, what: str) -> None:
        """Note a mistake."""
        self.markup.wrong(line, what)

    def build(self, node: Directive | Prose | Heading, depth: int = 0) -> Block | Prose | None:
        """One block from what was read; None where it can't be one."""
        if isinstance(node, Prose):
            return node
        if isinstance(node, Heading):
            self.wrong(node.line, "A section can't begin inside a block.")
            return None
        self.known.declared.add(self.option(node, "key"))
        kind = DIRECTIVES.get(node.name)
        if kind is None:
            self.wrong(node.line, f"There is no block {{{node.name}}}. There are: {', '.join(DIRECTIVES)}.")
            return None
        for name, (_, line) in node.options.items():
            if name not in kind.options:
                allowed = ", ".join(f":{option}:" for option in kind.options) or "none"
                self.wrong(line, f"A {{{node.name}}} has no option :{name}:. It knows: {allowed}.")
        for name in [name for name, required in kind.options.items() if required and name not in node.options]:
            self.wrong(node.line, f"This {{{node.name}}} needs “:{name}: …”.")
        for name, (value, line) in node.options.items():
            if name in kind.options and not value:
                self.wrong(line, f"“:{name}:” is empty.")
        if kind.argument and not node.argument:
            self.wrong(node.line, f"Behind {{{node.name}}} stands {kind.argument}.")
        if not kind.argument and node.argument:
            self.wrong(node.line, f"Nothing stands behind {{{node.name}}} on its line.")
        return kind.make(self, node, depth)

    def row(self, text: str, first_line: int, depth: int) -> list[Block | Prose]:
        """The blocks of a text, one after another, without those that can't be."""
        found, self.whens = [], ()
        for node in self.markup.nodes(text, first_line):
            found.append(self.build(node, depth))
            self.end_branches(node)
        self.whens = ()
        return [one for one in found if one is not None]

    def end_branches(self, node: Directive | Prose | Heading) -> None:
        """Forget the `when`s above once something else has come."""
        if not isinstance(node, Directive) or node.name != "when":
            self.whens = ()

    # what directives share

    def option(self, node: Directive, name: str) -> str:
        """An option's value, or nothing."""
        return node.options.get(name, ("", 0))[0]

    def option_line(self, node: Directive, name: str) -> int:
        """An option's line, or the block's."""
        return node.options.get(name, ("", node.line))[1]

    def text(self, node: Directive) -> Prose:
        """What stands in a block, where only text may."""
        return self.markup.prose(node.body, node.body_line, f"a {{{node.name}}}") if node.body.strip() else EMPTY

    def hint(self, node: Directive) -> Prose:
        """What stands below a question. It is the same for everybody, so no earlier answer stands in it."""
        hint = self.text(node)
        for piece in hint.pieces:
            if isinstance(piece, AnswerRef):
                self.wrong(piece.line, f"{{answer}} can't stand inside a {{{node.name}}}; put that sentence above it.")
        return hint

    def needed_text(self, node: Directive) -> tuple[Prose, ...]:
        """The same, where there must be some."""
        text = self.text(node)
        if not text:
            self.wrong(node.line, f"This {{{node.name}}} is empty.")
        return (text,) if text else ()

    def key(self, node: Directive) -> str:
        """A block's lasting key: unique in the whole programme."""
        key = self.option(node, "key")
        line = self.option_line(node, "key")
        if not key:
            return ""
        if not SLUG.match(key) or len(key) > 60:
            self.wrong(line, f"The key “{key}” must be small letters, digits and dashes, at most 60 characters.")
            return ""
        if key in self.known.seen:
            lesson, block = self.known.seen[key]
            where = f"on line {block.line}" if lesson == self.lesson else f"in lesson “{lesson}”"
            self.wrong(line, f"The key “{key}” is taken already, {where}; every block needs its own.")
            return ""
        return key

    def asked(self, node: Directive) -> dict:
        """What every question has: its key, its words, a hint, and whether the guide reads the answer."""
        return {"key": self.key(node), "label": self.markup.typeset(node.argument), "line": node.line,
                "guide_sees": self.yes(node, "guide-sees"), "hint": self.hint(node)}

    def keep(self, block: AnswerBlock) -> AnswerBlock:
        """Remember a block that later ones may name."""
        if block.key:
            self.known.seen[block.key] = (self.lesson, block)
            self.known.under[block.key] = self.known.around
            if fact := getattr(block, "gives", ""):
                self.known.givers.setdefault(fact, block.key)
        return block

    def yes(self, node: Directive, name: str) -> bool:
        """A yes-or-no option; no when it isn't there."""
        value = self.option(node, name)
        if value not in ("", "yes", "no"):
            self.wrong(self.option_line(node, name), f"“:{name}:” is yes or no.")
        return value == "yes"

    def whole(self, node: Directive, name: str, least: int, most: int) -> int | None:
        """A whole number."""
        value = self.option(node, name)
        if not value:
            return None
        if not re.fullmatch(r"-?[0-9]{1,9}", value) or not least <= int(value) <= most:
            self.wrong(self.option_line(node, name), f"“:{name}:” must be a whole number from {least} to {most}.")
            return None
        return int(value)

    def options(self, node: Directive, name: str, least: int) -> tuple[Option, ...]:
        """Options divided by upright bars, each with a lasting code."""
        value, line = self.option(node, name), self.option_line(node, name)
        texts = [text.strip() for text in value.split("|")] if value else []
        if name in node.options and value and (len(texts) < least or not all(texts)):
            amount = "one option" if least == 1 else f"{least} options"
            self.wrong(line, f"“:{name}:” needs at least {amount}, divided by “|”, none empty.")
        return tuple(self.coded([(text, line) for text in texts if text]))

    def coded(self, texts: list[tuple[str, int]]) -> list[Option]:
        """Options with their codes: `a bit of it {#some}` gives its own, else the text does."""
        found: list[Option] = []
        for text, line in texts:
            own = re.fullmatch(r"(.*?)\{#([^{}]*)\}", text)
            code = own[2] if own else code_of(text)
            if not SLUG.match(code) or len(code) > 60:
                self.wrong(line, f"The option “{text}” needs a code of its own in small letters: “{text} {{#code}}”.")
                continue
            if any(option.code == code for option in found):
                self.wrong(line, f"Two options have the code “{code}”; give one another: “… {{#code}}”.")
                continue
            found.append(Option(code, self.markup.typeset(own[1].rstrip() if own else text)))
        return found

    # one function a directive

    def figure(self, node: Directive, depth: int) -> Block:
        """A picture."""
        name, svg = node.argument, ""
        if name in self.known.pictures:
            svg = read_svg(self.known.pictures[name], f"{self.markup.language}/{name}", self.known.mistakes)
            self.known.pictures_used.add(name)
        elif name:
            self.wrong(node.line, f"There is no picture {self.markup.language}/{name}.")
        alt = self.markup.typeset(self.option(node, "alt"))
        return kinds.Figure(name, svg, alt, self.text(node), node.line)

    def story(self, node: Directive, depth: int) -> Block:
        """A part of somebody's story."""
        person, part = node.argument, self.whole(node, "part", 1, 99)
        teller = (self.known.tellers or {}).get(person)
        if person and not SLUG.match(person):
            self.wrong(node.line, f"“{person}” must be small letters, digits and dashes: the key of a person.")
        elif self.known.tellers is not None and person and teller is None:
            self.wrong(node.line, f"The programme names nobody “{person}”; it names: {', '.join(self.known.tellers)}.")
        if person and part:
            if told := self.known.parts.get((person, part)):
                self.wrong(node.line, f"Part {part} of {person}'s story is told already, in lesson “{told}”.")
            self.known.parts.setdefault((person, part), self.lesson)
        name = teller.name if teller else person.replace("-", " ").title()
        return kinds.Story(person, name, part, self.needed_text(node), teller.about if teller else "", node.line)

    def question(self, node: Directive, depth: int) -> Block | None:
        """A question, of one of eight kinds."""
        kind = self.option(node, "kind")
        if kind and kind not in QUESTIONS:
            self.wrong(self.option_line(node, "kind"), f"“:kind:” is one of: {', '.join(QUESTIONS)}. It is “{kind}”.")
        if kind not in QUESTIONS:
            return None
        make, fitting, needed = QUESTIONS[kind]
        for name in ("options", "gives", "from", "to", "unit", "columns", "scales", "rows", "row-names"):
            if name in node.options and name not in fitting:
                self.wrong(self.option_line(node, name), f"A question of the kind {kind} has no “:{name}:”.")
            if name in needed and name not in node.options:
                self.wrong(node.line, f"A question of the kind {kind} needs “:{name}: …”.")
        if kind == "table":
            return self.keep(sheets.table(self, node))
        base = self.asked(node)
        if kind in ("one-of", "some-of"):
            base["options"] = self.options(node, "options", 2)
            base["gives"] = gives(self, node, base["options"], is_many=kind == "some-of")
        elif kind == "scale":
            base |= self.ends(node)
        elif kind == "number":
            base |= {"least": self.whole(node, "from", -10**6, 10**9), "most": self.whole(node, "to", -10**6, 10**9),
                     "unit": self.option(node, "unit")}
            if None not in (base["least"], base["most"]) and base["least"] >= base["most"]:
                self.wrong(self.option_line(node, "to"), "“:to:” must be more than “:from:”.")
        return self.keep(make(**base))

    def ends(self, node: Directive) -> dict:
        """The ends of a scale: a number each, and a word."""
        found = {}
        for name, end in (("from", "least"), ("to", "most")):
            match = _END.match(self.option(node, name))
            if not match:
                if self.option(node, name):
                    self.wrong(self.option_line(node, name),
                               f"“:{name}:” is a number and its word: “:{name}: 0 not at all”.")
                return {}
            found |= {end: int(match[1]), f"{end}_text": self.markup.typeset(match[2] or "")}
        if not 1 <= found["most"] - found["least"] <= 10:
            self.wrong(self.option_line(node, "to"), "A scale ends above its start, and has at most eleven steps.")
        return found

    def practice(self, node: Directive, depth: int) -> Block:
        """An exercise."""
        minutes = self.whole(node, "minutes", 1, 60) or 0
        self.practice_named(node.argument, minutes, node)
        return kinds.Practice(node.argument, minutes, node.line)

    def practice_named(self, name: str, minutes: int, node: Directive) -> None:
        """Whether there is such an exercise, of such a length."""
        script = self.known.practices.get(name)
        if name and script is None:
            there = ", ".join(sorted(self.known.practices))
            self.wrong(node.line, f"There is no practice “{name}”. There are: {there}.")
        elif script and minutes and minutes not in script.lengths:
            lengths = ", ".join(str(length) for length in sorted(script.lengths))
            self.wrong(self.option_line(node, "minutes"), f"“{name}” has no {minutes} minutes; it has: {lengths}.")

    def plan(self, node: Directive, depth: int) -> Block:
        """The plan for the week."""
        return self.keep(kinds.Plan(**self.asked(node), suggests=self.options(node, "suggests", 1)))

    def bad_day(self, node: Directive, depth: int) -> Block:
        """The short way on a bad day."""
        read = tuple(key.strip() for key in self.option(node, "read").split("|") if key.strip())
        for key in read:
            self.sections_named.append((key, self.option_line(node, "read")))
        practice = self.option(node, "practice")
        self.practice_named(practice, 0, node)
        return kinds.BadDay(self.needed_text(node), read, practice, node.line)

    def reveal(self, node: Directive, depth: int) -> Block:
        """Text behind a button."""
        return kinds.Reveal(self.markup.typeset(node.argument), self.needed_text(node), node.line)

    def summary(self, node: Directive, depth: int) -> Block:
        """The lesson in a few lines."""
        return kinds.Summary(self.needed_text(node), node.line)


@dataclass(frozen=True)
class Kind:
    """A directive: how it is made, what stands behind it, and its options with whether they are needed."""

    make: Callable[[BlockBuilder, Directive, int], Block | None]
    argument: str = ""
    options: Mapping[str, bool] = field(default_factory=dict)


_ASKS: Mapping[str, bool] = {"key": True, "guide-sees": False}
DIRECTIVES: Mapping[str, Kind] = {
    "figure": Kind(BlockBuilder.figure, "the picture's file", {"alt": True}),
    "story": Kind(BlockBuilder.story, "the person's key", {"part": False}),
    "question": Kind(BlockBuilder.question, "the question",
                     {"key": True, "kind": True, "guide-sees": False, "options": False, "gives": False, "from": False,
                      "to": False, "unit": False, "columns": False, "scales": False, "rows": False,
                      "row-names": False}),
    "thought-record": Kind(sheets.thought_record, "the question", _ASKS | {"with": False}),
    "exposure-ladder": Kind(sheets.exposure_ladder, "the question", _ASKS | {"rows": False}),
    "activity-planner": Kind(sheets.activity_planner, "the question", _ASKS | {"looks-back": False}),
    "values-compass": Kind(sheets.values_compass, "the question", _ASKS | {"areas": True}),
    "checklist": Kind(sheets.checklist, "the question", _ASKS | {"options": True}),
    "audio": Kind(media.audio, "the file's name", {"title": True}),
    "video": Kind(media.video, "the file's name", {"title": True, "captions": True}),
    "reveal": Kind(BlockBuilder.reveal, "what stands on its button"),
    "when": Kind(when, "what it depends on: block is \"an option\""),
    "otherwise": Kind(otherwise),
    "check": Kind(check, "the question", {"key": True}),
    "practice": Kind(BlockBuilder.practice, "the name of a practice", {"minutes": True}),
    "plan": Kind(BlockBuilder.plan, "", {"key": True, "suggests": False, "guide-sees": False}),
    "bad-day": Kind(BlockBuilder.bad_day, "", {"read": False, "practice": False}),
    "summary": Kind(BlockBuilder.summary),
}

QUESTIONS: Mapping[str, tuple[type[AnswerBlock], tuple[str, ...], tuple[str, ...]]] = {
    "short": (kinds.Short, (), ()),
    "long": (kinds.Long, (), ()),
    "one-of": (kinds.OneOf, ("options", "gives"), ("options",)),
    "some-of": (kinds.SomeOf, ("options", "gives"), ("options",)),
    "scale": (kinds.Scale, ("from", "to"), ("from", "to")),
    "number": (kinds.Number, ("from", "to", "unit"), ()),
    "date": (kinds.Day, (), ()),
    "table": (Worksheet, ("columns", "scales", "rows", "row-names"), ("columns",)),
}
