"""`handrail check` knows measures, and programmes may name only those that are known."""

import subprocess
import sys
from pathlib import Path

from handrail.measures import folder
from handrail.programmes import checking


def test_every_shipped_measure_passes():
    found = checking.check(folder.FOLDER)
    assert [one.kind for one in found] == ["measure"] * len(folder.known())
    assert not [mistake for one in found for mistake in one.mistakes]


def test_a_mistake_in_a_measure_is_named_with_file_and_line(tmp_path: Path):
    text = folder.files("gad-7")["gad-7.toml"]
    line = text.splitlines().index("range = [0, 21]") + 1
    (tmp_path / "mine.toml").write_text(text.replace("range = [0, 21]", "range = [0, 27]"))
    (found,) = checking.check(tmp_path / "mine.toml")
    assert found.kind == "measure"
    assert [str(mistake) for mistake in found.mistakes] == [
        f"mine.toml:{line}: “range” must be [0, 21], as the items' values give."
    ]


def test_a_programme_that_asks_an_unknown_measure_is_told_which_there_are(tmp_path: Path):
    import shutil

    course = tmp_path / "pain-cbt"
    shutil.copytree(folder.FOLDER.parent / "programmes" / "pain-cbt", course)
    manifest = course / "programme.toml"
    manifest.write_text(manifest.read_text().replace('measures = ["peg", "mood"]', 'measures = ["peg", "mud"]'))
    (found,) = checking.check(course)
    assert [mistake.what for mistake in found.mistakes] == [
        f"There is no measure “mud”. There are: {', '.join(folder.known())}."
    ]


def test_a_programme_that_asks_a_measure_without_its_wording_is_told_so(tmp_path: Path, monkeypatch):
    import shutil

    from tests.measures.test_loading_more import GOOD

    packs = tmp_path / "measures"
    shutil.copytree(folder.FOLDER, packs)
    (packs / "four.toml").write_text(GOOD)
    course = tmp_path / "pain-cbt"
    shutil.copytree(folder.FOLDER.parent / "programmes" / "pain-cbt", course)
    manifest = course / "programme.toml"
    manifest.write_text(manifest.read_text().replace('measures = ["peg", "mood"]', 'measures = ["peg", "four"]'))
    monkeypatch.setattr(folder, "FOLDER", packs)
    (found,) = checking.check(course)
    assert [mistake.what for mistake in found.mistakes] == [
        "“four” can't be asked yet: its wording needs a licence; bring it in with handrail measures add."
    ]


def test_the_command_knows_measures_writes_nothing_and_exits_1_on_a_mistake(tmp_path: Path):
    text = folder.files("peg")["peg.toml"]
    (tmp_path / "peg.toml").write_text(text.replace('better = "lower"', 'better = "less"'))
    line = text.splitlines().index('better = "lower"') + 1
    program = "import sys; from handrail.cli import main; sys.exit(main(['check', 'peg.toml']))"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert f"peg.toml:{line}: “better” must be one of: lower, higher. It is “less”." in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["peg.toml"]
