"""The rows behind a figure, under codes, for those who may have them: so that every number can be counted again.

A row about a course (dates, steps, lessons) has no score in it, and a row with a score has no date, no guide and no
code in common with the first: laid beside the list of participants it names nobody. Fewer than five people are refused.
Nor are rows with scores given for a span of days or for one guide: two files that differ by one person would name the
scores of that person. Whoever is among fewer than five of a programme and protocol, which they say, isn't in them.
"""

import uuid
from collections.abc import Sequence

from django.db.models import Count, QuerySet

from handrail.ground import codes

from .models import Followed, Result
from .queries import narrowed
from .reader import Reader
from .scope import LEAST

PEOPLE = ("code", "programme", "protocol", "guide", "state", "signed_up_on", "started_on", "ended_on", "consent_hours",
          "baseline_hours", "start_hours", "contact_hours", "lessons_opened", "lessons_read")
RESULTS = ("code", "programme", "protocol", "battery", "occurrence", "assessment", "measure", "scale", "first", "score",
           "change", "reliable")


class TooFew(Exception):
    """So few people are in the rows that somebody could be known."""


def rows_behind(reader: Reader, *, kind: str, figure: str) -> list[Sequence[object]]:
    """A head and the rows, of the people whom this reader may see. Raises TooFew."""
    table = Followed if kind == "people" else Result
    rows = narrowed(table, reader.asked)
    if reader.scope.guides is not None:
        rows = rows.filter(guide_id__in=reader.scope.guides)
    if kind == "results":
        if reader.asked.since or reader.asked.until or reader.asked.guide:
            raise TooFew
        rows = _without_the_few(_of_figure(rows, reader, figure))
    if rows.values("enrolment_id").distinct().count() < LEAST:
        raise TooFew
    return _people(rows, reader) if kind == "people" else _results(rows, reader)


def code_of(enrolment_id: uuid.UUID, kind: str) -> str:
    """The code of one enrolment in one kind of this room's rows."""
    return codes.code_of(enrolment_id, room="outcomes", kind=kind)


def _of_figure(rows: QuerySet, reader: Reader, figure: str) -> QuerySet:
    if figure == "assessed":
        return rows.filter(measure="")
    if figure == "measures":
        at = reader.point.at if reader.point else ("", 0)
        return rows.filter(name=at[0], occurrence=at[1]).exclude(measure="")
    measure, _, scale = reader.scale.partition(".")
    return rows.filter(measure=measure, scale=scale)


def _without_the_few(rows: QuerySet) -> QuerySet:
    """Without the rows of those who could be known by the programme and protocol that a row says."""
    many = rows.order_by().values("programme", "protocol").annotate(people=Count("enrolment_id", distinct=True))
    for cell in many.filter(people__lt=LEAST):
        rows = rows.exclude(programme=cell["programme"], protocol=cell["protocol"])
    return rows


def _people(rows: QuerySet, reader: Reader) -> list[Sequence[object]]:
    found = [
        (code_of(row.enrolment_id, "people"), row.programme, row.protocol, reader.names.guides.get(row.guide_id, ""),
         row.state, *(day.isoformat() if day else "" for day in (row.signed_up_on, row.started_on, row.ended_on)),
         row.consent_hours, row.baseline_hours, row.start_hours, row.contact_hours, row.opened, row.read)
        for row in rows.iterator(2_000)
    ]
    return [PEOPLE, *sorted(found)]


def _results(rows: QuerySet, reader: Reader) -> list[Sequence[object]]:
    wanted = rows.values_list("enrolment_id", "programme", "protocol", "name", "occurrence", "state", "measure",
                              "scale", "before", "value", "verdict")
    found = [
        (code_of(enrolment, "results"), *kept, before, value, "" if before is None else round(value - before, 3),
         {1: "better", -1: "worse", 0: "neither"}.get(verdict, ""))
        for enrolment, *kept, before, value, verdict in wanted.iterator(2_000)
    ]
    return [RESULTS, *sorted(found, key=lambda row: tuple(map(str, row[:8])))]
