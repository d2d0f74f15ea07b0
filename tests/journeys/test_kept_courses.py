"""A course that was kept stays open to whoever is in the middle of it, whatever today's checker says of it."""

from dataclasses import replace

import pytest

from handrail.ground import scoped
from handrail.journeys import course
from handrail.journeys.models import Enrolment
from handrail.people.models import RoleKind
from handrail.programmes import facts, keeping, library, pack
from handrail.programmes import practices as shelf_of
from handrail.programmes.building import DIRECTIVES
from handrail.programmes.mistakes import BadPack
from tests.builders import AT, a_role, a_service, signed_in
from tests.journeys.pages import page
from tests.journeys.small_course import FILES, FIRST, role_of

pytestmark = pytest.mark.django_db

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path class="rail-line" d="M0 0 L9 9"/></svg>'
MORE = """\
## Choices {#choices}

:::{figure} a.svg
:alt: A line.
:::

:::{practice} slow-breathing
:minutes: 3
:::

"""
CHANGES = {  # what was right when it was kept, as it stands in the kept files → what today's checker refuses in it
    "no text alternative": (":alt: A line.\n", ""),
    "a length that went": (":minutes: 3\n", ":minutes: 7\n"),
    "a practice that went": ("slow-breathing\n:minutes", "slow-humming\n:minutes"),
    "an option that went": (":kind: scale\n", ":kind: scale\n:colour: blue\n"),
    "a block that went": (":::{summary}\n", ":::{digest}\n"),
    "HTML": ("Pain is real", "<b>Pain</b> is real"),
    "a component that went": ("[education]", "[education, juggling]"),
    "a section that went": (":::{bad-day}\n", ":::{bad-day}\n:read: nowhere\n"),
    "an answer from nowhere": ("{answer}`brings|nothing yet`", "{answer}`nobody|nothing yet`"),
    "a branch that nobody reaches": ('::::{when} pattern is "waves"', "::::{when} therapy is act"),
    "a fact that went": ('::::{when} pattern is "waves"', "::::{when} mood is low"),
    "an option renamed": ('::::{when} pattern is "waves"', '::::{when} pattern is "tides"'),
    "a check without a right answer": ("- [x] stopping", "- [ ] stopping"),
    "a level of headings": ("Pain is real", "#### Small\n\nPain is real"),
    "minutes": ("minutes: 6", "minutes: 6000"),
}


def kept(first: str) -> dict[str, str]:
    return {**FILES, "en/first.md": first, "en/a.svg": PICTURE}


def a_reader_of(files: dict[str, str]) -> Enrolment:
    """Somebody in a course of these files, which was kept as it is."""
    service = a_service()
    keeping.keep(kind="programme", key="small", version="1", files=files, at=AT)
    role = a_role(service, RoleKind.PARTICIPANT)
    with scoped.service(service.pk):
        enrolment = course.enrol(person=role.person, service=service, programme_key="small",
                                 protocol_key="self-guided", at=AT, by=role)
        return course.start(enrolment=enrolment, at=AT)


GOOD = FIRST.replace("## Choices {#choices}\n\n", MORE)


@pytest.mark.parametrize("what", CHANGES)
def test_what_todays_checker_refuses_still_opens_for_whoever_reads_it(what):
    old, new = CHANGES[what]
    assert old in GOOD
    files = kept(GOOD.replace(old, new))
    with pytest.raises(BadPack):
        pack.load(files, "small")
    browser = signed_in(role_of(a_reader_of(files)))
    for path in ("/today/", "/course/", "/bad-day/", "/lesson/first/welcome/", "/lesson/first/choices/",
                 "/lesson/first/week/", "/lesson/first/week/?all=1", "/lesson/first/?end", "/workbook/",
                 "/workbook/first/print.pdf"):
        assert browser.get(path).status_code == 200, path
    seen = page(browser.get("/lesson/first/welcome/"))
    assert "What brings you here?" in seen.text
    assert "How sure are you?" in page(browser.get("/lesson/first/choices/")).text


def test_their_answers_are_still_taken_and_shown():
    reader = a_reader_of(kept(GOOD.replace(":alt: A line.\n", "")))
    browser = signed_in(role_of(reader))
    browser.post("/lesson/first/welcome/", {"brings": "My knee.", "brings.client_id": "0" * 31 + "1", "go": "next"})
    assert "My knee" in page(browser.get("/lesson/first/week/")).text


def test_a_length_that_is_no_longer_there_gives_the_nearest(monkeypatch):
    script = shelf_of.shelf("en")["slow-breathing"]
    assert sorted(script.lengths)[:2] == [1, 3]
    assert [script.nearest(minutes) for minutes in (1, 2, 3, 60)] == [1, 1, 3, max(script.lengths)]
    html = page(signed_in(role_of(a_reader_of(kept(GOOD.replace(":minutes: 3", ":minutes: 2"))))).get(
        "/lesson/first/choices/")).html
    assert 'data-practice="slow-breathing" data-minutes="1"' in html


def test_a_stricter_release_closes_no_course(monkeypatch):
    """Rules that don't exist yet: a needed option more, a fact fewer, a class of pictures fewer."""
    files = kept(GOOD)
    pack.load(files, "small")
    reader = a_reader_of(files)
    question = DIRECTIVES["question"]
    monkeypatch.setitem(DIRECTIVES, "question", replace(question, options={**question.options, "source": True}))
    monkeypatch.delitem(facts.FACTS, "work")
    monkeypatch.setattr("handrail.programmes.svg.CLASSES", {"ink"})
    with pytest.raises(BadPack):
        pack.load(files, "small")
    assert "How sure are you?" in page(signed_in(role_of(reader)).get("/lesson/first/choices/")).text


@pytest.mark.parametrize("files", [
    {}, {"programme.toml": "id = "}, {"programme.toml": FILES["programme.toml"]},
    {name: text for name, text in FILES.items() if name != "en/second.md"},
])
def test_what_has_no_manifest_or_misses_a_lesson_can_not_be_opened(files):
    with pytest.raises(BadPack):
        pack.reopen(files, "small")


def test_what_comes_with_handrail_reopens_as_it_was_loaded():
    for one in library.shipped():
        assert pack.reopen(one.files, one.key) == pack.load(one.files, one.key)
