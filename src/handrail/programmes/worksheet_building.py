"""From directives to worksheets; see `building.py`, whose builder each function is given."""

from typing import TYPE_CHECKING

from . import worksheets as sheets
from .blocks import Block, Option
from .markup import Directive
from .worksheets import Column, Worksheet

if TYPE_CHECKING:
    from .building import BlockBuilder

DEFAULT_STEPS = 6


def table(builder: "BlockBuilder", node: Directive) -> Worksheet:
    """A question of the kind `table`: its author's columns, and rows by number or by name."""
    columns = builder.options(node, "columns", 1)
    scales = [code.strip() for code in builder.option(node, "scales").split("|") if code.strip()]
    for code in scales:
        if code not in [one.code for one in columns]:
            there = ", ".join(one.code for one in columns)
            builder.wrong(builder.option_line(node, "scales"), f"There is no column “{code}”. There are: {there}.")
    if len(columns) > sheets.MOST_COLUMNS:
        builder.wrong(builder.option_line(node, "columns"), f"“:columns:” has at most {sheets.MOST_COLUMNS}.")
    made = tuple(Column(one.code, one.text, one.code in scales) for one in columns)
    if "rows" in node.options and "row-names" in node.options:
        builder.wrong(builder.option_line(node, "rows"), "A table has “:rows:” or “:row-names:”, not both.")
    elif "rows" not in node.options and "row-names" not in node.options:
        builder.wrong(node.line, "A table needs “:rows: 3” or “:row-names: …”.")
    count = builder.whole(node, "rows", 1, sheets.MOST_ROWS) or 0
    rows = named(builder, node, "row-names", 1) or sheets.numbered(count)
    return Worksheet(**builder.asked(node), columns=made, rows=rows)


def thought_record(builder: "BlockBuilder", node: Directive, depth: int) -> Block:
    """A thought record, with the search for another way to see it if wanted."""
    more = builder.option(node, "with")
    if more not in ("", "alternative"):
        builder.wrong(builder.option_line(node, "with"), "“:with:” of a {thought-record} is: alternative.")
    columns = sheets.RECORD + (sheets.ALTERNATIVE if more == "alternative" else ())
    return builder.keep(sheets.ThoughtRecord(**builder.asked(node), columns=columns, rows=sheets.numbered(1)))


def exposure_ladder(builder: "BlockBuilder", node: Directive, depth: int) -> Block:
    """Steps towards what was avoided."""
    count = builder.whole(node, "rows", 2, sheets.MOST_ROWS) or DEFAULT_STEPS
    rows = sheets.numbered(count)
    return builder.keep(sheets.ExposureLadder(**builder.asked(node), columns=sheets.LADDER, rows=rows))


def activity_planner(builder: "BlockBuilder", node: Directive, depth: int) -> Block:
    """A week, by parts of the day."""
    return builder.keep(sheets.ActivityPlanner(
        **builder.asked(node), columns=sheets.PLANNER, rows=sheets.DAYS, looks_back=builder.yes(node, "looks-back"),
    ))


def values_compass(builder: "BlockBuilder", node: Directive, depth: int) -> Block:
    """Areas of life."""
    rows = named(builder, node, "areas", 3)
    return builder.keep(sheets.ValuesCompass(**builder.asked(node), columns=sheets.COMPASS, rows=rows))


def checklist(builder: "BlockBuilder", node: Directive, depth: int) -> Block:
    """Things to tick off."""
    return builder.keep(sheets.Checklist(**builder.asked(node), options=builder.options(node, "options", 1)))


def named(builder: "BlockBuilder", node: Directive, name: str, least: int) -> tuple[Option, ...]:
    """Rows with names."""
    rows = builder.options(node, name, least)
    if len(rows) > sheets.MOST_ROWS:
        builder.wrong(builder.option_line(node, name), f"“:{name}:” has at most {sheets.MOST_ROWS}.")
    return rows
