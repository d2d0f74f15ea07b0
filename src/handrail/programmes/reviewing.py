"""What a programme covers and how it reads: not mistakes, but what an author wants to know before others read it."""

from collections.abc import Mapping
from dataclasses import dataclass

from .blocks import AnswerBlock, BadDay, Check, Condition, Figure, Plan, Practice, Story, Summary, walk
from .lesson import Lesson, Section
from .mistakes import Mistake
from .programme import FILE, Programme
from .prose import Prose
from .reading import level_for, measure
from .sms_lesson import file_of
from .wording import unkind_words

LONGEST_SECTION, SHORTEST_SECTION = 300, 100  # words; a short one is fine where there is something to do or to see
EXPECTED: Mapping[str, type] = {
    "a part of somebody's story": Story, "a check of understanding": Check, "a practice": Practice,
    "a plan for the week": Plan, "a figure": Figure, "a way for a bad day": BadDay, "a summary": Summary,
}
OF_GUIDES = (Check, Summary)  # what is expected of a lesson for guides as well


@dataclass(frozen=True)
class LessonReading:
    """One lesson, measured."""

    language: str
    lesson: str
    words: int
    sections: int
    minutes: int
    questions: int
    level: float | None
    level_name: str


@dataclass(frozen=True)
class Review:
    """A programme, looked over."""

    warnings: tuple[Mistake, ...]
    readings: tuple[LessonReading, ...]
    components: Mapping[str, tuple[str, ...]]  # component → the lessons that cover it


def review(programme: Programme, files: Mapping[str, str]) -> Review:
    """Look over a programme that has no mistakes."""
    warnings: list[Mistake] = []
    readings = []
    components: dict[str, list[str]] = {}
    for (_, key), lesson in programme.texts.items():
        readings.append(_read(lesson, programme, warnings))
        for code in lesson.components:
            components.setdefault(code, [])
            components[code] += [key] * (key not in components[code])
    _look_for_gaps(programme, warnings)
    if not programme.is_for_guides:
        warnings += unkind_words(programme, files)
    used = {FILE, *(lesson.file for lesson in programme.texts.values())}
    used |= {file_of(language, key) for language, key in programme.sms}
    used |= {f"{lesson.language}/{block.name}" for lesson in programme.texts.values() for block in lesson.blocks
             if isinstance(block, Figure)}
    warnings += [Mistake(file, 1, "Nothing in the programme uses this file.") for file in files if file not in used]
    covered = {code: tuple(keys) for code, keys in components.items()}
    return Review(tuple(sorted(set(warnings))), tuple(readings), covered)


def text_of(lesson: Lesson) -> str:
    """Everything that is read in a lesson: prose, questions, options and feedback."""
    found: list[str] = []
    for block in lesson.blocks:
        if isinstance(block, Prose):
            found.append(block.plain)
        elif isinstance(block, AnswerBlock):
            found += [block.label, block.hint.plain]
            for option in getattr(block, "options", ()) or getattr(block, "suggests", ()):
                found += [option.text, getattr(option, "feedback", "")]
    return "\n".join(text for text in found if text)


def _read(lesson: Lesson, programme: Programme, warnings: list[Mistake]) -> LessonReading:
    words = sum(_words(section, lesson.language) for section in lesson.sections)
    fewest, most = programme.lesson_words
    if not fewest <= words <= most:
        what = f"The lesson has {words:,} words; {fewest:,} to {most:,} is a good length."
        warnings.append(Mistake(lesson.file, 1, what))
    for section in lesson.sections if not programme.is_for_guides else ():
        _weigh(section, lesson, warnings)
    kinds = {type(block) for block in lesson.blocks}
    warnings += [Mistake(lesson.file, 1, f"The lesson has no {name.split(' ', 1)[1]}.")
                 for name, kind in EXPECTED.items()
                 if kind not in kinds and (kind in OF_GUIDES or not programme.is_for_guides)]
    questions = [block for block in lesson.answer_blocks if not isinstance(block, Check | Plan)]
    if not questions and not programme.is_for_guides:
        warnings.append(Mistake(lesson.file, 1, "The lesson has no worksheet: nothing in it asks the person anything."))
    level = level_for(lesson.language)
    value = level.of(measure(text_of(lesson), lesson.language)) if level else None
    if level and level.is_hard(value):
        side = "above" if level.lower_is_easier else "below"
        warnings.append(Mistake(lesson.file, 1, f"The lesson is hard to read: {level.name} {value:.1f}, {side} "
                                                f"{level.limit:g}. Shorter sentences and shorter words help."))
    return LessonReading(lesson.language, lesson.key, words, len(lesson.sections), lesson.minutes, len(questions),
                         round(value, 1) if level else None, level.name if level else "")


def _weigh(section: Section, lesson: Lesson, warnings: list[Mistake]) -> None:
    words = _words(section, lesson.language)
    has_more = any(not isinstance(block, Prose) for block in section.blocks)
    if words > LONGEST_SECTION:
        what = f"The section “{section.title}” has {words} words; more than {LONGEST_SECTION} is long for one sitting."
        warnings.append(Mistake(lesson.file, section.line, what))
    elif words < SHORTEST_SECTION and not has_more:
        what = f"The section “{section.title}” has only {words} words, and nothing to do or to see."
        warnings.append(Mistake(lesson.file, section.line, what))


def _words(section: Section, language: str) -> int:
    """The words of a section's text; of what depends on an answer, one way is read."""
    total, ways = 0, 0
    for block in section.blocks:
        count = sum(measure(part.plain, language).words for part in walk([block]) if isinstance(part, Prose))
        if isinstance(block, Condition):
            ways = max(ways, count)
        else:
            total, ways = total + ways + count, 0
    return total + ways


def _look_for_gaps(programme: Programme, warnings: list[Mistake]) -> None:
    """Stories told out of order."""
    for language in programme.languages:
        told: dict[str, int] = {}
        for key in programme.lesson_keys:
            lesson = programme.texts[(language, key)]
            for block in lesson.blocks:
                if isinstance(block, Story) and block.part is not None:
                    expected = told.get(block.person, 0) + 1
                    if block.part != expected:
                        what = f"Part {block.part} of {block.name}'s story comes where part {expected} would."
                        warnings.append(Mistake(lesson.file, block.line, what))
                    told[block.person] = block.part
