"""The first lesson as its authors wrote it, so that the stories need not repeat their words."""

from pathlib import Path

import handrail
from handrail.programmes import pack
from handrail.programmes.blocks import Check, Long, Plan

_FOLDER = Path(handrail.__file__).parent / "packs" / "programmes" / "pain-cbt"
_programme = pack.load(pack.read(_FOLDER), _FOLDER.name)
_lesson = _programme.lesson(_programme.lesson_keys[0], "en")


def _first(kind: type):
    return next(block for block in _lesson.answer_blocks if isinstance(block, kind))


LESSON = _lesson.key
WORKSHEET = next(b.key for b in _lesson.answer_blocks if isinstance(b, Long) and b.guide_sees)
CHECK = _first(Check).key
_wrong = next(option for option in _first(Check).options if not option.right)
WRONG, KIND_WORD = _wrong.text, _wrong.feedback
PLAN = _first(Plan).key
SUGGESTION = _first(Plan).suggests[0].text
