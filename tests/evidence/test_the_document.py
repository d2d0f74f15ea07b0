"""docs/evidence.md: its ten lines and its command run as they stand, and print what it says."""

import re
import shlex
from pathlib import Path

from handrail import cli

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
PRINTED = "0.269 [0.180, 0.358]"


def test_the_lines_of_python_print_what_it_says(capsys):
    code = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL).group(1)
    lines = [line for line in code.splitlines() if line and not line.startswith(("from ", "shipped"))]
    assert len(lines) <= 10
    known = {}
    exec(code, known)  # the document is ours
    assert capsys.readouterr().out.strip() == PRINTED
    assert f"`{PRINTED}`" in TEXT
    assert known["missing"][1].k0 == 6
    assert min(known["without"]) > 0.2


def test_the_command_runs_and_says_the_same(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    command = shlex.split(re.search(r"```sh\nhandrail (.*?)\n```", TEXT).group(1))
    assert cli.main(command) == 0
    out = capsys.readouterr().out
    assert PRINTED in out
    assert "Bayes" in out
    assert "Selection model" in out


def test_every_option_that_it_names_is_there(capsys):
    options = set(re.findall(r"`(--[a-z-]+)", TEXT))
    try:
        cli.main(["pool", "--help"])
    except SystemExit:
        pass
    said = capsys.readouterr().out
    assert options
    assert not [one for one in options if one not in said]
