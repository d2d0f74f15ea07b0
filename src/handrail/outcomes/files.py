"""Figures as files: CSV with what was asked for and how it is computed above, safe to open in a spreadsheet. Pure."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from .figure import Figure

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"  # so that spreadsheets read UTF-8


def csv_of(figure: Figure, asked: Sequence[tuple[str, str]], made_on: date) -> str:
    """The figure's tables below each other. Lines that begin with # say what they are; empty cells aren't told.

    `asked`: what was asked for, in words. Numbers are plain (12.5), dates ISO 8601.
    """
    lines: list[list[object]] = [[f"# {figure.title}"], [f"# {made_on.isoformat()}"]]
    lines += [[f"# {label}: {value}"] for label, value in asked]
    lines += [[f"# {paragraph}"] for paragraph in (*figure.how, figure.warning) if paragraph]
    for table in figure.tables:
        lines += [[], [f"# {table.caption}"]]
        if table.note:
            lines.append([f"# {table.note}"])
        lines.append(["table", *(column.code for column in table.columns)])
        lines += [[table.code, *("" if entry.raw is None else entry.raw for entry in row)] for row in table.rows]
    return written(lines)


def written(lines: Iterable[Sequence[object]]) -> str:
    """Lines as CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in lines:
        writer.writerow([_safe(value) for value in line])
    return BOM + out.getvalue()


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value
