"""The line as a picture: where everything stands in it, worked out here, so that the template only writes it down."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from .progress import Point, Series

WIDTH, HEIGHT = 480, 210
LEFT, RIGHT, TOP, BOTTOM = 36, 468, 14, 168
LABEL_APART = 76  # labels nearer than this would overlap
NAMES_WIDE = 130  # beside the frame, for the names of bands
NAME_HIGH = 15  # a band lower than this has no room for its name


@dataclass(frozen=True)
class Dot:
    """A score in the picture."""

    x: float
    y: float
    label: str  # "" where it would overlap the one before


@dataclass(frozen=True)
class Stripe:
    """A band of severity in the picture, for staff."""

    name: str
    top: float
    height: float
    is_even: bool

    @property
    def name_y(self) -> float | None:
        """Where its name stands; None where there is no room for it."""
        return round(self.top + self.height / 2 + 5, 1) if self.height >= NAME_HIGH else None


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
    stripes: tuple[Stripe, ...] = ()
    cut_y: float | None = None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM
    label_y: int = HEIGHT - 14
    band_width: int = RIGHT - LEFT


def chart_of(series: Series, *, with_bands: bool = False) -> Chart | None:
    """The picture of a series; None before there are two scores. `with_bands` is for staff only: it names severity."""
    if len(series.points) < 2:
        return None
    dots = _dots(series)
    band = series.chance
    return Chart(
        words=_words(series, with_bands=with_bands),
        dots=tuple(dots),
        path=" ".join(f"{dot.x:g},{dot.y:g}" for dot in dots),
        band_top=_height(band[1], series) if band else None,
        band_height=round(_height(band[0], series) - _height(band[1], series), 1) if band else 0,
        low=f"{series.scale.range[0]:f}",
        high=f"{series.scale.range[1]:f}",
        stripes=tuple(_stripes(series)) if with_bands else (),
        width=WIDTH + NAMES_WIDE if with_bands and series.scale.bands else WIDTH,
        cut_y=_height(series.verdict.cut.value, series) if with_bands and series.verdict.cut else None,
    )


def _bands(series: Series) -> list[tuple[Decimal, Decimal, str]]:
    """The scale's bands as (from, up to, name), the lowest first."""
    bands = sorted(series.scale.bands)
    ends = [*(least for least, _name in bands[1:]), series.scale.range[1]][:len(bands)]
    return [(least, end, name) for (least, name), end in zip(bands, ends, strict=True)]


def _stripes(series: Series) -> Iterator[Stripe]:
    for place, (least, end, name) in enumerate(_bands(series)):
        top = _height(end, series)
        yield Stripe(name, top, round(_height(least, series) - top, 1), place % 2 == 0)


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


def _words(series: Series, *, with_bands: bool) -> str:
    said = _("{title}: {points}.").format(
        title=series.title, points=", ".join(_point_in_words(series, point) for point in series.points))
    if with_bands and series.scale.bands:
        names = ", ".join(_("{name} from {least}").format(name=name, least=series.number(least))
                          for least, _end, name in _bands(series))
        bands = _("Bands: {names}.").format(names=names)
        said = f"{said} {bands}"
    if with_bands and series.verdict.cut:
        cut = _("The dashed line is the cut, {cut}.").format(cut=series.number(series.verdict.cut.value))
        said = f"{said} {cut}"
    band = series.chance
    if band is None:
        return said
    low, high = (series.number(end) for end in band)
    about_band = _("The shaded band, from {low} to {high}, is change that could be chance.")
    if with_bands and series.scale.bands:
        about_band = _("The frame, from {low} to {high}, is change that could be chance.")
    return f"{said} {about_band.format(low=low, high=high)}"


def _point_in_words(series: Series, point: Point) -> str:
    return _("{when} {value}").format(when=point.label, value=series.number(point.value))
