"""A participant's scores as a guide reads them: first and latest, what the change came to, and the line drawn over its
bands. Words of severity are here for staff; a participant's own page never has them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from handrail.journeys import course, progress, progress_chart
from handrail.journeys.models import Enrolment
from handrail.journeys.progress import Series
from handrail.measures.change import threshold
from handrail.measures.scoring import WHOLE
from handrail.measures.verdict import Verdict, is_worse_twice_in_a_row


@dataclass(frozen=True)
class ScoreRow:
    """One scale in the table: first and latest, the change, and what it is worth."""

    key: str
    title: str
    numbers: str
    band: str
    change: str
    worth: tuple[str, ...] = ()
    tone: str = ""


@dataclass(frozen=True)
class Fact:
    """One thing that is known of a scale's change, and by which rule."""

    label: str
    value: str
    rule: str = ""


@dataclass(frozen=True)
class Card:
    """One scale on the page of all scores."""

    series: Series
    chart: progress_chart.Chart | None
    sentence: str
    facts: tuple[Fact, ...]
    rows: tuple[tuple[datetime, str, str, str], ...]  # when, "week 3", the number or why there is none, the band


def cards_of(enrolment: Enrolment) -> list[Card]:
    """Every scale that was ever scored, what is asked most often first. One statement."""
    zone = course.zone_of(enrolment.participant, enrolment.service)
    return [_card(series) for series in progress.series_of(enrolment, zone)]


def row_of(series: Series) -> ScoreRow:
    """A scale with at least one score, in a line."""
    first, last, found = series.number(series.first.value), series.number(series.last.value), series.verdict
    if found is None:
        return ScoreRow(series.key, series.title, first, series.last.band, "")
    tone = "sun" if found.is_deterioration else ""
    return ScoreRow(series.key, series.title, f"{first} → {last}", series.last.band, change_words(series, found),
                    worth_words(series, found), tone)


def change_words(series: Series, found: Verdict) -> str:
    """ "7 better (47 %)"."""
    if found.change.direction == "same":
        return _("the same")
    words = _("{amount} better") if found.change.direction == "better" else _("{amount} worse")
    said = words.format(amount=series.number(found.change.amount))
    return said if found.percent is None else _("{change} ({percent} %)").format(
        change=said, percent=_whole(abs(found.percent)))


def worth_words(series: Series, found: Verdict) -> tuple[str, ...]:
    """What a change is worth, each in a word or two, as far as the scale says."""
    change = found.change
    is_change = change.direction != "same"
    said = [
        _("reliable") if change.is_reliable and is_change else "",
        _("could be chance") if change.is_reliable is False and is_change else "",
        _("clinically significant") if found.is_significant else "",
        _("remission") if found.is_remission else "",
        _("no longer a case") if found.has_recovered and not found.is_significant else "",
        _("a case now") if found.was_case is False and found.is_case else "",
        _("worse twice in a row") if _is_worse_twice(series) else "",
        _share(series, change.matters, change.matters_much),
        _("improved, in their own view") if series.scale.is_improved(series.last.value) else "",
    ]
    return tuple(filter(None, said))


def sentence_of(series: Series) -> str:
    """The whole of it in plain words, for staff."""
    found = series.verdict
    if series.first is None:
        return _("There is no score yet.")
    if found is None:
        return _("{title}: {first}. There is nothing to compare it with yet.").format(
            title=series.title, first=series.number(series.first.value))
    first, last = series.number(series.first.value), series.number(series.last.value)
    parts = [_("{title}: {first} at first, {last} now: {change}.").format(
        title=series.title, first=first, last=last, change=change_words(series, found)),
        _how_sure(series, found), _crossing(series, found)]
    if found.is_remission:
        parts.append(_("That is remission by this scale."))
    if _is_worse_twice(series):
        parts.append(_("The last two scores are each reliably worse than the first."))
    return " ".join(filter(None, parts))


def _how_sure(series: Series, found: Verdict) -> str:
    if found.change.is_reliable is None or found.change.direction == "same":
        return ""
    needed = _needed(series)
    if found.change.is_reliable:
        return _("That is more than measurement error alone is likely to give ({needed}).").format(needed=needed)
    return _("A change of this size could be measurement error alone; it takes {needed}.").format(needed=needed)


def _crossing(series: Series, found: Verdict) -> str:
    if found.cut is None:
        return ""
    cut = series.number(found.cut.value)
    if found.is_significant:
        return _("It crosses the cut at {cut}: clinically significant change (Jacobson and Truax).").format(cut=cut)
    if found.has_recovered:
        return _("It crosses the cut at {cut}, but not reliably.").format(cut=cut)
    if found.was_case:
        return _("It hasn’t crossed the cut at {cut}.").format(cut=cut)
    if found.is_case:
        return _("It was on the well side of the cut at {cut} at first, and isn’t now.").format(cut=cut)
    return _("It has been on the well side of the cut at {cut} from the first.").format(cut=cut)


def _card(series: Series) -> Card:
    points = sorted([*series.points, *series.unscored], key=lambda point: point.at)
    return Card(
        series, progress_chart.chart_of(series, with_bands=True), sentence_of(series), tuple(_facts(series)),
        tuple((point.at, point.label, point.reason if point.value is None else series.number(point.value), point.band)
              for point in points),
    )


def _facts(series: Series):
    """What is known, each with the rule it comes from; what the scale doesn't say is said to be so."""
    found, scale = series.verdict, series.scale
    if found is None:
        return
    no_rule = _("the scale names none")
    yes_or_no = {True: _("yes"), False: _("no"), None: "–"}
    limit = scale.reliable_change
    is_reliable = None if found.change.direction == "same" and limit is None else found.change.is_reliable
    yield Fact(_("First → now"), f"{series.number(series.first.value)} → {series.number(series.last.value)}")
    yield Fact(_("Change"), change_words(series, found))
    yield Fact(_("Reliable"), yes_or_no[is_reliable],
               f"{_needed(series)}. {limit.source}" if limit else no_rule)
    if found.cut is None:
        rule = _("a cut by sex, which isn’t known here") if scale.case_at_by_sex else no_rule
    elif found.cut.by == "norm":
        rule = _("cut at {cut}: two standard deviations from what people score on average (criterion b). {source}")
        rule = rule.format(cut=series.number(found.cut.value), source=scale.norm.source)
    else:
        rule = _("cut at {cut}, and reliable (Jacobson and Truax 1991)").format(cut=series.number(found.cut.value))
    yield Fact(_("Clinically significant"), yes_or_no[found.is_significant], rule)
    below = scale.remission_below
    yield Fact(_("Remission"), yes_or_no[found.is_remission],
               _("past {cut}, after having been a case").format(cut=series.number(below)) if below is not None
               else _("past the cut, after having been a case") if found.is_remission is not None else no_rule)
    if scale.matters is not None:
        yield Fact(_("Matters in daily life"), yes_or_no[bool(found.change.matters)],
                   _("{percent} % or more of the first score. {source}").format(
                       percent=_whole(scale.matters.percent), source=scale.matters.source))


def _needed(series: Series) -> str:
    """ "6 or more", "more than 5.5"."""
    limit = series.number(threshold(series.scale))
    is_fixed = series.scale.reliable_change.fixed is not None
    return (_("{limit} or more") if is_fixed else _("more than {limit}")).format(limit=limit)


def _share(series: Series, matters: bool | None, much: bool | None) -> str:
    if not matters:
        return ""
    percent = series.scale.matters.much if much else series.scale.matters.percent
    return _("{percent} % or more").format(percent=_whole(percent))


def _is_worse_twice(series: Series) -> bool:
    return is_worse_twice_in_a_row([point.value for point in series.points], scale=series.scale)


def _whole(percent: Decimal) -> str:
    return number_format(percent.quantize(WHOLE, rounding=ROUND_HALF_UP))
