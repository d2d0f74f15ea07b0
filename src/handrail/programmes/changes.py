"""What changed between two versions of a programme, block by block, and which changes touch what people wrote."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from .blocks import AnswerBlock, BadDay, Block, Figure, Media, Otherwise, Practice, Story, When, walk
from .lesson import Lesson, Section
from .pack import meaning_of
from .programme import Programme
from .prose import Prose


@dataclass(frozen=True)
class Changed:
    """One change. `kind` is added, removed, words, moved or meaning; see `spoils_answers`."""

    kind: str
    language: str
    lesson: str
    what: str  # "section", "block", "lesson", "programme"
    key: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        parts = (self.language, self.lesson, self.key if self.what != "lesson" else "")
        place = "/".join(part for part in parts if part)
        detail = f": “{self.before}” → “{self.after}”" if self.before or self.after else ""
        return f"{SAID[self.kind]} {self.what} {place}{detail}"


SAID: Mapping[str, str] = {
    "added": "+", "removed": "-", "words": "~ other words in", "moved": "~ moved", "meaning": "! another meaning of",
}


_TITLES = ("title", "alt", "about")  # what blocks call the words in them that stand beside their text
_SHAPES: Mapping[type, tuple[str, ...]] = {
    When: ("of", "codes", "least", "most"), Otherwise: (), Practice: ("name", "minutes"), BadDay: ("read", "practice"),
    Media: ("kind", "file"), Figure: ("name",), Story: ("person", "part"),
}


def changes(before: Programme, after: Programme) -> list[Changed]:
    """All that changed, in reading order."""
    found = _manifest(before, after)
    for language in dict.fromkeys((*before.languages, *after.languages)):
        if language not in after.languages or language not in before.languages:
            kind = "removed" if language in before.languages else "added"
            found.append(Changed(kind, language, "", "language", ""))
            continue
        for key in dict.fromkeys((*before.lesson_keys, *after.lesson_keys)):
            old, new = before.texts.get((language, key)), after.texts.get((language, key))
            if old is None or new is None:
                title = (old or new).title
                found.append(Changed("removed" if new is None else "added", language, key, "lesson", key,
                                     *((title, "") if new is None else ("", title))))
            else:
                found += _in_lesson(language, old, new)
    return found


def spoils_answers(found: list[Changed]) -> list[Changed]:
    """The changes after which an answer would stand under something that it was not an answer to, or under nothing."""
    return [one for one in found
            if one.kind == "meaning" or (one.kind == "removed" and one.what in ("block", "lesson"))]


def beyond_words(found: list[Changed]) -> list[Changed]:
    """The changes that are more than other words for the same thing."""
    return [one for one in found if one.kind != "words"]


def _manifest(before: Programme, after: Programme) -> list[Changed]:
    found = []
    if before.lesson_keys != after.lesson_keys and set(before.lesson_keys) == set(after.lesson_keys):
        orders = (", ".join(one.lesson_keys) for one in (before, after))
        found.append(Changed("moved", "", "", "lessons", "", *orders))
    for name in ("title", "summary"):
        old, new = getattr(before, name), getattr(after, name)
        found += [Changed("words", language, "", name, "", old[language], new[language])
                  for language in old if language in new and old[language] != new[language]]
    rules = {entry.key: entry.opens for entry in before.lessons}
    for entry in after.lessons:
        if entry.key in rules and rules[entry.key] != entry.opens:
            found.append(Changed("moved", "", entry.key, "opening", "", str(rules[entry.key]), str(entry.opens)))
    if before.protocol != after.protocol:
        found.append(Changed("moved", "", "", "guidance", "", before.protocol, after.protocol))
    for name in dict.fromkeys((*before.assess, *after.assess)):
        if before.assess.get(name) != after.assess.get(name):
            kind = "added" if name not in before.assess else "removed" if name not in after.assess else "moved"
            found.append(Changed(kind, "", "", "assessment", name))
    return found


def _in_lesson(language: str, old: Lesson, new: Lesson) -> list[Changed]:
    found = []
    if old.title != new.title:
        found.append(Changed("words", language, new.key, "title", "", old.title, new.title))
    found += _sections(language, old, new)
    before = {block.key: block for block in old.answer_blocks}
    after = {block.key: block for block in new.answer_blocks}
    for key in dict.fromkeys((*before, *after)):
        if key not in after:
            found.append(Changed("removed", language, new.key, "block", key, before[key].label))
        elif key not in before:
            found.append(Changed("added", language, new.key, "block", key, "", after[key].label))
        else:
            found += _block(language, new.key, before[key], after[key])
    return found


def _sections(language: str, old: Lesson, new: Lesson) -> list[Changed]:
    before: dict[str, Section] = {section.key: section for section in old.sections}
    after: dict[str, Section] = {section.key: section for section in new.sections}
    found = []
    for key in dict.fromkeys((*before, *after)):
        if key not in after:
            found.append(Changed("removed", language, new.key, "section", key, before[key].title))
        elif key not in before:
            found.append(Changed("added", language, new.key, "section", key, "", after[key].title))
        elif _read_in(before[key]) != _read_in(after[key]):
            found.append(Changed("words", language, new.key, "section", key,
                                 *_first_difference(_read_in(before[key]), _read_in(after[key]))))
    asked = {block.key for block in old.answer_blocks} & {block.key for block in new.answer_blocks}
    found += [Changed("moved", language, new.key, "parts of section", key) for key in before if key in after
              and _shape(before[key].blocks, asked) != _shape(after[key].blocks, asked)]
    found += _pictures(language, old, new)
    if [key for key in before if key in after] != [key for key in after if key in before]:
        found.append(Changed("moved", language, new.key, "sections", ""))
    return found


def _block(language: str, lesson: str, old: AnswerBlock, new: AnswerBlock) -> list[Changed]:
    if (old.kind, meaning_of(old)) != (new.kind, meaning_of(new)):
        return [Changed("meaning", language, lesson, "block", new.key, _said(old), _said(new))]
    found = []
    if old.guide_sees != new.guide_sees:
        reads = {True: "the guide reads it", False: "only the person reads it"}
        found.append(Changed("meaning", language, lesson, "block", new.key, reads[old.guide_sees],
                             reads[new.guide_sees]))
    if _words(old) != _words(new):
        found.append(Changed("words", language, lesson, "block", new.key, *_first_difference(_words(old), _words(new))))
    return found


def _read_in(section: Section) -> str:
    """What is read in a section, without its questions."""
    texts = [section.title]
    for block in walk(section.blocks):
        texts += [block.plain] if isinstance(block, Prose) else [getattr(block, name, "") for name in _TITLES]
        texts += [block.caption.plain] if isinstance(block, Figure) else []
    return "\n".join(text for text in texts if text)


def _shape(blocks: Sequence[Block | Prose], asked: Collection[str]) -> list[object]:
    """All of a section that isn't words: what is shown to whom, what there is to do, where each of `asked` stands."""
    found: list[object] = []
    for block in blocks:
        if isinstance(block, AnswerBlock):
            found += [block.key] * (block.key in asked)
        else:
            named = [getattr(block, name) for name in _SHAPES.get(type(block), ())]
            inside = _shape(getattr(block, "blocks", ()), asked)
            found += [(type(block).__name__, *named, *inside)] * (type(block) in _SHAPES or bool(inside))
    return found


def _pictures(language: str, old: Lesson, new: Lesson) -> list[Changed]:
    """The pictures that were drawn anew under their name."""
    before = {block.name: block.svg for block in old.blocks if isinstance(block, Figure)}
    after = {block.name: block.svg for block in new.blocks if isinstance(block, Figure)}
    return [Changed("words", language, new.key, "picture", name) for name, svg in before.items()
            if name in after and after[name] != svg]


def _said(block: AnswerBlock) -> str:
    return f"{block.kind} {', '.join(str(one) for one in meaning_of(block))}".strip()


def _words(block: AnswerBlock) -> str:
    """All that is read in a question."""
    named = [getattr(block, name, ()) for name in ("options", "suggests", "rows", "columns")]
    texts = [text for options in named for one in options for text in (one.text, getattr(one, "feedback", "")) if text]
    ends = [text for name in ("least_text", "most_text", "unit") if (text := getattr(block, name, ""))]
    return "\n".join((block.label, block.hint.plain, *texts, *ends))


def _first_difference(old: str, new: str, before: int = 3, after: int = 8) -> tuple[str, str]:
    """Where two texts begin to differ, with a few words around."""
    a, b = old.split(), new.split()
    place = next((place for place, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    start = max(0, place - before)
    return " ".join(a[start:place + after]), " ".join(b[start:place + after])
