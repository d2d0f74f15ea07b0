"""Kept programmes, loaded and compiled once a process: a page is joined from what is here."""

from collections.abc import Mapping
from functools import lru_cache

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from . import pack
from .compile import WORDS_EN, CompiledLesson, CompiledSection, about_practice, compiled
from .keeping import Shipped, opened
from .pack import Programme
from .practices import shelf

FOLDER = pack.SHIPPED


@lru_cache(maxsize=64)
def programme(digest: str) -> Programme:
    """The programme version with this digest, whatever today's checker would say of it. Raises NoSuchPack."""
    return opened(digest, pack.reopen)


@lru_cache(maxsize=2000)
def lesson(digest: str, key: str, language: str) -> CompiledLesson:
    """One lesson, compiled, with the interface's words in `language`. Raises KeyError for an unknown lesson."""
    found = programme(digest)
    spoken = found.language_for(language)
    if spoken != language:
        return lesson(digest, key, spoken)  # in that language with its own words around it, compiled once
    return compiled(found.lesson(key, spoken), words(spoken), links())


@lru_cache(maxsize=200)
def practice(key: str, language: str) -> CompiledSection:
    """What an exercise says of itself, compiled. Raises KeyError."""
    return about_practice(shelf(language)[key], words(language), links())


@lru_cache(maxsize=16)
def words(language: str) -> Mapping[str, str]:
    """The words the compiler puts around blocks, in one language."""
    with translation.override(language):
        return {name: gettext(text) for name, text in WORDS_EN.items()}


@lru_cache(maxsize=1)
def links() -> Mapping[str, str]:
    """The addresses that lessons link to, as patterns."""
    section = reverse("journeys:section", args=["LESSON", "SECTION"])
    section = section.replace("LESSON", "{lesson}").replace("SECTION", "{section}")
    return {"section": section, "help": reverse("safety:help"),
            "media": reverse("journeys:media", args=["FILE.mp3"]).replace("FILE.mp3", "{file}")}


@lru_cache(maxsize=1)
def shipped() -> tuple[Shipped, ...]:
    """The programmes that come with Handrail, read and checked once a process. Raises BadPack."""
    found = []
    for folder in sorted(path for path in FOLDER.iterdir() if (path / "programme.toml").is_file()):
        files = pack.read(folder)
        loaded = pack.load(files, folder.name)
        found.append(Shipped(loaded.id, loaded.version, files))
    return tuple(found)
