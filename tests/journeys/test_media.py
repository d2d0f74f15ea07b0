"""Sound and films in lessons: what the page says, and the files, whole and in parts, for those who may have them."""

import pytest
from django.test import Client

from handrail.ground import moment
from handrail.programmes.compile import compiled
from tests.builders import AT, a_guide, a_service, signed_in
from tests.journeys.small_course import a_reader, role_of
from tests.programmes.packs import BODY, a_programme, mistakes

AUDIO = BODY + """
:::{audio} breathing.mp3
:title: Breathing with Grace
Breathe in <b>.

Breathe out.
:::
""".replace("<b>.", "& rest.")
VIDEO = BODY + """
:::{video} stretch.mp4
:title: Six stretches
:captions: stretch.vtt
Stand up, if you can.
:::
"""


def html(body):
    return compiled(a_programme(body).lesson("one")).sections[-1].render({})


def test_sound_has_a_player_and_its_words():
    found = html(AUDIO)
    assert '<audio controls preload="none" src="/media/breathing.mp3" aria-label="Breathing with Grace">' in found
    assert "Breathe in &amp; rest." in found and "<summary>In words</summary>" in found


def test_a_film_has_captions_too():
    found = html(VIDEO)
    assert '<video controls preload="none" src="/media/stretch.mp4"' in found
    assert '<track kind="captions" src="/media/stretch.vtt" srclang="en" label="Captions" default>' in found


@pytest.mark.parametrize(("body", "what"), [
    (AUDIO.replace("breathing.mp3", "../breathing.mp3"), "must be the name of a file"),
    (AUDIO.replace("breathing.mp3", "breathing.exe"), "ends in .mp3 or .m4a or .ogg"),
    (VIDEO.replace("stretch.vtt", "stretch.mp3"), "ends in .vtt"),
    (VIDEO.replace(":captions: stretch.vtt\n", ""), "needs “:captions: …”"),
    (AUDIO.replace(":title: Breathing with Grace\n", ""), "needs “:title: …”"),
    (VIDEO.replace("Stand up, if you can.\n", ""), "is empty"),
])
def test_what_is_missing_or_hostile_is_a_mistake(body, what):
    assert [what in one.what for one in mistakes(body)] == [True]


@pytest.fixture
def folder(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(moment, "now", lambda: AT)
    settings.HANDRAIL_MEDIA = str(tmp_path)
    (tmp_path / "breathing.mp3").write_bytes(bytes(range(100)))
    (tmp_path / "secret.key").write_text("no")
    return tmp_path


def body_of(response):
    return b"".join(response.streaming_content)


@pytest.mark.django_db
def test_the_file_comes_whole_or_in_part(folder):
    browser = signed_in(role_of(a_reader()))
    whole = browser.get("/media/breathing.mp3")
    assert (whole.status_code, whole["Content-Type"], body_of(whole)) == (200, "audio/mpeg", bytes(range(100)))
    assert "private" in whole["Cache-Control"]
    part = browser.get("/media/breathing.mp3", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part["Content-Range"], body_of(part)) == (206, "bytes 10-19/100", bytes(range(10, 20)))
    assert browser.get("/media/breathing.mp3", headers={"Range": "bytes=500-"}).status_code == 416
    assert browser.head("/media/breathing.mp3").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["other.mp3", "secret.key", "..%2Fsecret.key", "link.mp3"])
def test_nothing_else_comes(folder, name):
    (folder / "link.mp3").symlink_to("/etc/passwd")
    assert signed_in(role_of(a_reader())).get(f"/media/{name}").status_code == 404


@pytest.mark.django_db
def test_strangers_get_nothing(folder):
    assert Client().get("/media/breathing.mp3").status_code in (302, 403)
    assert signed_in(a_guide(a_service())).get("/media/breathing.mp3").status_code in (403, 404)
