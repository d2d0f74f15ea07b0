"""What courses like ours may be expected to do, by what is known of the studies. Pure, but for words.

A moderator goes in where enough studies have it and differ in it. A study of which one of these isn't known can't go
into the regression: it is named, never left out unsaid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from statistics import median

from django.utils.translation import gettext as _

from handrail.evidence.expected import expected
from handrail.evidence.figures.words import Words
from handrail.evidence.heterogeneity import NoConvergence

from .pooled import Entered

LEAST = 4  # studies that say it, for a moderator to go in
SPARE = 2  # studies more than coefficients
CODES = {"guided": {"no": 0.0, "yes": 1.0}, "control": {"inactive": 0.0, "active": 1.0}}
MODERATORS = ("guided", "control", "lessons")


@dataclass(frozen=True)
class Line:
    """A kind of course: its mean effect with interval, and where the true effect of one more lies, in words."""

    title: str
    mean: str
    next: str


@dataclass(frozen=True)
class Expectation:
    """`by`: the moderators that went in; `known`: of how many studies each is known. `left_out`: studies, by name,
    of which one of them isn't known. `lines` none: `why` says why."""

    k: int
    by: tuple[str, ...]
    known: tuple[tuple[str, int], ...]
    left_out: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    why: str = ""


def expectation(
    studies: Sequence[Entered], method: str, test: str, lessons: int | None, words: Words
) -> Expectation:
    """Each kind of course by the moderators that are known. `lessons`: how many ours has, else the studies' middle."""
    known = {name: sum(number(one, name) is not None for one in studies) for name in MODERATORS}
    by, whole = usable(studies)
    told = tuple(known.items())
    if not by:
        return Expectation(len(studies), (), told, why=_(
            "Of too few of these studies is it known whether they were guided, against what, or with how many lessons. "
            "So nothing is predicted from it."))
    left_out = tuple(one.name for one in studies if one not in whole)
    at_lessons = lessons or round(median(number(one, "lessons") for one in whole)) if "lessons" in by else None
    try:
        lines = tuple(_line(whole, by, kind, method, test, words) for kind in _kinds(by, at_lessons))
    except (ValueError, NoConvergence):
        return Expectation(len(whole), by, told, left_out, why=_("can’t be worked out"))
    return Expectation(len(whole), by, told, left_out, lines)


def usable(studies: Sequence[Entered]) -> tuple[tuple[str, ...], list[Entered]]:
    """Which moderators can go in together, and the studies of which all of them are known.

    All that enough studies have; while too few studies have all of them, the one that fewest have goes, and so does one
    in which those studies don't differ.
    """
    by = [name for name in MODERATORS if sum(number(one, name) is not None for one in studies) >= LEAST]
    by.sort(key=lambda name: -sum(number(one, name) is not None for one in studies))
    while by:
        whole = [one for one in studies if all(number(one, name) is not None for name in by)]
        same = [name for name in by if len({number(one, name) for one in whole}) < 2]
        if len(whole) < len(by) + 1 + SPARE:
            by.pop()
        elif same:
            by.remove(same[-1])
        else:
            return tuple(name for name in MODERATORS if name in by), whole
    return (), []


def number(study: Entered, moderator: str) -> float | None:
    """A study's moderator as a number; None where it isn't known."""
    value = getattr(study, moderator)
    if moderator in CODES:
        return CODES[moderator].get(value)
    return None if value is None else float(value)


def title_of(moderator: str) -> str:
    """What a moderator is called."""
    return {"guided": _("guided or not"), "control": _("kind of control"), "lessons": _("number of lessons"),
            "year": _("year"), "therapy": _("therapy")}.get(moderator, moderator)


def _kinds(by: Sequence[str], lessons: int | None) -> list[dict[str, str | int]]:
    values = {"guided": ("yes", "no"), "control": ("inactive", "active"), "lessons": (lessons,)}
    return [dict(zip(by, kind, strict=True)) for kind in product(*(values[name] for name in by))]


def _line(studies, by, kind, method: str, test: str, words: Words) -> Line:
    found = expected(
        [one.g for one in studies], [one.se**2 for one in studies],
        {name: [number(one, name) for one in studies] for name in by},
        {name: CODES[name][kind[name]] if name in CODES else float(kind[name]) for name in by}, method, test)
    said = {"yes": _("guided"), "no": _("alone"), "inactive": _("against an inactive control"),
            "active": _("against an active control")}
    title = ", ".join(said.get(value) or _("%(lessons)s lessons") % {"lessons": value} for value in kind.values())
    ends = found.prediction_interval
    return Line(title, words.with_interval(found.estimate, found.ci), words.ends(ends) if ends else "–")
