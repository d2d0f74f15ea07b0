"""How the two files of supervision are recognised: the form for rating, and what passes the guides' check."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def is_form(path: Path, data: Mapping[str, Any] | None) -> bool:
    """Whether a TOML file is meant as a form for rating: its items have words for their marks."""
    rows = data.get("item") if data else None
    return isinstance(rows, list) and any(isinstance(row, dict) and "anchors" in row for row in rows)


def is_rule(path: Path, data: Mapping[str, Any] | None) -> bool:
    """Whether a TOML file is meant as the rule of the guides' check."""
    return data is not None and {"programme", "pass"} <= data.keys()
