"""Worksheets: rows to fill, each with the same few columns.

A thought record, an exposure ladder, a week's planner and a values compass are worksheets whose columns are known, with
words that Handrail says itself (`words.py`); a table has its author's.

The body of an answer is `{"rows": [{"row": code, "cells": {column: text or number}}], "columns": {code: its words}}`;
rows and cells in which nothing stands are left out, and the words are kept so that it stays readable for ever.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from .answering import BadAnswer, as_text, one_value
from .blocks import AnswerBlock, Body, Option, Raw, SomeOf
from .week import WEEK, Timed, read_time
from .words import WORDS_EN, Words

CELL = 1_000  # characters in a cell
MOST_ROWS, MOST_COLUMNS = 12, 8
PARTS = {"morning": "09:00", "afternoon": "14:00", "evening": "18:00"}  # when a part of the day is, unless one says
STRENGTHS = tuple(str(value) for value in range(11))


@dataclass(frozen=True)
class Column(Option):
    """What is written in each row: words, or a number from 0 to 10."""

    is_scale: bool = False
    is_long: bool = False


@dataclass(frozen=True)
class Worksheet(AnswerBlock):
    """Rows to fill. `rows` with empty texts are numbered; with texts, they are named (days, areas of life)."""

    columns: tuple[Column, ...] = ()
    rows: tuple[Option, ...] = ()
    kind: ClassVar[str] = "table"
    named: ClassVar[str] = ""  # how the words that Handrail says for its columns begin

    @property
    def is_group(self) -> bool:
        return True

    def field(self, row: Option, column: Column) -> str:
        """The name of a cell's input."""
        return f"{self.key}.{row.code}.{column.code}"

    def column_text(self, column: Column, words: Words) -> str:
        """What stands over a column: its author's words, or ours."""
        return column.text or words[f"{self.named}-{column.code}"]

    def row_text(self, row: Option, words: Words) -> str:
        """What stands beside a row; empty where rows have no names."""
        return row.text

    def is_blank(self, body: Body) -> bool:
        return not body.get("rows")

    def clean(self, raw: Raw, words: Words = WORDS_EN) -> dict:
        found = []
        for row in self.rows:
            cells = {column.code: self._cell(raw, row, column, words) for column in self.columns}
            cells = {code: value for code, value in cells.items() if value not in ("", None)}
            if cells:
                found.append({"row": row.code, "cells": cells})
        said = {code for one in found for code in one["cells"]}
        columns = {one.code: self.column_text(one, words) for one in self.columns if one.code in said}
        return {"rows": found, "columns": columns}

    def _cell(self, raw: Raw, row: Option, column: Column, words: Words) -> str | int | None:
        """What stands in one cell. Raises BadAnswer, which says in which: many cells of a sheet have the same name."""
        name = self.field(row, column)
        try:
            if not column.is_scale:
                return as_text(raw, name, CELL, words)
            text = one_value(raw, name, words)
            if text and text not in STRENGTHS:
                raise BadAnswer(words["out-of-range"].format(least=0, most=10), name)
        except BadAnswer as wrong:
            raise BadAnswer(f"{self._place(row, column, words)} {wrong.sentence}", name) from None
        return int(text) if text else None

    def _place(self, row: Option, column: Column, words: Words) -> str:
        """Which cell: its row, where there are several, and what stands over it."""
        text = self.column_text(column, words)
        if len(self.rows) > 1:
            text = f"{self.row_text(row, words) or words['row'].format(number=row.code)}, {text}"
        return text if text.endswith("?") else f"{text}:"

    def say(self, body: Body, words: Words = WORDS_EN) -> str:
        return "\n".join(self._say_row(one, body, words) for one in body.get("rows") or [])

    def _say_row(self, one: Mapping[str, Any], body: Body, words: Words) -> str:
        kept = body.get("columns") or {}
        now = {column.code: self.column_text(column, words) for column in self.columns}
        codes = sorted(one["cells"], key=lambda code: [*now, *one["cells"]].index(code))  # as the lesson asks them
        asked = [str(now.get(code) or kept.get(code) or code) for code in codes]
        parts = [f"{text if text.endswith('?') else f'{text}:'} {one['cells'][code]}"
                 for text, code in zip(asked, codes, strict=True)]
        name = next((self.row_text(row, words) for row in self.rows if row.code == one["row"]), one["row"])
        return f"{name}. {'; '.join(parts)}" if name else "; ".join(parts)

    def raw(self, body: Body) -> dict[str, list[str]]:
        return {f"{self.key}.{one['row']}.{code}": [str(value)]
                for one in body.get("rows") or [] for code, value in one["cells"].items()}


@dataclass(frozen=True)
class ThoughtRecord(Worksheet):
    """One moment, taken apart: what happened, thought, feeling, how strong, body, what was done."""

    kind: ClassVar[str] = "thought-record"
    named: ClassVar[str] = "record"


@dataclass(frozen=True)
class ExposureLadder(Worksheet):
    """Steps towards what was avoided, each with how hard it feels."""

    kind: ClassVar[str] = "exposure-ladder"
    named: ClassVar[str] = "ladder"


@dataclass(frozen=True)
class ActivityPlanner(Worksheet):
    """A week: days by parts of the day. One that looks ahead can remind of what stands in it.

    Where that was asked for, the body has `"remind": true`, and, in the shape of a plan's, `"when": {part of the day:
    {"days": [the days on which something stands there], "time": "09:00"}}`.
    """

    looks_back: bool = False  # a week that is over: nothing to be reminded of
    kind: ClassVar[str] = "activity-planner"
    named: ClassVar[str] = "planner"

    @property
    def remind_field(self) -> str:
        """The name of the box that asks for reminders."""
        return f"{self.key}.remind"

    def time_field(self, column: Column) -> str:
        """The name of the field that says at what time a part of the day is reminded of."""
        return f"{self.key}.time.{column.code}"

    def clean(self, raw: Raw, words: Words = WORDS_EN) -> dict:
        body = super().clean(raw, words)
        if self.looks_back or not one_value(raw, self.remind_field, words):
            return body
        times = {column.code: read_time(raw, self.time_field(column), words) for column in self.columns}
        days = {code: tuple(one["row"] for one in body["rows"] if code in one["cells"]) for code in times}
        when = {code: Timed(days[code], at).as_body() for code, at in times.items() if at and days[code]}
        return {**body, "remind": True, **({"when": when} if when else {})}

    def raw(self, body: Body) -> dict[str, list[str]]:
        found = super().raw(body)
        if body.get("remind"):
            when = body.get("when") or {}
            found |= {self.time_field(column): [str(when.get(column.code, {}).get("time") or PARTS[column.code])]
                      for column in self.columns}
            found[self.remind_field] = ["yes"]
        return found

    def things(self, body: Body, words: Words = WORDS_EN) -> Iterator[tuple[str, str]]:
        """What stands in the week, each with when in words: "Tue, 09:00", or "Tue, morning" without a time."""
        when, short = body.get("when") or {}, words["weekdays-short"].split()
        parts = {column.code: self.column_text(column, words) for column in self.columns}
        for one in body.get("rows") or []:
            for code, text in one["cells"].items():
                at = str(when.get(code, {}).get("time") or parts.get(code, code).lower())
                yield str(text), f"{short[WEEK.index(one['row'])]}, {at}"

    def row_text(self, row: Option, words: Words) -> str:
        return words["weekdays"].split()[WEEK.index(row.code)]


@dataclass(frozen=True)
class ValuesCompass(Worksheet):
    """Areas of life: what matters there, how much, and how much of it is lived now."""

    kind: ClassVar[str] = "values-compass"
    named: ClassVar[str] = "compass"


@dataclass(frozen=True)
class Checklist(SomeOf):
    """Things to tick off."""

    kind: ClassVar[str] = "checklist"


def numbered(count: int) -> tuple[Option, ...]:
    """So many rows without names."""
    return tuple(Option(str(number), "") for number in range(1, count + 1))


def _columns(words: str, scales: str = "", is_long: bool = False) -> tuple[Column, ...]:
    """Columns by their codes; what stands over them comes from `words.py`."""
    numbers = scales.split()
    return tuple(Column(code, "", code in numbers, is_long and code not in numbers) for code in words.split())


RECORD = _columns("situation thought feeling strength body did", "strength", is_long=True)
ALTERNATIVE = _columns("for against other-view strength-now", "strength-now", is_long=True)
LADDER = _columns("step hard", "hard")
PLANNER = _columns("morning afternoon evening")
COMPASS = _columns("matters important lived", "important lived")
DAYS = tuple(Option(code, "") for code in WEEK)
