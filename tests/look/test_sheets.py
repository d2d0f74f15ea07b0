"""The style sheets are joined into one, which static files' finders and WhiteNoise can send."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import override_settings

from handrail.look import sheets


@pytest.fixture
def var(tmp_path):
    with override_settings(VAR=tmp_path):
        yield tmp_path


def test_tokens_come_first_and_paper_last():
    names = sheets.names()
    assert names[:3] == ["tokens", "base", "layout"]
    assert names[-1] == "paper"
    assert len(names) == len(set(names)) == len(list(sheets.FOLDER.glob("*.css")))


def test_the_joined_sheet_holds_every_sheet_without_comments():
    joined = sheets.joined()
    assert "/*" not in joined
    for part in (".card {", ".bubble {", "@media print", "--paper:"):
        assert part in joined
    assert joined.count("{") == joined.count("}")


def test_the_finder_makes_the_sheet(var):
    found = Path(finders.find(sheets.JOINED))
    assert found.read_text() == sheets.joined()


def test_an_older_sheet_is_replaced(var):
    found = Path(finders.find(sheets.JOINED))
    found.write_text("old")
    assert Path(finders.find(sheets.JOINED)).read_text() == sheets.joined()


def test_collectstatic_lists_the_sheet(var):
    paths = [path for path, _ in sheets.SheetFinder().list([])]
    assert paths == [sheets.JOINED]


def test_the_finder_finds_nothing_else(var):
    assert not sheets.SheetFinder().find("look/other.css")
    assert sheets.SheetFinder().find("look/other.css", find_all=True) == []


def test_the_fonts_that_the_sheet_names_are_there():
    for name in re.findall(r'url\("([^"]+)"\)', sheets.joined()):
        assert finders.find(f"look/{name}"), name
