"""What `pip install handrail` brings is all there is in the checkout's package, and works without the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT,
                           text=True, capture_output=True, check=False)
    assert built.returncode == 0, built.stderr
    [path] = folder.glob("*.whl")
    return path


def test_every_file_of_the_package_is_in_it(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = ROOT / "src" / "handrail"
    here = {
        f"handrail/{path.relative_to(package).as_posix()}" for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert here - inside == set()
    for kind in (".toml", ".md", ".svg", ".html", ".css", ".js"):
        assert any(name.endswith(kind) for name in inside), kind
    assert not [name for name in inside if name.startswith("tests/")]


def test_it_holds_both_licences(wheel):
    archive = zipfile.ZipFile(wheel)
    for licence, words in (("LICENSE", "Apache License"), ("LICENSE-CONTENT", "Attribution-ShareAlike")):
        [name] = [name for name in archive.namelist() if name.endswith(f"licenses/{licence}")]
        assert words in archive.read(name).decode()


def test_it_brings_the_command(wheel):
    archive = zipfile.ZipFile(wheel)
    [name] = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
    assert "handrail = handrail.cli:main" in archive.read(name).decode()


def test_it_works_without_the_checkout(wheel, tmp_path):
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    zipfile.ZipFile(wheel).extractall(installed)
    elsewhere.mkdir()
    env = {**{name: value for name, value in os.environ.items() if not name.startswith("HANDRAIL_")},
           "PYTHONPATH": str(installed)}
    env.pop("DATABASE_URL", None), env.pop("KEYS_DATABASE_URL", None)

    def run(code: str) -> str:
        ended = subprocess.run([sys.executable, "-c", code], cwd=elsewhere, env=env, text=True, capture_output=True,
                               timeout=120, check=False)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    where = run("import handrail; print(handrail.__file__)")
    assert where.startswith(str(installed))
    assert '"score": 6' in run('from handrail.cli import main; main(["score", "phq-9", "1,1,2,0,1,1,0,0,0", "--json"])')
    said = run("""
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "handrail.site.settings"
import django; django.setup()
from django.template.loader import get_template
from handrail.programmes.models import PackVersion
from handrail.site import preparing, static_files
preparing.prepare()
get_template("delivery/letters.html"), get_template("look/base.html"), get_template("404.html")
print(*sorted(set(PackVersion.objects.values_list("kind", flat=True))), len(static_files.files()) > 5)
""")
    kinds = {"consent", "guides-check", "measure", "programme", "protocol", "rating", "safety", "screening"}
    assert kinds | {"True"} == set(said.split())
