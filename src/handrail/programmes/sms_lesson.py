"""A lesson as text messages: `sms/LANGUAGE/LESSON.toml` in a pack, an author's own short wording of its sections.

Each [[text]] belongs to a section and may ask one of the lesson's questions. Answers are the lesson's own: an option is
named by its code, so that a reply by number and a tick on the page are one and the same answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from handrail.ground.text_size import UCS2, outside, plainer, size_of

from .blocks import AnswerBlock, Long, Number, OneOf, Plan, Scale, Short, SomeOf
from .lesson import Lesson
from .mistakes import Mistakes
from .toml_file import Table, read_toml

FOLDER = "sms"
MOST = 480  # characters of one text with its options: what a screen holds, and three or four parts
MOST_PARTS = 8
_ASKABLE = (Short, Long, OneOf, SomeOf, Scale, Number, Plan)  # a check is a OneOf


@dataclass(frozen=True)
class Text:
    """One text message of a lesson."""

    section: str
    say: str
    ask: str = ""  # a block's key
    options: Mapping[str, str] = field(default_factory=dict)  # code → its words, in the order they are numbered

    @property
    def whole(self) -> str:
        """As it is sent."""
        return "\n".join([self.say, *(f"{number} {words}" for number, words in enumerate(self.options.values(), 1))])


def file_of(language: str, lesson: str) -> str:
    """Where a lesson's texts are kept in the pack."""
    return f"{FOLDER}/{language}/{lesson}.toml"


def read_texts(text: str, file: str, lesson: Lesson, mistakes: Mistakes) -> tuple[Text, ...]:
    """The texts of a lesson, in order; whatever is wrong goes to `mistakes`."""
    top = read_toml(text, file, mistakes)
    if top is None:
        return ()
    left_out = top.texts("left-out", required=False)
    rows = top.tables("text")
    found = [one for row in rows if (one := _read(row, lesson)) is not None]
    top.close("a lesson's texts")
    _compare(top, found, left_out, lesson)
    return tuple(found)


def _read(row: Table, lesson: Lesson) -> Text | None:
    section, say, ask = row.slug("section"), plainer(row.text("say")), row.slug("ask", required=False)
    given = row.table("options", required=False)
    options = {code: plainer(given.text(code)) for code in list(given.data)} if given else {}
    row.close("a text")
    block = next((one for one in lesson.answer_blocks if one.key == ask), None) if ask else None
    if section and section not in {one.key for one in lesson.sections}:
        row.wrong(f"The lesson has no section “{section}”.", "section")
    if ask and block is None:
        row.wrong(f"The lesson has no question “{ask}”.", "ask")
    elif block is not None:
        _compare_options(row, block, options)
    elif options:
        row.wrong("Options need a question: ask = \"…\".", "options")
    if not section or not say:
        return None
    one = Text(section, say, ask if block is not None else "", options)
    _check_length(row, one)
    return one


def _check_length(row: Table, one: Text) -> None:
    size = size_of(one.whole)
    if len(one.whole) > MOST:
        row.wrong(f"With its options this text has {len(one.whole)} characters; at most {MOST} fit.", "say")
    elif size.parts > MOST_PARTS:
        odd = ", ".join(outside(one.whole)[:5]) if size.encoding == UCS2 else ""
        row.wrong(f"This text takes {size.parts} parts ({odd} make it longer); at most {MOST_PARTS} are sent.", "say")


def _compare_options(row: Table, block: AnswerBlock, options: Mapping[str, str]) -> None:
    """Every option of the question, each with its code, and none besides."""
    if not isinstance(block, _ASKABLE):
        row.wrong(f"“{block.key}” is a {block.kind}, which can't be answered by text. Name it in left-out.", "ask")
        return
    codes = [one.code for one in getattr(block, "options", ()) or getattr(block, "suggests", ())]
    if missing := [code for code in codes if code not in options]:
        row.wrong(f"“{block.key}” also has the options: {', '.join(missing)}.", "options")
    if unknown := [code for code in options if code not in codes]:
        row.wrong(f"“{block.key}” has no option: {', '.join(unknown)}.", "options")


def _compare(top: Table, found: list[Text], left_out: tuple[str, ...], lesson: Lesson) -> None:
    """Every section is there, in order; every question is asked once, or left out by name."""
    order = [one.key for one in lesson.sections]
    sections = [one.section for one in found if one.section in order]
    if missing := [key for key in order if key not in sections]:
        top.wrong(f"No text is for the section {', '.join(f'“{key}”' for key in missing)}.")
    elif sections != sorted(sections, key=order.index):
        top.wrong("The texts must follow the order of the lesson's sections.")
    asked, questions = [one.ask for one in found if one.ask], [one.key for one in lesson.answer_blocks]
    for key in [key for key in questions if asked.count(key) + left_out.count(key) != 1]:
        top.wrong(f"The question “{key}” must be asked in one text, or named once in left-out.")
    for key in [key for key in left_out if key not in questions]:
        top.wrong(f"The lesson has no question “{key}” to leave out.", "left-out")
