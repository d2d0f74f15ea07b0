"""The preview: an author's folder as people will see it; a broken pack never replaces a good one."""

import pytest
from django.template import engines
from django.test import Client, override_settings

from handrail.programmes import starting
from handrail.site.preview import views
from handrail.site.preview.pack_on_disk import PackOnDisk
from tests.journeys.pages import page


@pytest.fixture
def folder(tmp_path):
    starting.new_pack(tmp_path / "my-course")
    return tmp_path / "my-course"


@pytest.fixture
def browser(folder):
    from handrail.site.preview import settings as small

    views.on_disk.cache_clear()
    with override_settings(ROOT_URLCONF=small.ROOT_URLCONF, MIDDLEWARE=small.MIDDLEWARE, TEMPLATES=small.TEMPLATES,
                           HANDRAIL_PREVIEW=str(folder)):
        engines._templates = None
        yield Client()
    views.on_disk.cache_clear()


def write(path, old, new):
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_every_section_is_there_without_an_account_or_a_database(browser):
    contents = page(browser.get("/"))
    assert "My course" in contents.text
    assert "/en/first-lesson/idea/" in contents.links
    seen = page(browser.get("/en/first-lesson/idea/"))
    assert "What is this lesson's idea?".replace("'", "’") in seen.text
    assert "../plan/" in seen.links
    assert browser.get("/help-now/").status_code == 200


def test_it_goes_with_the_files(browser, folder):
    before = browser.get("/changed/").json()["number"]
    assert browser.get("/changed/").json()["number"] == before
    write(folder / "en" / "first-lesson.md", "Your pain is real.", "Your pain is as real as rain.")
    assert browser.get("/changed/").json()["number"] == before + 1
    assert "as real as rain" in page(browser.get("/en/first-lesson/welcome/")).text


def test_a_broken_pack_is_told_and_the_good_one_stays(browser, folder):
    browser.get("/")
    write(folder / "en" / "first-lesson.md", ":kind: long", ":kind: essay")
    seen = page(browser.get("/en/first-lesson/welcome/"))
    assert "en/first-lesson.md:" in seen.text and "It is “essay”" in seen.text
    assert "Your pain is real." in seen.text
    write(folder / "en" / "first-lesson.md", ":kind: essay", ":kind: long")
    assert "There is a mistake" not in page(browser.get("/en/first-lesson/welcome/")).text


@pytest.mark.parametrize("address", ["/en/first-lesson/nothing/", "/en/nothing/welcome/", "/fr/first-lesson/welcome/"])
def test_a_page_that_is_not_there_says_so(browser, address):
    seen = browser.get(address)
    assert seen.status_code == 404
    assert "There is no such page" in seen.content.decode()


def test_a_folder_that_never_was_right_says_what_is_wrong(tmp_path):
    (tmp_path / "programme.toml").write_text("id = 3")
    shown = PackOnDisk(tmp_path).shown()
    assert shown.programme is None and shown.mistakes


def test_only_pages_that_read_are_there(browser):
    assert browser.post("/en/first-lesson/welcome/").status_code == 405


def test_every_branch_can_be_opened(browser, folder):
    write(folder / "en" / "first-lesson.md", "## Your week {#plan}",
          '## Your week {#plan}\n\n:::{when} check-idea is "To do a little on most days"\nWell read.\n:::\n')
    assert "Well read." not in page(browser.get("/en/first-lesson/plan/")).text
    assert "Well read." in page(browser.get("/en/first-lesson/plan/?branches=1")).text
