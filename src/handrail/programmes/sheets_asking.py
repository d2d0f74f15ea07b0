"""The HTML of worksheets: each row a box with its fields, side by side where there is room."""

from collections.abc import Callable
from html import escape

from .blocks import Option, Raw
from .fields import INVALID, area, first_of
from .words import Words
from .worksheets import PARTS, STRENGTHS, ActivityPlanner, Column, Worksheet


def worksheet_controls(block: Worksheet, words: Words) -> Callable[[Raw, str], str]:
    """A function that gives a worksheet's fields, filled."""
    made = [(_start(block, row, words), [(block.field(row, one), _cell(block, row, one, words))
                                         for one in block.columns]) for row in block.rows]
    remind = _remind(block, words) if isinstance(block, ActivityPlanner) and not block.looks_back else None
    end = "</fieldset>" if len(block.rows) > 1 else "</div>"

    fields = {block.field(row, column) for row in block.rows for column in block.columns}
    fields |= {block.time_field(column) for column in block.columns} if isinstance(block, ActivityPlanner) else set()

    def fill(raw: Raw, wrong: str) -> str:
        """`wrong` is the field that is; another name than a field's means all of them."""
        all_are = bool(wrong) and wrong not in fields
        rows = "".join(start + "".join(cell(raw, all_are or name == wrong) for name, cell in cells) + end
                       for start, cells in made)
        return f'<div class="sheet {block.kind}">{rows}</div>{remind(raw, wrong, all_are) if remind else ""}'

    return fill


def _start(block: Worksheet, row: Option, words: Words) -> str:
    """The beginning of a row; a sheet of one row needs no name for it."""
    if len(block.rows) == 1:
        return '<div class="sheet-row">'
    name = block.row_text(row, words) or words["row"].format(number=row.code)
    return f'<fieldset class="sheet-row"><legend>{escape(name)}</legend>'


def _cell(block: Worksheet, row: Option, column: Column, words: Words) -> Callable[[Raw, bool], str]:
    name = block.field(row, column)
    ident = name.replace(".", "--")  # no key and no code has two dashes, so no other field has this id
    label = f'<div class="sheet-cell"><label for="{ident}">{escape(block.column_text(column, words))}</label>'
    about = f' aria-describedby="{block.key}-error"'
    if not column.is_scale:
        words_in = area(name, ident, 2 if column.is_long else 1, about)
        return lambda raw, wrong: f"{label}{words_in(raw, wrong)}</div>"

    def chosen(raw: Raw, wrong: bool) -> str:
        value = first_of(raw, name)
        options = "".join(f"<option{' selected' if one == value else ''}>{one}</option>" for one in STRENGTHS)
        return (f'{label}<select id="{ident}" name="{name}"{about}{INVALID if wrong else ""}>'
                f'<option value="">–</option>{options}</select></div>')

    return chosen


def _remind(block: ActivityPlanner, words: Words) -> Callable[[Raw, str, bool], str]:
    """The box that asks for reminders, and the times of the day's parts, which show once it is ticked (plan.css)."""
    key, fields = escape(block.key), [(block.time_field(column), column) for column in block.columns]

    def time(raw: Raw, wrong: bool, name: str, column: Column) -> str:
        ident = name.replace(".", "--")
        text = first_of(raw, name) if name in raw else PARTS[column.code]
        kind = "text" if wrong else "time"  # a browser would empty a field for times that holds none
        return (f'<div class="plan-time"><label for="{ident}">{escape(block.column_text(column, words))}</label>'
                f'<input type="{kind}" id="{ident}" name="{name}" aria-describedby="{key}-error"'
                f'{INVALID if wrong else ""} value="{escape(text)}"></div>')

    def fill(raw: Raw, wrong: str, all_are: bool) -> str:
        checked = " checked" if first_of(raw, block.remind_field) else ""
        times = "".join(time(raw, all_are or name == wrong, name, column) for name, column in fields)
        return (f'<div class="plan-remind"><label class="tick"><input type="checkbox" name="{block.remind_field}" '
                f'value="yes" aria-describedby="{key}--remind-hint"{checked}> '
                f'<span>{escape(words["planner-remind"])}</span></label>'
                f'<p class="hint" id="{key}--remind-hint">{escape(words["plan-remind-hint"])}</p>'
                f'<div class="plan-when">{times}</div></div>')

    return fill
