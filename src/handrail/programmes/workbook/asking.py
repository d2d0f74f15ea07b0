"""Questions as space to write: each kind becomes a few simple things that the template can draw.

`lines`, `choices`, `scale`, `blank`, `prompt` (a smaller question with a space of its own) and `table`.
"""

from ..blocks import AnswerBlock, Check, Day, Long, Number, OneOf, Option, Plan, Scale, SomeOf
from ..worksheets import ActivityPlanner, Column, Worksheet
from . import rich
from .setting import Setting, answers, asked, page
from .words import said

SHORT, LONG, PLAN, CELL = 2, 6, 6, 3  # lines
WIDEST = 4  # columns of a table; what has more is asked row by row


def ask(block: AnswerBlock, setting: Setting) -> dict:
    """A question with its hint and its space."""
    hint = rich.prose(block.hint, setting)
    space = space_for(block, setting)
    if isinstance(block, Plan) and hint:  # a plan's hint is about its own words
        at = 1 if block.suggests else 0
        space[at:at] = [{"k": "words", "blocks": hint}]
        hint = []
    return {"k": "ask", "to": asked(block.key), "label": setting.label(block), "hint": hint, "space": space}


def space_for(block: AnswerBlock, setting: Setting) -> list[dict]:
    """The space for one kind of question."""
    words = setting.words
    if isinstance(block, Worksheet):
        return worksheet(block, setting)
    if isinstance(block, Check):
        found = [choices(block.options, "ring", words["tick-one"])]
        where = said(words["check-at"], page=page(answers(setting.lesson.key))) if setting.lesson else []
        return [*found, {"k": "words", "blocks": [{"k": "p", "c": where}]}] if setting.with_pages else found
    if isinstance(block, OneOf):
        return [choices(block.options, "ring", words["tick-one"])]
    if isinstance(block, SomeOf):
        return [choices(block.options, "box", words["tick-some"] if block.kind == "some-of" else "")]
    if isinstance(block, Plan):
        found = [choices(block.suggests, "box", words["tick-some"])] if block.suggests else []
        return [*found, {"k": "prompt", "text": words["plan-own"], "space": [lines(PLAN)]}]
    if isinstance(block, Scale):
        return [scale(block.least, block.most, block.least_text, block.most_text, words["ring-one"])]
    if isinstance(block, Number):
        return [{"k": "blank", "after": block.unit}]
    if isinstance(block, Day):
        return [{"k": "blank", "after": ""}]
    return [lines(LONG if isinstance(block, Long) else SHORT)]


def worksheet(block: Worksheet, setting: Setting) -> list[dict]:
    """A ruled table; asked one thing after another where it has a single row, or more columns than a page is wide."""
    if len(block.rows) > 1 and len(block.columns) <= WIDEST:
        named = any(block.row_text(row, setting.words) for row in block.rows)
        return [{
            "k": "table", "named": named, "tall": isinstance(block, ActivityPlanner) or len(block.rows) <= 4,
            "columns": [{"text": block.column_text(one, setting.words), "narrow": one.is_scale}
                        for one in block.columns],
            "rows": [block.row_text(row, setting.words) or row.code for row in block.rows],
        }]
    found = []
    for row in block.rows:
        prompts = [{"k": "prompt", "text": block.column_text(one, setting.words), "space": [cell(one, setting)]}
                   for one in block.columns]
        if len(block.rows) == 1:
            return prompts
        name = block.row_text(row, setting.words) or setting.words["row"].format(number=row.code)
        found.append({"k": "group", "title": name, "space": prompts})
    return found


def cell(column: Column, setting: Setting) -> dict:
    """The space for one thing of a worksheet."""
    return scale(0, 10, "", "", setting.words["ring-one"]) if column.is_scale else lines(CELL)


def lines(count: int) -> dict:
    """So many lines to write on."""
    return {"k": "lines", "count": count}


def choices(options: tuple[Option, ...], shape: str, how: str) -> dict:
    """Things to tick, with what to do: a ring for one, boxes for any."""
    return {"k": "choices", "shape": shape, "options": [one.text for one in options], "how": how}


def scale(least: int, most: int, least_text: str, most_text: str, how: str) -> dict:
    """A row of numbers to draw a ring around, with the words at its ends."""
    return {"k": "scale", "values": [str(value) for value in range(least, most + 1)],
            "ends": [least_text, most_text], "how": how}
