"""`handrail check` for the two files of supervision: the form for rating, and what passes the guides' check."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from handrail.programmes.mistakes import BadPack, Mistake

from .competence import Rule, read_rule
from .rating_form import BadForm, RatingForm, read_form


def is_form(path: Path, data: Mapping[str, Any] | None) -> bool:
    """Whether a TOML file is meant as a form for rating: its items have words for their marks."""
    rows = data.get("item") if data else None
    return isinstance(rows, list) and any(isinstance(row, dict) and "anchors" in row for row in rows)


def is_rule(path: Path, data: Mapping[str, Any] | None) -> bool:
    """Whether a TOML file is meant as the rule of the guides' check."""
    return data is not None and {"programme", "pass"} <= data.keys()


def form(files: Mapping[str, str], name: str) -> RatingForm:
    """The form in a pack's one file. Raises BadPack."""
    return _read(files, read_form)


def rule(files: Mapping[str, str], name: str) -> Rule:
    """The rule in a pack's one file. Raises BadPack."""
    return _read(files, read_rule)


def _read(files: Mapping[str, str], read: Callable[[str], Any]) -> Any:
    [(file, text)] = files.items()
    try:
        return read(text)
    except KeyError as missing:
        raise BadPack([Mistake(file, 1, f"“{missing.args[0]}” is missing.")]) from missing
    except (BadForm, ValueError, TypeError) as wrong:
        raise BadPack([Mistake(file, 1, str(wrong))]) from wrong
