"""The line as a picture: where everything stands in it, worked out here, so that the template only writes it down."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from .progress import Point, Series

WIDTH, HEIGHT = 480, 210
LEFT, RIGHT, TOP, BOTTOM = 36, 468, 14, 168
LABEL_APART = 76  # labels nearer than this would overlap


@dataclass(frozen=True)
class Dot:
    """A score in the picture."""

    x: float
    y: float
    label: str  # "" where it would overlap the one before


@dataclass(frozen=True)
class Chart:
    """A picture of a series. Numbers are in the units of its view box, `width` by `height`."""

    words: str  # all that it shows, for who doesn't see it
    dots: tuple[Dot, ...]
    path: str
    band_top: float | None  # of what could be chance
    band_height: float
    low: str
    high: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM
    label_y: int = HEIGHT - 14
    band_width: int = RIGHT - LEFT


def chart_of(series: Series) -> Chart | None:
    """The picture of a series; None before there are two scores."""
    if len(series.points) < 2:
        return None
    dots = _dots(series)
    band = series.chance
    return Chart(
        words=_words(series),
        dots=tuple(dots),
        path=" ".join(f"{dot.x:g},{dot.y:g}" for dot in dots),
        band_top=_height(band[1], series) if band else None,
        band_height=round(_height(band[0], series) - _height(band[1], series), 1) if band else 0,
        low=f"{series.scale.range[0]:f}",
        high=f"{series.scale.range[1]:f}",
    )


def _dots(series: Series) -> list[Dot]:
    first, last = series.points[0].at, series.points[-1].at
    whole = (last - first).total_seconds() or 1
    inset = 26
    dots: list[Dot] = []
    labelled = float("-inf")
    for place, point in enumerate(series.points):
        share = (point.at - first).total_seconds() / whole
        x = round(LEFT + inset + share * (RIGHT - LEFT - 2 * inset), 1)
        is_last = place == len(series.points) - 1
        has_room = x - labelled >= LABEL_APART and (is_last or RIGHT - inset - x >= LABEL_APART)
        if has_room:
            labelled = x
        dots.append(Dot(x, _height(point.value, series), point.label if has_room else ""))
    return dots


def _height(value: Decimal, series: Series) -> float:
    low, high = series.scale.range
    return round(BOTTOM - float((value - low) / (high - low)) * (BOTTOM - TOP), 1)


def _words(series: Series) -> str:
    said = _("{title}: {points}.").format(
        title=series.title, points=", ".join(_point_in_words(series, point) for point in series.points))
    band = series.chance
    if band is None:
        return said
    low, high = (series.number(end) for end in band)
    about_band = _("The shaded band, from {low} to {high}, is change that could be chance.").format(low=low, high=high)
    return f"{said} {about_band}"


def _point_in_words(series: Series, point: Point) -> str:
    return _("{when} {value}").format(when=point.label, value=series.number(point.value))
