"""Figures as files: CSV with what was asked for and how it is computed above, safe to open in a spreadsheet. Pure."""

from collections.abc import Sequence
from datetime import date

from handrail.ground.csv_file import written

from .figure import Figure


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
