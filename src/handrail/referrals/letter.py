"""The letter at the end, on paper: what was done, how it went, who has responsibility; by what was agreed."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import dateformat, translation
from django.utils.translation import gettext as _

from handrail.journeys import course, progress
from handrail.journeys.joining_packs import said
from handrail.journeys.models import Standing
from handrail.people.models import Person
from handrail.programmes import library
from handrail.programmes.workbook import typeset

from . import patients, responsibility
from .models import Part, Referral


def pdf(referral: Referral, *, reader: Person, parts: set[str], at: datetime) -> bytes:
    """The letter as PDF, in its reader's language."""
    language = reader.language or referral.service.language
    with translation.override(language):
        return typeset.made("report", tree(referral, parts, language, at), "a4").data


def tree(referral: Referral, parts: set[str], language: str, at: datetime) -> dict[str, Any]:
    """What stands on the page, in the active language. Scores only where they were agreed to."""
    enrolment, service = referral.enrolment, referral.service
    programme, zone = library.programme(enrolment.programme_id), course.zone_of(enrolment.participant, service)
    done = Standing.objects.filter(enrolment=enrolment).values_list("lessons_done", flat=True).first() or []
    lines = [
        said(programme.title), patients.state_words(enrolment),
        _("%(done)s of %(of)s lessons read to the end") % {"done": len(done), "of": len(programme.lesson_keys)},
        _("Began %(day)s") % {"day": _day(enrolment.started_at, zone)} if enrolment.started_at else "",
        _("Ended %(day)s") % {"day": _day(enrolment.ended_at, zone)} if enrolment.ended_at else "",
    ]
    body: list[dict[str, Any]] = [
        {"k": "heading", "text": _("The course")},
        {"k": "lines", "lines": [*filter(None, lines)]},
    ]
    if Part.SCORES in parts:
        rows = [[f"{one.title} ({one.instrument_title})", one.number(one.first.value), one.number(one.last.value)]
                for one in progress.series_of(enrolment, zone) if len(one.points) > 1]
        if rows:
            body += [{"k": "heading", "text": _("How it has been")},
                     {"k": "table", "head": [_("Questionnaire"), _("First"), _("Last")], "rows": rows}]
    rows = responsibility.history(referral)
    last = responsibility.latest(rows)
    asked = responsibility.asked_of_service(rows, service=service.name, day=lambda moment: _day(moment, zone))
    body += [{"k": "heading", "text": _("Responsibility")},
             {"k": "text", "text": responsibility.to_clinician(last.who, service=service.name)},
             *([{"k": "text", "text": asked}] if asked else []),
             {"k": "text", "text": _("Recorded on %(day)s. The course has ended: further care is yours, unless you "
                                     "have agreed otherwise.") % {"day": _day(last.in_force_since, zone)}}]
    return {
        "language": language, "title": _("Letter to %(name)s") % {"name": referral.clinician.name},
        "of": patients.name_of(referral), "from": service.name, "parts": body, "page": _("Page"),
        "foot": [_("Made on %(day)s, with what the person agreed to. Counted: lessons read to their end; "
                   "questionnaires that were asked at least twice.") % {"day": _day(at, zone)}],
    }


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return dateformat.format(moment.astimezone(zone), _("j F Y"))
