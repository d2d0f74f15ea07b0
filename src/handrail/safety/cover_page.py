"""What the pages of leave, plan and words show: one function each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handrail.people.hours import hours_of
from handrail.people.models import Role, RoleKind, Service

from . import shelf, watch_words
from .cover_forms import WordForm
from .deadlines import DAYS, HOURS, MINUTES, WORKING_DAYS, WORKING_HOURS, Deadline
from .help_page import hours_in_words
from .models import Leave, OnCall
from .plan import BadDay, Band, HarmTold, Item, Plan, Screened, SeriousEvent, Signal, Silence, TwiceWorse, Words
from .shelf import said


@dataclass(frozen=True)
class SignalLine:
    """One row of what is watched for."""

    title: str
    looked_at: str
    level: str
    owner: str
    within: str
    then: str


@dataclass(frozen=True)
class WordList:
    """The words of one language, with the form that adds one."""

    signal: str
    language: str
    name: str
    phrases: tuple[str, ...]
    form: WordForm


def leaves(role: Role, at: datetime) -> models.QuerySet[Leave]:
    """Leaves that aren't over: one's own, for a manager everybody's."""
    rows = Leave.objects.select_related("person", "cover").filter(ends_at__gt=at, cancelled_at=None)
    if role.kind != RoleKind.MANAGER:
        rows = rows.filter(person_id=role.person_id)
    return rows.order_by("begins_at", "pk")


def named_on_call() -> str:
    """The id of whoever is on call; empty where nobody is named."""
    return str(OnCall.objects.values_list("person_id", flat=True).first() or "")


def plan_in_words(service: Service) -> dict[str, Any]:
    """What a service watches for, line by line."""
    plan = shelf.plan_of(service.pk)
    return {
        "plan": plan, "title": said(plan.title), "hours": hours_in_words(hours_of(service)),
        "on_call_within": deadline_in_words(plan.on_call_within),
        "lines": [_line(one, plan) for one in plan.signals],
    }


def word_lists(service: Service, wrong: WordForm | None) -> list[WordList]:
    """Every list with its form; `wrong` is the one that was sent and has something to be looked at."""
    names = {"en": _("English"), "es": _("Spanish")}
    found = []
    for signal, lists in watch_words.lists_of(service.pk).items():
        for language, phrases in lists.items():
            same = wrong is not None and (wrong.data.get("signal"), wrong.data.get("language")) == (signal, language)
            fresh = WordForm(initial={"signal": signal, "language": language}, auto_id=f"{language}-%s")
            form = wrong if same else fresh
            found.append(WordList(signal, language, names.get(language, language), phrases, form))
    return found


def deadline_in_words(deadline: Deadline) -> str:
    """ "4 working hours" in the active language."""
    return {
        MINUTES: ngettext("%(n)d minute", "%(n)d minutes", deadline.count),
        HOURS: ngettext("%(n)d hour, day or night", "%(n)d hours, day or night", deadline.count),
        DAYS: ngettext("%(n)d day", "%(n)d days", deadline.count),
        WORKING_HOURS: ngettext("%(n)d working hour", "%(n)d working hours", deadline.count),
        WORKING_DAYS: ngettext("%(n)d working day", "%(n)d working days", deadline.count),
    }[deadline.unit] % {"n": deadline.count}


def _line(signal: Signal, plan: Plan) -> SignalLine:
    levels = {"urgent": _("urgent"), "soon": _("soon"), "watch": _("to watch")}
    line = {"guide": _("guide"), "supervisor": _("supervisor"), "manager": _("manager")}
    title = said(signal.short).replace("{answer}", "…").replace("{measure}", _("A score"))
    then = _("%(who)s, %(within)s each") % {
        "who": ", ".join(line[one] for one in signal.escalate),
        "within": deadline_in_words(signal.then_within)} if signal.escalate else _("nobody")
    return SignalLine(title, _looked_at(signal), levels[signal.level], line[signal.owner],
                      deadline_in_words(signal.answer_within), then)


def _looked_at(signal: Signal) -> str:
    return {
        Item: _("each answer, as it is given"), Screened: _("the screening"),
        Band: _("a finished questionnaire"), TwiceWorse: _("a finished questionnaire"),
        Words: _("messages when they are sent, answers when they are left"), Silence: _("the clock"),
        BadDay: _("the bad-day page"), HarmTold: _("what was hard, asked at the end and on leaving"),
        SeriousEvent: _("an adverse event, as it is written down"),
    }[type(signal.when)]
