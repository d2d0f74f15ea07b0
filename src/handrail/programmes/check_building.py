"""From a directive to a check of understanding; see `building.py`, whose builder the function is given."""

import re
from typing import TYPE_CHECKING

from .blocks import Block, Check, CheckOption
from .markup import Directive
from .prose import EMPTY

if TYPE_CHECKING:
    from .building import BlockBuilder

_CHECK_ITEM = re.compile(r"[-*]\s+\[([ xX])\]\s+(.+)\Z")
_FEEDBACK = re.compile(r"\s+:\s+(.+)\Z")


def check(builder: "BlockBuilder", node: Directive, depth: int) -> Block:
    """A check of understanding."""
    rows: list[list] = []  # text, line, right, feedback
    for line, text in enumerate(node.body.split("\n"), node.body_line):
        if item := _CHECK_ITEM.match(text):
            rows.append([item[2].strip(), line, item[1] in "xX", ""])
        elif (feedback := _FEEDBACK.match(text)) and rows:
            rows[-1][3] = f"{rows[-1][3]} {feedback[1]}".strip()
        elif text.startswith("  ") and text.strip() and rows:
            rows[-1][3 if rows[-1][3] else 0] += f" {text.strip()}"
        elif text.strip():
            builder.wrong(line, "In a {check} stand options, “- [x] …”, each with its feedback below, “  : …”.")
    if sum(row[2] for row in rows) != 1 or len(rows) < 2:
        builder.wrong(node.line, "A {check} has two options or more, and exactly one is right: “- [x]”.")
    for text, line, _, feedback in rows:
        if not feedback:
            builder.wrong(line, f"The option “{text}” needs its feedback below it: “  : …”.")
        _refuse_markup(builder, text, line)
        _refuse_markup(builder, feedback, line)
    coded = builder.coded([(row[0], row[1]) for row in rows])
    options = tuple(CheckOption(one.code, one.text, row[2], builder.markup.typeset(row[3]))
                    for one, row in zip(coded, rows, strict=False))
    label = builder.markup.typeset(node.argument)
    return builder.keep(Check(builder.key(node), label, False, EMPTY, node.line, options))


def _refuse_markup(builder: "BlockBuilder", text: str, line: int) -> None:
    """An option and its kind word are plain text."""
    if re.search(r"<[a-zA-Z/!]|`|\*\*|\]\(", text):
        builder.wrong(line, "Options and their kind words are plain text, without HTML, links, roles or bold.")
