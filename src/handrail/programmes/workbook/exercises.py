"""The exercises that a programme names, each once, in the lengths that it names."""

from collections.abc import Mapping, Sequence

from ..blocks import BadDay, Block, Practice
from ..practices import Script
from ..programme import Programme
from ..prose import Prose
from . import rich
from .branches import condition, on_paper
from .lessons import length
from .pictures import for_paper
from .setting import Setting, exercise


def named_in(programme: Programme, language: str, shelf: Mapping[str, Script]) -> dict[str, set[int]]:
    """Exercise → minutes, in the order in which the lessons name them."""
    found: dict[str, set[int]] = {}
    for key in programme.lesson_keys:
        for block in programme.lesson(key, language).blocks:
            if isinstance(block, Practice):
                found.setdefault(block.name, set()).add(block.minutes)
            elif isinstance(block, BadDay) and block.practice in shelf:
                found.setdefault(block.practice, set()).add(min(shelf[block.practice].lengths))
    return found


def pages(programme: Programme, setting: Setting, shelf: Mapping[str, Script]) -> list[dict]:
    """Each exercise: what it is, and its steps by the clock."""
    return [_one(shelf[key], sorted(minutes), setting)
            for key, minutes in named_in(programme, setting.language, shelf).items()]


def _one(script: Script, minutes: list[int], setting: Setting) -> dict:
    return {
        "to": exercise(script.key), "title": script.title, "about": _about(script.about, setting),
        "svg": for_paper(script.svg) if script.svg else "", "alt": script.alt,
        "lengths": [{"title": length(one, setting),
                     "steps": [{"at": step.clock, "c": rich.inline_of(step.html, setting)}
                               for step in script.lengths[one]]} for one in minutes],
    }


def _about(blocks: Sequence[Block | Prose], setting: Setting) -> list[dict]:
    """What an exercise says of itself; what is for some readers under a line that says for whom."""
    found = []
    for block in on_paper(blocks, setting):
        if isinstance(block, Prose):
            found += rich.prose(block, setting)
        else:
            say = condition(block, setting, is_right_above=False)
            found += [{"k": "p", "c": [{"k": "em", "c": say}]}, *_about(block.blocks, setting)]
    return found
