"""Style sheets, scripts and pictures: under an address that names their content, kept by browsers for good.

All of them live under `/static/<build>/…`, where the build is the hash of every file. So they can link each other by
plain relative names, nothing is rewritten, and a new version is a new address. A page from before an update that asks
for an old build is given today's file, to be asked for again next time.
"""

import hashlib
import os
import re
import shutil
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.compress import Compressor
from whitenoise.middleware import WhiteNoiseMiddleware

_ADDRESS = re.compile(r"^/static/(?:[0-9a-f]{12}/)?(?P<name>.+)$")
_KEPT_BUILDS = 2  # this one, and the one that a process about to end still serves


def files() -> dict[str, str]:
    """Every static file of every room: its name to its path. The first room that has a name wins."""
    found: dict[str, str] = {}
    for finder in finders.get_finders():
        for name, storage in finder.list(["*.md"]):
            prefix = getattr(storage, "prefix", None)
            found.setdefault("/".join(filter(None, (prefix, name.replace("\\", "/")))), storage.path(name))
    return found


@cache
def build() -> str:
    """Twelve characters that name the content of all static files together."""
    digest = hashlib.sha256()
    for name, path in sorted(files().items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(Path(path).read_bytes()).digest())
    return digest.hexdigest()[:12]


def folder() -> Path:
    """Where this build is collected."""
    return Path(settings.HANDRAIL_STATIC) / build()


def collect() -> Path:
    """Copy every file into the build's folder, each with its compressed twin. Done once a build."""
    target = folder()
    if target.is_dir():
        os.utime(target)
        return target
    fresh = target.with_name(f"{target.name}.{os.getpid()}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    compressor = Compressor(use_brotli=False, quiet=True)
    for name, path in files().items():
        to = fresh / name
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to)
        if compressor.should_compress(name):
            list(compressor.compress(str(to)))
    try:
        fresh.rename(target)
    except OSError:  # another process was quicker
        shutil.rmtree(fresh, ignore_errors=True)
    builds = sorted(target.parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in builds[_KEPT_BUILDS:]:
        shutil.rmtree(old, ignore_errors=True)
    return target


class BuildStorage(StaticFilesStorage):
    """Gives a static file its address under the build."""

    def url(self, name: str) -> str:
        return super().url(f"{build()}/{name}")


class Static(WhiteNoiseMiddleware):
    """Serves the build's folder where it has been collected, else the files where they lie."""

    def __init__(self, get_response):
        super().__init__(get_response)
        self._here = f"/static/{build()}/"
        if folder().is_dir():
            self.add_files(str(folder()), prefix=self._here)
        else:
            for name, path in files().items():
                self.add_file_to_dictionary(self._here + name, path)

    def __call__(self, request):
        path = request.path_info
        if not path.startswith("/static/"):
            return self.get_response(request)
        if path in self.files:
            return self.serve(self.files[path], request)
        address = _ADDRESS.match(path)
        todays = self.files.get(self._here + address["name"]) if address else None
        if todays is None:
            return self.get_response(request)
        response = self.serve(todays, request)
        response.headers["Cache-Control"] = "no-cache"
        return response
