"""Lines as a CSV file that is safe to open in a spreadsheet. Pure."""

import csv
import io
from collections.abc import Iterable

BOM = "\ufeff"  # so that spreadsheets read UTF-8
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def written(lines: Iterable[Iterable[object]]) -> str:
    """Lines as CSV (RFC 4180); None is an empty cell. What a spreadsheet would run gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_safe(value) for value in line] for line in lines)
    return BOM + out.getvalue()


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value
