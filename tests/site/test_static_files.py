"""Static files: kept for good under an address that names their content, and never missing after an update."""

import gzip
import re
from pathlib import Path

import pytest
from django.templatetags.static import static
from django.test import Client

from handrail.site import static_files


@pytest.fixture
def collected(settings, tmp_path):
    settings.HANDRAIL_STATIC = tmp_path / "static"
    return static_files.collect()


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.django_db
def test_an_address_names_the_content_and_is_kept_for_good(collected):
    url = static("look/look.css")
    assert re.fullmatch(r"/static/[0-9a-f]{12}/look/look\.css", url)
    response = Client().get(url)
    assert response.status_code == 200
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" in response.headers
    assert "Set-Cookie" not in response.headers
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.django_db
def test_a_page_from_before_an_update_gets_todays_file_and_asks_again_next_time(collected):
    for url in ("/static/0123456789ab/look/look.css", "/static/look/look.css"):
        response = Client().get(url)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["look/nothing.css", "../secret", "%2e%2e/secret", "0123456789ab/", ""])
def test_what_is_not_there_is_not_found(collected, path):
    assert Client().get(f"/static/{path}").status_code == 404


@pytest.mark.django_db
def test_style_sheets_are_sent_compressed_to_browsers_that_can(collected):
    url = static("look/look.css")
    plain, short = Client().get(url), Client().get(url, headers={"accept-encoding": "gzip"})
    assert short.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body(short)) == body(plain)


@pytest.mark.django_db
def test_pages_are_never_compressed(client):
    assert "Content-Encoding" not in client.get("/account/login/", headers={"accept-encoding": "gzip"}).headers


@pytest.mark.django_db
def test_without_collecting_the_same_addresses_work(settings, tmp_path):
    settings.HANDRAIL_STATIC = tmp_path / "nothing-here"
    assert Client().get(static("look/look.css")).status_code == 200


def test_collecting_again_copies_nothing_and_old_builds_go(settings, tmp_path):
    settings.HANDRAIL_STATIC = tmp_path
    folder = static_files.collect()
    marker = folder / "marker"
    marker.write_text("still the same folder")
    for number in range(3):
        (tmp_path / f"old{number}").mkdir()
    assert static_files.collect() == folder
    assert marker.exists()
    marker.unlink()
    folder.rename(tmp_path / "previous")
    static_files.collect()
    assert folder.is_dir()
    assert len(list(tmp_path.iterdir())) == 2


NAMED = re.compile(r"""(?:from\s+|import\s+|import\()["'](\.[^"']+)["']|url\(["']?(\.[^"')]+)""")


def test_every_file_a_sheet_or_script_names_is_there():
    names = set(static_files.files())
    for name, path in static_files.files().items():
        if name.endswith((".css", ".js")) and "django_htmx" not in name:
            for wanted in NAMED.findall(Path(path).read_text(encoding="utf-8")):
                target = wanted[0] or wanted[1]
                parts = name.split("/")[:-1]
                for part in target.split("/"):
                    if part == "..":
                        parts.pop()
                    elif part != ".":
                        parts.append(part)
                assert "/".join(parts) in names, f"{name} names {target}"
