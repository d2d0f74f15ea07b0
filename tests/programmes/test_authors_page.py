"""docs/authors.md, followed word for word: its commands say what the page shows, and its course comes out right."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from handrail import cli
from handrail.programmes.checking import check
from handrail.programmes.models import PackVersion
from handrail.site.commands import serve, web
from tests.builders import a_participant, a_service, role_of, signed_in
from tests.journeys.pages import page

PAGE = (Path(__file__).parents[2] / "docs" / "authors.md").read_text("utf-8")
_PIECE = re.compile(r"^```(\w+)\n(.*?)^```$|((?:^(?!```)[^\n]+\n)+)", re.DOTALL | re.MULTILINE)
_PUT = re.compile(r"`([^`]+)`, (above|below|in place of) the line that begins `([^`]+)`, paste:$")
_MAKE = re.compile(r"Make a new file `([^`]+)`, (?:[^`]*`[^`]+`, )?and paste:$")
_COPY = re.compile(r"[Cc]opy the (file|folder) `([^`]+)` and name the copy `([^`]+)`")


@dataclass(frozen=True)
class Step:
    """One thing that the page tells its reader to do."""

    does: str  # "run", "copy", "make"; or where to paste: "above", "below", "in place of"
    what: str  # the command, or the file
    text: str = ""  # what the command says, what is pasted, or the copy's name
    line: str = ""  # how the line begins that it stands next to


def steps(text: str) -> list[Step]:
    """All of them, in order. A box that nothing tells where to paste is a mistake of the page."""
    found, before = [], ""
    for kind, box, prose in _PIECE.findall(text):
        if prose:
            before = " ".join(prose.split())
            found += [Step("copy", of, to) for _, of, to in _COPY.findall(before)]
        elif kind == "console":
            assert box.startswith("$ ")
            for one in re.split(r"^\$ ", box, flags=re.MULTILINE)[1:]:
                command, _, said = one.partition("\n")
                found.append(Step("run", command, said))
        elif make := _MAKE.search(before):
            found.append(Step("make", make[1], box))
        else:
            put = _PUT.search(before)
            assert put, f"Nothing says where to paste:\n{box}"
            found.append(Step(put[2], put[1], box, put[3]))
    return found


def paste(step: Step) -> None:
    """As a reader would: next to the one line that begins so, with an empty line on either side."""
    lines = Path(step.what).read_text("utf-8").split("\n")
    [place] = [number for number, line in enumerate(lines) if line.strip().startswith(step.line)]
    pasted = step.text.rstrip("\n").split("\n")
    if step.does == "in place of":
        lines[place:place + 1] = pasted
    else:
        place += step.does == "below"
        lines[place:place] = ["", *pasted, ""]
    Path(step.what).write_text("\n".join(lines), "utf-8")


def follow(step: Step, capsys) -> str:
    """Do what the page says; what a command printed is returned."""
    if step.does == "run":
        program, *words = step.what.split()
        assert program == "handrail"
        capsys.readouterr()
        cli.main(words)
        printed = capsys.readouterr()
        return printed.out + printed.err
    if step.does == "copy":
        assert not Path(step.text).exists()
        (shutil.copytree if Path(step.what).is_dir() else shutil.copyfile)(step.what, step.text)
    elif step.does == "make":
        assert not Path(step.what).exists()
        Path(step.what).write_text(step.text, "utf-8")
    else:
        paste(step)
    return ""


@pytest.fixture
def desk(tmp_path, monkeypatch, settings):
    """An author's folder, and a preview that says where it is but doesn't stay to serve."""
    class NobodyComes:
        def serve(self):
            """Done at once."""

    settings.HANDRAIL_ORIGIN = "http://localhost:8000"
    monkeypatch.setattr(serve, "before", lambda options: None)
    monkeypatch.setattr(serve, "refuse_taken", lambda host, port: None)
    monkeypatch.setattr("handrail.site.static_files.collect", lambda: None)
    monkeypatch.setattr(web, "server_of", lambda *application, **where: NobodyComes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HANDRAIL_SECRET", "of this test")  # a command would leave one of its own
    mask = os.umask(0o022)  # the commands change it
    yield tmp_path
    os.umask(mask)


def seen_by(enrolment, section: str) -> str:
    """What a participant reads on the page of a section."""
    return page(signed_in(role_of(enrolment)).get(f"/lesson/first-lesson/{section}/")).text


@pytest.mark.django_db
def test_the_page_followed_word_for_word_makes_a_course_that_people_can_read(desk, capsys):
    for step in steps(PAGE):
        said = follow(step, capsys)
        if step.does == "run":
            assert said == step.text, f"$ {step.what}"
    [made] = check(Path("my-course"))
    assert (made.mistakes, made.review.warnings) == ((), ())
    assert [(one.lesson, one.language) for one in made.review.readings] == [
        ("first-lesson", "en"), ("hard-days", "en"), ("first-lesson", "es"), ("hard-days", "es")]

    service = a_service()
    first = a_participant(service, on="my-course", protocol="self-guided")
    assert "hard to say" in seen_by(first, "idea")
    assert cli.main(["import", "my-course"]) == 0
    second = a_participant(service, on="my-course", protocol="self-guided")
    assert "I can’t tell" in seen_by(second, "idea")
    assert "hard to say" in seen_by(first, "idea")  # who is in the middle stays in the first version
    assert sorted(PackVersion.objects.filter(key="my-course").values_list("version", flat=True)) == ["1", "2"]
    plan = seen_by(second, "plan")
    for words in ("not told yet, and that is fine", "I began with the dishes", "One step, then the next", "minutes",
                  "One round by the clock", "one task, cut in three"):
        assert words in plan


def test_the_page_shows_each_thing_that_it_is_there_to_teach():
    told = steps(PAGE)
    commands = [step.what.split()[1:3] for step in told if step.does == "run"]
    for command in (["programmes", "new"], ["serve", "--preview"], ["check", "my-course"], ["programmes", "add"],
                    ["programmes", "diff"], ["programmes", "export"], ["import", "my-course-1.zip"]):
        assert command in commands
    pasted = "".join(step.text for step in told if step.does != "run")
    for block in ("question", "when", "story", "check", "figure", "thought-record", "practice", "plan"):
        assert f":::{{{block}}}" in pasted
    assert 250 <= len(PAGE.splitlines()) <= 400


def test_a_box_that_nothing_says_where_to_paste_is_found():
    with pytest.raises(AssertionError, match="where to paste"):
        steps("Look at this:\n\n```toml\nversion = 1\n```\n")
