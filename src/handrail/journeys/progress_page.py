"""What the page of one's own progress says: the lines there are, and the answers that have no second point yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import number_format

from . import asking
from .models import Enrolment
from .progress import Series, how_sure, in_words, series_of
from .progress_chart import Chart, chart_of


@dataclass(frozen=True)
class Line:
    """One scale on the page."""

    series: Series
    chart: Chart
    words: str
    sure: str
    rows: list[tuple[datetime, str, str]]  # when, "week 3", the number


@dataclass(frozen=True)
class Single:
    """A scale with one score so far."""

    title: str
    number: str
    most: str
    at: datetime


def page_of(enrolment: Enrolment | None, zone: ZoneInfo, at: datetime) -> dict[str, Any]:
    """The page's context."""
    series = series_of(enrolment, zone) if enrolment else []
    return {
        "enrolment": enrolment,
        "lines": [line_of(one) for one in series if len(one.points) > 1],
        "singles": [_single(one) for one in series if len(one.points) == 1],
        "next_at": asking.next_opening(enrolment, at) if enrolment else None,
    }


def line_of(series: Series) -> Line:
    """A series with two or more scores, ready to be shown: in words, drawn, and as rows."""
    rows = [(point.at, point.label, series.number(point.value)) for point in series.points]
    return Line(series, chart_of(series), in_words(series), how_sure(series), rows)


def _single(series: Series) -> Single:
    point = series.points[0]
    return Single(series.title, series.number(point.value), number_format(series.scale.range[1]), point.at)
