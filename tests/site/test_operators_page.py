"""`docs/operators.md` names every setting and command there is, and none that isn't."""

import re
from pathlib import Path

from handrail.cli import COMMANDS

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
_CALLS = r"environ\.get\(|environ\[|_whole_number\(|_list\(|_from_environment\(|_database\("
_READ = re.compile(rf'(?:{_CALLS})\s*"([A-Z_]+)"')
OF_OTHERS = {"DJANGO_SETTINGS_MODULE"}


def test_every_setting_is_explained_and_every_one_explained_is_read():
    read = {name for path in (ROOT / "src").rglob("*.py") for name in _READ.findall(path.read_text(encoding="utf-8"))}
    named = set(re.findall(r"`([A-Z][A-Z_]+[A-Z])`", PAGE.split("## Settings")[1].split("## Letters")[0]))
    assert named - {"INFO", "WARNING", "ERROR", "PORT"} == read - OF_OTHERS


def test_every_command_is_there():
    for name in COMMANDS:
        assert re.search(rf"`(?:handrail )?{name}\b", PAGE), name
