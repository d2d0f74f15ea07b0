"""What a course by text sends: the next text of a lesson, the next question of a check-in, or when it goes on.

The place is where the course itself stands, whatever was read or answered on pages meanwhile.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.journeys import batteries, course, journal
from handrail.journeys.counting import asked_measures
from handrail.journeys.models import Assessment, Enrolment, SectionRead, Standing
from handrail.look import saying
from handrail.measures.instrument import Item, said
from handrail.programmes import library
from handrail.programmes.sms_lesson import Text

from .models import Dialogue

ANSWER, ITEM = "answer:", "item:"


@dataclass(frozen=True)
class Asked:
    """A text to send, and what it asks."""

    words: str
    asks: str = ""
    lesson: str = ""
    text: int = 0  # of the lesson, from 1; 0: it is none of a lesson


def can_be_done(enrolment: Enrolment) -> bool:
    """Whether the programme has a wording for texts."""
    return bool(library.programme(enrolment.programme_id).sms)


def texts_of(enrolment: Enrolment, lesson: str) -> tuple[Text, ...]:
    """A lesson's texts in the active language."""
    return library.programme(enrolment.programme_id).sms_of(lesson, get_language() or "")


def next_asked(enrolment: Enrolment, dialogue: Dialogue, at: datetime) -> Asked:
    """What comes next: a check-in first, for it is short; then the lesson; else when it goes on."""
    return _next_item(enrolment, dialogue) or _next_text(enrolment, dialogue) or Asked(_when(enrolment, at))


def this_asked(enrolment: Enrolment, dialogue: Dialogue) -> Asked | None:
    """What was sent last, again."""
    if dialogue.asks.startswith(ITEM):
        return _next_item(enrolment, dialogue)
    texts = texts_of(enrolment, dialogue.lesson)
    if 0 < dialogue.text <= len(texts):
        return _as_asked(dialogue.lesson, dialogue.text, texts[dialogue.text - 1])
    return None


def read_to_the_end(enrolment: Enrolment, dialogue: Dialogue, at: datetime) -> None:
    """The last text was read, for its reader went on: note its section where that was its last text."""
    texts = texts_of(enrolment, dialogue.lesson)
    if not 0 < dialogue.text <= len(texts) or enrolment.state not in course.READING:
        return
    section = texts[dialogue.text - 1].section
    if all(one.section != section for one in texts[dialogue.text:]):
        course.read_section(enrolment=enrolment, lesson=dialogue.lesson, section=section, at=at)


def open_assessment(enrolment: Enrolment, dialogue: Dialogue) -> Assessment | None:
    """The assessment to ask: the latest that is open and wasn't put off."""
    rows = Assessment.objects.filter(enrolment=enrolment, state=Assessment.State.OPEN).exclude(pk=dialogue.aside)
    found = rows.select_related("enrolment").order_by("-opened_at", "-pk").first()
    return found if found is not None and asked_measures(found) else None


def gap_of(assessment: Assessment) -> tuple[batteries.Part, Item] | None:
    """The first question without an answer; None when all are answered."""
    return next(((part, part.gaps[0]) for part in batteries.parts(assessment) if part.gaps), None)


def _next_item(enrolment: Enrolment, dialogue: Dialogue) -> Asked | None:
    assessment = open_assessment(enrolment, dialogue)
    gap = gap_of(assessment) if assessment is not None else None
    if gap is None:
        return None
    part, item = gap
    language = get_language() or ""
    lines = [] if part.is_begun else [said(part.instrument.stem, language)]
    lines.append(said(item.text, language))
    values, label = item.choice.values, item.choice.label
    if item.choice.is_line:
        lines.append(_("%(least)s = %(least_words)s, %(most)s = %(most_words)s. Reply with a number.") % {
            "least": values[0], "least_words": _bare(label(values[0], language), values[0]), "most": values[-1],
            "most_words": _bare(label(values[-1], language), values[-1])})
    else:
        lines += [f"{value} {label(value, language)}" for value in values]
    return Asked("\n".join(line for line in lines if line),
                 f"{ITEM}{batteries.response_key(assessment.pk, part.measure, item.key)}")


def _bare(label: str, value: int) -> str:
    """An end's words without the number that some stand with."""
    return label.removeprefix(str(value)).strip(" :–-") or str(value)


def _next_text(enrolment: Enrolment, dialogue: Dialogue) -> Asked | None:
    standing = Standing.objects.get(enrolment=enrolment)
    lesson = standing.lesson
    if not lesson or enrolment.state not in course.READING:
        return None
    read = set(SectionRead.objects.filter(enrolment=enrolment, lesson=lesson).values_list("section", flat=True))
    texts = texts_of(enrolment, lesson)
    after = dialogue.text if dialogue.lesson == lesson else 0
    ahead = [number for number, one in enumerate(texts, 1) if one.section not in read]
    number = next((one for one in ahead if one > after), None) or next(iter(ahead), None)
    return _as_asked(lesson, number, texts[number - 1]) if number else None


def _as_asked(lesson: str, number: int, text: Text) -> Asked:
    if text.ask:
        return Asked(text.whole, f"{ANSWER}{lesson}/{text.ask}", lesson, number)
    go_on = _("Reply MORE to go on.")
    return Asked(f"{text.whole}\n{go_on}", "", lesson, number)


def _when(enrolment: Enrolment, at: datetime) -> str:
    standing = Standing.objects.get(enrolment=enrolment)
    if enrolment.state == Enrolment.State.FINISHED:
        return _("That was the course. Everything stays here for you, and you can text your thoughts at any time.")
    if standing.next_opens_at is not None:
        return _("That is all for now. The next lesson comes %(when)s.") % {
            "when": saying.when(standing.next_opens_at, at)}
    if set(library.programme(enrolment.programme_id).lesson_keys) <= set(standing.lessons_done):
        return _("That was the last lesson. Well done for getting here. A few questions still come, on how you are.")
    return _("That is all for now.")


def head_of(enrolment: Enrolment, key: str) -> set[uuid.UUID]:
    """The versions of an answer that stand, which a reply replaces."""
    return {uuid.UUID(one) for one in journal.head_ids(enrolment, key)}
