"""Packs in the database: the same content is the same row, and a version never changes."""

import pytest

from handrail.programmes import keeping, library
from handrail.programmes.models import PackVersion
from tests.builders import AT, later

pytestmark = pytest.mark.django_db
FILES = {"programme.toml": "x", "en/one.md": "y"}


def keep(files=FILES, version="1", at=AT):
    return keeping.keep(kind="programme", key="small", version=version, files=files, at=at)


def test_the_same_content_is_the_same_row():
    assert keep().pk == keep(at=later(days=1)).pk == keep(dict(reversed(FILES.items()))).pk
    assert PackVersion.objects.filter(key="small").count() == 1


def test_changed_content_under_an_old_version_is_refused():
    first = keep()
    with pytest.raises(keeping.ChangedUnderVersion, match="give it a new version number"):
        keep({**FILES, "en/one.md": "z"})
    assert PackVersion.objects.get(key="small").pk == first.pk


def test_the_latest_is_the_one_that_was_loaded_last():
    keep()
    second = keep({**FILES, "en/one.md": "z"}, version="2", at=later(days=1))
    assert keeping.latest("programme", "small").pk == second.pk


def test_an_unknown_pack_is_said_to_be_unknown():
    with pytest.raises(keeping.NoSuchPack):
        keeping.latest("programme", "nothing")
    with pytest.raises(keeping.NoSuchPack):
        keeping.files_of("nothing")


def test_files_come_back_as_they_went_in():
    assert keeping.files_of(keep().digest) == FILES


def test_what_comes_with_handrail_is_loaded_once(django_assert_max_num_queries):
    first = {row.pk for row in keeping.load_shipped(AT)}
    assert {row.pk for row in keeping.load_shipped(later(days=1))} == first
    assert {"programme", "measure", "protocol"} <= set(PackVersion.objects.values_list("kind", flat=True))


def the_course() -> str:
    keeping.load_shipped(AT)
    return keeping.latest("programme", "pain-cbt").digest


def test_a_lesson_is_read_from_the_database_once_and_then_kept(django_assert_num_queries):
    digest = the_course()
    library.lesson(digest, "how-pain-works", "en")
    with django_assert_num_queries(0):
        assert library.lesson(digest, "how-pain-works", "en").section("alarm").render({})


def test_a_language_that_is_not_there_gives_the_programmes_own():
    digest = the_course()
    assert library.lesson(digest, "how-pain-works", "fr") is library.lesson(digest, "how-pain-works", "en")


def test_links_in_a_lesson_lead_to_the_sites_own_pages():
    html = library.lesson(the_course(), "how-pain-works", "en").section("red-flags").render({})
    assert 'href="/help-now/"' in html


def test_an_unknown_lesson_is_a_key_error():
    with pytest.raises(KeyError):
        library.lesson(the_course(), "nothing", "en")
