"""A person's own line: every score of a scale over time, and what its change says, never as a diagnosis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.measures import shelf
from handrail.measures.change import Change, could_be_chance, reliable_change
from handrail.measures.instrument import Instrument, Scale, said
from handrail.measures.scoring import WHOLE, in_digits
from handrail.measures.verdict import Verdict, verdict
from handrail.programmes import library

from .models import Enrolment, Score

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Point:
    """One score of a scale, or why there was none."""

    at: datetime
    label: str  # "start", "week 3"
    value: Decimal | None
    band: str
    reason: str


@dataclass(frozen=True)
class Series:
    """All scores of one scale of one person, oldest first."""

    instrument: Instrument
    scale: Scale
    points: tuple[Point, ...]  # those with a value
    unscored: tuple[Point, ...] = ()

    @property
    def key(self) -> str:
        """Measure and scale: "peg.total"."""
        return f"{self.instrument.id}.{self.scale.key}"

    @property
    def title(self) -> str:
        """What the scale measures, in the active language."""
        return said(self.scale.title, get_language() or "")

    @property
    def first(self) -> Point | None:
        """The first score: what later ones are compared with."""
        return self.points[0] if self.points else None

    @property
    def last(self) -> Point | None:
        """The latest score."""
        return self.points[-1] if self.points else None

    @property
    def change(self) -> Change | None:
        """From the first score to the latest; None before there are two."""
        return change_between(self, 0, -1) if len(self.points) > 1 else None

    @property
    def verdict(self) -> Verdict | None:
        """What the change came to, for staff; None before there are two scores."""
        if len(self.points) < 2:
            return None
        return verdict(self.first.value, self.last.value, scale=self.scale)

    @property
    def instrument_title(self) -> str:
        """The instrument's own name, for staff."""
        return said(self.instrument.title, get_language() or "")

    @property
    def chance(self) -> tuple[Decimal, Decimal] | None:
        """Where a later score could lie by measurement error alone, around the first one."""
        return could_be_chance(self.first.value, scale=self.scale) if self.first else None

    def number(self, value: Decimal) -> str:
        """A score as it is shown: whole, or with one place where the scale can have one, rounded half up."""
        shown = TENTH if self.scale.decimals else WHOLE
        return number_format(value.quantize(shown, rounding=ROUND_HALF_UP))


def series_of(enrolment: Enrolment, zone: ZoneInfo) -> list[Series]:
    """Every scale that was ever scored for an enrolment, what is asked most often first. One statement."""
    rows = Score.objects.filter(enrolment=enrolment).select_related("assessment").order_by("at", "pk")
    found: dict[tuple[str, str], list[Score]] = {}
    for row in rows:
        found.setdefault((row.measure, row.scale), []).append(row)
    series = [_series(enrolment, scores, zone) for scores in found.values()]
    order = _order(enrolment)
    return sorted(series, key=lambda one: order.index(one.instrument.id) if one.instrument.id in order else len(order))


def change_between(series: Series, earlier: int, later: int) -> Change:
    """The change between two of a series' scores, by their places."""
    return reliable_change(series.points[earlier].value, series.points[later].value, scale=series.scale)


def in_words(series: Series) -> str:
    """How it went since the first score: "Pain has got in the way less since the start: 6.7 to 5.0."."""
    if series.first is None:
        return _("There is no score yet.")
    first, change = series.number(series.first.value), series.change
    if change is None:
        low, high = (number_format(end) for end in series.scale.range)
        sentence = _("{title}: {first}, on a line from {low} to {high}.")
        return sentence.format(title=series.title, first=first, low=low, high=high)
    words = series.scale.say.get(change.direction, {})
    is_from_start = series.first.label == start_label()
    last = series.number(series.last.value)
    if change.direction == "same":
        sentence = said(words, get_language() or "") or _("{title}: about the same").format(title=series.title)
        as_then = _("as at the start") if is_from_start else _("as the first time")
        return _("{sentence} {as_then}: {last}.").format(sentence=sentence, as_then=as_then, last=last)
    since = _("since the start") if is_from_start else _("since the first time")
    better = change.direction == "better"
    fallback = _("{title}: better") if better else _("{title}: worse")
    sentence = said(words, get_language() or "") or fallback.format(title=series.title)
    return _("{sentence} {since}: {first} to {last}.").format(sentence=sentence, since=since, first=first, last=last)


def how_sure(series: Series) -> str:
    """How much may be read into the change, carefully; "" before there are two scores."""
    change = series.change
    if change is None:
        return ""
    if change.direction == "same":
        return _("The same number at two times doesn’t mean that nothing moves; look at the line between.")
    if change.is_reliable is None and not change.matters:
        return _("Single answers go up and down from week to week. The direction over several weeks says more.")
    noticed = _("Many people notice a difference like this in daily life.")
    if change.is_reliable is None:
        return noticed
    if not change.is_reliable:
        chance = _("numbers like these move by themselves, so a change of this size can still be chance.")
        even_so = _("Even so:")
        return f"{noticed} {even_so} {chance}" if change.matters else chance[:1].upper() + chance[1:]
    sure = _("That is more than chance alone would be likely to give.")
    if change.direction == "worse":
        care = _("Most people who live with pain have hard weeks. If it worries you, tell your guide or your doctor.")
        return f"{sure} {care}"
    return f"{sure} {noticed}" if change.matters else sure


def start_label() -> str:
    """What the baseline is called on an axis."""
    return _("start")


def _series(enrolment: Enrolment, scores: Sequence[Score], zone: ZoneInfo) -> Series:
    instrument = shelf.instrument(scores[-1].pack_id)  # the newest version says how the line is read
    points = [
        Point(row.at, _label(enrolment, row, zone), None if row.value is None else in_digits(row.value), row.band,
              row.reason)
        for row in scores
    ]
    return Series(
        instrument, instrument.scale(scores[-1].scale),
        points=tuple(point for point in points if point.value is not None),
        unscored=tuple(point for point in points if point.value is None),
    )


def _label(enrolment: Enrolment, row: Score, zone: ZoneInfo) -> str:
    if row.assessment.name == "baseline" or enrolment.started_at is None:
        return start_label()
    days = (row.at.astimezone(zone).date() - enrolment.started_at.astimezone(zone).date()).days
    return _("week {number}").format(number=max(days, 0) // 7)


def _order(enrolment: Enrolment) -> list[str]:
    """The programme's measures, those of repeated batteries first."""
    batteries = library.programme(enrolment.programme_id).assess.values()
    repeated: Iterable[str] = (measure for battery in batteries if battery.every_days for measure in battery.measures)
    once: Iterable[str] = (measure for battery in batteries for measure in battery.measures)
    return list(dict.fromkeys([*repeated, *once]))
