"""What is counted for a summary: from the rows of the enrolment, in the words of whoever reads it.

Each number can be found again: lessons in the parts that were read, contacts with a person and their minutes in the
contacts that were closed, each measure in its scores. How each is counted stands beside it.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum
from django.utils import dateformat
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from handrail.guidance.models import Contact
from handrail.guidance.words import channel_words
from handrail.journeys import progress
from handrail.journeys.joining_packs import said
from handrail.journeys.models import Enrolment
from handrail.journeys.zone import zone_of
from handrail.programmes import library


def facts(enrolment: Enrolment, at: datetime) -> dict[str, Any]:
    """Everything that is counted, as plain data, in the active language. A bounded number of statements."""
    zone = zone_of(enrolment.participant, enrolment.service)
    programme = library.programme(enrolment.programme_id)
    language = get_language() or "en"
    done = enrolment.standing.lessons_done
    titles = [programme.lesson(key, language).title for key in programme.lesson_keys if key in done]
    return {
        "programme": said(programme.title), "version": enrolment.programme.version,
        "began": _day(enrolment.started_at, zone), "ended": _day(enrolment.ended_at, zone),
        "counted_at": _day(at, zone),
        "lessons": titles, "of": len(programme.lesson_keys),
        "contacts": contacts(enrolment), "measures": measures(enrolment, zone),
    }


def contacts(enrolment: Enrolment) -> list[dict[str, Any]]:
    """Contacts with a person that took place, by channel: how many, and how many minutes in all."""
    took_place = (Contact.Outcome.REACHED, Contact.Outcome.WRITTEN)
    rows = Contact.objects.filter(enrolment=enrolment, state=Contact.State.DONE, outcome__in=took_place)
    found = rows.values("channel").annotate(many=Count("pk"), minutes=Sum("minutes")).order_by("-many", "channel")
    return [
        {"channel": str(channel_words(row["channel"])), "many": row["many"],
         "minutes": number_format(row["minutes"] or 0, decimal_pos=0, use_l10n=True),
         "line": ngettext("%(n)d time", "%(n)d times", row["many"]) % {"n": row["many"]}}
        for row in found
    ]


def measures(enrolment: Enrolment, zone: ZoneInfo) -> list[dict[str, str]]:
    """Each scale that was asked twice or more: from the first to the last, in plain words and in numbers."""
    found = []
    for series in progress.series_of(enrolment, zone):
        if len(series.points) > 1:
            low, high = (number_format(end) for end in series.scale.range)
            found.append({
                "title": series.title, "instrument": series.instrument_title,
                "first": series.number(series.first.value), "first_day": _day(series.first.at, zone),
                "last": series.number(series.last.value), "last_day": _day(series.last.at, zone),
                "range": _("from %(low)s to %(high)s") % {"low": low, "high": high},
                "words": progress.in_words(series), "sure": progress.how_sure(series),
            })
    return found


def _day(moment: datetime | None, zone: ZoneInfo) -> str:
    return dateformat.format(moment.astimezone(zone), _("j F Y")) if moment else ""
