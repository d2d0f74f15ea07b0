"""New versions of a programme: who is in the middle stays, unless only words were corrected and the author says so."""

import uuid

import pytest

from handrail.journeys import journal, versions
from handrail.journeys.models import Enrolment, Row
from handrail.people.models import AuditEntry
from handrail.programmes import archives, keeping, library, pack
from handrail.site.commands import import_pack
from tests.builders import AT, signed_in
from tests.journeys.pages import page
from tests.journeys.small_course import FILES, MANIFEST, a_small_service, role_of

pytestmark = pytest.mark.django_db
NEWER = MANIFEST.replace('version = "1"', 'version = "2"')
SAFE = NEWER.replace('licence =', 'safe-after = ["1"]\nlicence =')


def a_version(manifest, **changed):
    """The small course with another manifest, and words replaced in its first lesson."""
    first = FILES["en/first.md"]
    for old, new in changed.get("words", ()):
        assert old in first
        first = first.replace(old, new)
    return {**FILES, "programme.toml": manifest, "en/first.md": first}


def keep(files):
    loaded = pack.load(files, "small")
    return keeping.keep(kind="programme", key=loaded.id, version=loaded.version, files=files, at=AT)


TYPO = [("Pain is real, and you are here.", "Pain is real, and here you are.")]


def test_a_new_version_changes_nothing_for_those_in_the_middle(reader):
    new = keep(a_version(NEWER, words=TYPO))
    assert versions.take_over(new, at=AT) == 0
    assert Enrolment.objects.get(pk=reader.pk).programme_id != new.digest
    assert "and you are here" in page(signed_in(role_of(reader)).get("/lesson/first/welcome/")).text
    assert keeping.latest("programme", "small").digest == new.digest  # whoever joins now begins the new one


def test_a_correction_is_read_by_all_and_answers_stay(reader):
    journal.write(enrolment=reader, kind=Row.Kind.ANSWER, key="first/brings", body={"text": "my back"},
                  client_id=uuid.uuid4(), made_at=AT, at=AT)
    browser = signed_in(role_of(reader))
    before = browser.get("/lesson/first/welcome/")
    new = keep(a_version(SAFE, words=TYPO))
    assert [versions.take_over(new, at=AT) for _ in range(2)] == [1, 0]
    seen = browser.get("/lesson/first/welcome/", headers={"If-None-Match": before.headers.get("ETag", "")})
    assert seen.status_code == 200
    assert "and here you are" in page(seen).text
    assert page(seen).form.fields["brings"] == ["my back"]
    [entry] = AuditEntry.objects.filter(did="programme.corrected")
    assert entry.facts["enrolments"] == 1


NOT_SAFE = [
    ((":key: name-it", ":key: its-name"), "block en/first/name-it"),
    ((":kind: short", ":kind: long"), "another meaning of block en/first/name-it"),
    (("waves | low and flat", "waves | low and flat | even"), "block en/first/pattern"),
    (("## Choices {#choices}", "## Choices {#choosing}"), "section en/first/choices"),
    ((":guide-sees: yes\n", ""), "another meaning of block en/first/brings"),
]


@pytest.mark.parametrize(("words", "what"), NOT_SAFE)
def test_what_is_more_than_words_is_refused_and_nobody_moves(reader, words, what):
    new = keep(a_version(SAFE, words=[words]))
    with pytest.raises(versions.NotSafe, match=what):
        versions.take_over(new, at=AT)
    assert Enrolment.objects.get(pk=reader.pk).programme_id != new.digest


def options(path):
    return type("Options", (), {"pack": str(path)})()


def test_import_takes_a_zip_once_and_tells_who_goes_on_in_it(reader, tmp_path, capsys):
    path = tmp_path / "small.zip"
    path.write_bytes(archives.to_zip(a_version(SAFE, words=TYPO), "small"))
    assert import_pack.run(options(path)) == 0
    assert "1 in the middle of an earlier version go on in this one." in capsys.readouterr().out
    assert import_pack.run(options(path)) == 0
    assert library.programme(Enrolment.objects.get(pk=reader.pk).programme_id).version == "2"


def test_import_keeps_nothing_of_what_is_wrong(reader, tmp_path, capsys):
    for files in (a_version(SAFE, words=NOT_SAFE[0][:1]), a_version(NEWER.replace("days = 5", "days = -5")),
                  a_version(MANIFEST, words=TYPO)):
        path = tmp_path / "small.zip"
        path.write_bytes(archives.to_zip(files, "small"))
        assert import_pack.run(options(path)) == 1
        assert capsys.readouterr().err
    assert [one.version for one in type(keeping.latest("programme", "small")).objects.filter(key="small")] == ["1"]


def test_import_names_a_measure_that_nobody_knows(tmp_path, capsys):
    a_small_service()
    wrong = NEWER + '\n[assess.baseline]\nmeasures = ["tea-leaves"]\n'
    (tmp_path / "small.zip").write_bytes(archives.to_zip(a_version(wrong), "small"))
    assert import_pack.run(options(tmp_path / "small.zip")) == 1
    assert "There is no measure “tea-leaves”" in capsys.readouterr().err
