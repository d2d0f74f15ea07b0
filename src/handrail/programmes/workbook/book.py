"""The whole workbook as plain data: help, how to use it, the lessons, the exercises, and where it comes from."""

from ..practices import shelf
from ..programme import Programme
from . import exercises
from .lessons import LessonPages
from .setting import EXERCISES, HELP, Setting, page
from .words import Inline, said, words_in

OWN_NUMBERS = ("help-service", "help-line", "help-doctor", "help-trusted")


def book(programme: Programme, language: str) -> dict:
    """The tree that `workbook.typ` sets on pages; `language` is one that the programme has."""
    words, scripts = words_in(language), dict(shelf(language))
    setting = Setting(programme, language, words)
    lessons = [programme.lesson(key, language) for key in programme.lesson_keys]
    return {
        "title": programme.title_in(language), "summary": " ".join(programme.summary_in(language).split()),
        "language": language, "workbook": words["workbook"], "contents": words["contents"],
        "belongs": words["belongs-to"], "help": _help(setting), "help-at": _help_at(setting), "how": _how_to(setting),
        "lessons": [LessonPages(one, setting.inside(one), scripts).made() for one in lessons],
        "exercises": {"to": EXERCISES, "title": words["exercises"], "about": words["exercises-about"],
                      "scripts": exercises.pages(programme, setting, scripts)},
        "about": _about(programme, setting),
    }


def _help(setting: Setting) -> dict:
    words = setting.words
    return {
        "to": HELP, "title": words["help"], "about": words["help-about"], "talk": words["help-talk"],
        "own": words["help-own"], "go": words["help-go"], "ten": words["help-ten"],
        "steps": [words[f"help-ten-{number}"] for number in (1, 2, 3)],
        "head": [words["help-who"], words["help-number"], words["help-hours"]],
        "rows": [[words["help-danger"], words["help-danger-about"]], *([words[name], ""] for name in OWN_NUMBERS)],
    }


def _help_at(setting: Setting) -> list[Inline]:
    """What stands at the foot of every page, as it does on the screen."""
    return [setting.words["help"], " ", *setting.page_in_brackets(HELP)]


def _how_to(setting: Setting) -> dict:
    words = setting.words
    steps = [said(words[f"how-to-{number}"], page=page(EXERCISES)) for number in range(1, 6)]
    if not exercises.named_in(setting.programme, setting.language, shelf(setting.language)):
        steps.pop()
    return {"title": words["how-to"], "steps": steps}


def _about(programme: Programme, setting: Setting) -> dict:
    words = setting.words
    title = programme.title_in(setting.language)
    return {"title": words["about"], "lines": [
        words["about-made"].format(title=title, version=programme.version),
        words["about-licence"].format(licence=programme.licence),
    ], "sources-title": words["about-sources"], "sources": list(programme.sources)}
