"""Harm in words: what a participant said, and each version of an adverse event."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from . import adverse_forms, effects_forms
from .adverse_records import AdverseVersion, EffectsAsked
from .effects import Told

OCCASIONS = {
    EffectsAsked.Occasion.END: gettext_lazy("Said at the end of the course"),
    EffectsAsked.Occasion.LEAVING: gettext_lazy("Said on leaving the course"),
}


@dataclass(frozen=True)
class Effect:
    """One thing that was hard: its code, its words, how much."""

    kind: str
    words: str
    degree: str
    event_pk: object = None  # the adverse event that it became


@dataclass(frozen=True)
class Known:
    """One version of an adverse event, in words."""

    number: int
    at: datetime
    by: str
    kind: str
    grade: str
    serious: list[str]
    related: str
    started_on: str
    ended_on: str
    actions: list[str]
    outcome: str
    follow_up_on: str
    words: dict[str, str] = field(default_factory=dict)


def effects_in_words(told: Told, events: dict[str, object]) -> list[Effect]:
    """What was hard, the strongest first; `events` are those that became adverse events, by kind."""
    degrees = dict(effects_forms.DEGREES)
    return [Effect(kind, str(effects_forms.KINDS[kind]), str(degrees[str(degree)]).lower(), events.get(kind))
            for kind, degree in told.there.items()]


def about(told: Told) -> list[str]:
    """What was said besides: whether it is still so, whether the course had to do with it."""
    found = []
    if told.still and told.there:
        found.append(_("It is still so.") if told.still == "yes" else _("It has passed."))
    if told.from_course and told.there:
        found.append({
            "yes": _("The course had to do with it."), "partly": _("The course had partly to do with it."),
            "no": _("The course had nothing to do with it."),
            "unsure": _("They can’t say whether the course had to do with it."),
        }[told.from_course])
    return found


def known(version: AdverseVersion) -> Known:
    """A version in words."""
    report = version.report
    return Known(
        number=version.number, at=version.at, by=str(version.by), kind=str(adverse_forms.KINDS[report.kind]),
        grade=grade_words(report.grade), serious=[str(adverse_forms.SERIOUS[code]) for code in report.serious],
        related=related_words(report.related), started_on=_day(report.started_on),
        ended_on=_day(report.ended_on),
        actions=[str(adverse_forms.ACTIONS[code]) for code in report.actions],
        outcome=str(adverse_forms.OUTCOMES[report.outcome]), follow_up_on=_day(report.follow_up_on),
        words=dict(report.words))


def _day(day: date | None) -> str:
    return formats.date_format(day, pgettext("date in words", "j F Y")) if day else ""


def grade_words(grade: str) -> str:
    """How severe, in a word."""
    return {"mild": _("mild"), "moderate": _("moderate"), "severe": _("severe")}[grade]


def related_words(related: str) -> str:
    """Whether the course had to do with it, in a word."""
    return {"unrelated": _("unrelated"), "possibly": _("possibly related"), "probably": _("probably related"),
            "definitely": _("definitely related")}[related]
