"""Reads: counts and sums by the smallest cell, one statement each, added up by the database.

Every one gives `{(programme, protocol, guide): …}`; the guide is None unless figures are split by guide.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import models
from django.db.models import Count, F, Max, Q, Sum

from handrail.evidence.within import Pairs
from handrail.people.models import Role, RoleKind, Supervision
from handrail.programmes.models import PackVersion

from .asked import Asked
from .models import Followed, Result
from .points import Point
from .scope import Key, Scope, tellable

STATES = ("joining", "unsuitable", "waiting", "active", "paused", "finished", "left")


@dataclass(frozen=True)
class Scored:
    """A scale at one point in time: how many have a score, their sum and squares; of those with a first score the
    sums of pairs, and how many are reliably better or worse. `judged`: of how many that can be said."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0
    pairs: Pairs = field(default_factory=Pairs)
    better: int = 0
    worse: int = 0
    judged: int = 0
    paired: int = 0  # how many have both scores, also where their sums may not be told


def scope_of(role: Role) -> Scope:
    """What this person may see: a manager every guide's figures, a supervisor those of the guides they supervise."""
    if role.kind == RoleKind.RESEARCHER:
        return Scope(is_rounded=True)
    if role.kind == RoleKind.MANAGER:
        return Scope(may_split_by_guide=True, guides=None)
    theirs = Supervision.objects.filter(supervisor_id=role.person_id, until=None).values_list("guide_id", flat=True)
    return Scope(may_split_by_guide=True, guides=frozenset(theirs))


def revision() -> tuple[object, ...]:
    """What changes whenever a number could: how many rows there are, how often they have changed, the newest pack.

    Two cheap statements; a guide's name isn't in it.
    """
    found = Followed.objects.aggregate(rows=Count("*"), changes=Sum("revision"))
    return found["rows"], found["changes"] or 0, PackVersion.objects.aggregate(last=Max("loaded_at"))["last"]


def standing(asked: Asked) -> dict[Key, dict[str, int]]:
    """How many signed up, got to each step of joining, and stand where now."""
    counts = {
        "signed-up": Count("*"), "consented": Count("consent_hours"), "baseline": Count("baseline_hours"),
        "started": Count("start_hours"), "contacted": Count("contact_hours", filter=Q(start_hours__isnull=False)),
        "left-before": Count("state", filter=Q(state="left", start_hours=None)),
        "left-after": Count("state", filter=Q(state="left", start_hours__isnull=False)),
        **{state: Count("state", filter=Q(state=state)) for state in STATES if state != "left"},
    }
    rows = _of(Followed, asked).annotate(**{name.replace("-", "_"): count for name, count in counts.items()})
    return {_key(row): {name: row[name.replace("-", "_")] for name in counts} for row in rows}


def lessons(asked: Asked) -> dict[Key, list[tuple[str, str, int]]]:
    """Of those who started: which lessons have opened, which were read, how many people each."""
    rows = _of(Followed, asked, "opened", "read").filter(start_hours__isnull=False).annotate(many=Count("*"))
    found: dict[Key, list[tuple[str, str, int]]] = {}
    for row in rows:
        found.setdefault(_key(row), []).append((row["opened"], row["read"], row["many"]))
    return found


def due(asked: Asked, points: Iterable[Point], today: date) -> dict[Key, dict[tuple[str, int], int]]:
    """Of those who started: how many have reached each point's day."""
    points = list(points)
    counts = {f"due_{place}": Count("state", filter=_turn(point, today)) for place, point in enumerate(points)}
    rows = _of(Followed, asked).filter(started_on__isnull=False).annotate(**counts)
    return {_key(row): {point.at: row[f"due_{place}"] for place, point in enumerate(points)} for row in rows}


def waits(asked: Asked) -> dict[Key, list[tuple]]:
    """One row a person who has agreed or started: hours to consent, start and contact, whole numbers or None."""
    rows = narrowed(Followed, asked).exclude(consent_hours=None, start_hours=None)
    return _by_cell(rows.values_list(*_splits(asked), "consent_hours", "start_hours", "contact_hours"), asked)


def waiting(asked: Asked, guided: Collection[str]) -> dict[Key, list[tuple]]:
    """One row a person who may be waiting still: for the start, or, by a protocol of `guided`, for a guide's contact.

    Whether they have started, hours to consent and to start, and the day they signed up.
    """
    before = Q(state__in=("joining", "waiting"), start_hours=None)
    after = Q(state__in=("active", "paused"), contact_hours=None, protocol__in=tuple(guided))
    rows = narrowed(Followed, asked).filter(before | after)
    return _by_cell(rows.values_list(*_splits(asked), "consent_hours", "start_hours", "signed_up_on"), asked)


def _by_cell(rows: Iterable[tuple], asked: Asked) -> dict[Key, list[tuple]]:
    """Rows by the cell that they begin with, without it."""
    found: dict[Key, list[tuple]] = {}
    if asked.split == "guide":
        for row in rows:
            found.setdefault(row[:3], []).append(row[3:])
    else:
        for row in rows:
            found.setdefault((row[0], row[1], None), []).append(row[2:])
    return found


def asked_for(asked: Asked) -> dict[Key, dict[tuple[str, int], dict[str, int]]]:
    """Of those who started: by point in time, how many assessments are open, finished, lapsed."""
    rows = _of(Result, asked, "name", "occurrence", "state").filter(measure="", scale="").annotate(many=Count("*"))
    found: dict[Key, dict[tuple[str, int], dict[str, int]]] = {}
    for row in rows:
        points = found.setdefault(_key(row), {})
        points.setdefault((row["name"], row["occurrence"]), {})[row["state"]] = row["many"]
    return found


def scored(asked: Asked, scale: str) -> dict[Key, dict[tuple[str, int], Scored]]:
    """The sums of one scale ("peg.total") by point in time."""
    measure, _, key = scale.partition(".")
    return {cell: found[scale] for cell, found in _scored(asked, measure=measure, scale=key).items()}


def scored_at(asked: Asked, name: str, occurrence: int) -> dict[Key, dict[str, Scored]]:
    """The sums of every scale at one point in time."""
    found = _scored(asked, name=name, occurrence=occurrence)
    return {cell: {scale: points[(name, occurrence)] for scale, points in scales.items()}
            for cell, scales in found.items()}


def _scored(asked: Asked, **which) -> dict[Key, dict[str, dict[tuple[str, int], Scored]]]:
    """Sums of the cells that may be told, of everybody whenever they signed up. See `scope.tellable`."""
    found = _safe(_sums(asked.of_everybody, **which))
    return {cell: of for cell, of in found.items()
            if asked.programme in ("", cell[0]) and asked.protocol in ("", cell[1]) and asked.guide in (None, cell[2])}


def _safe(found: dict[Key, dict[str, dict[tuple[str, int], Scored]]]):
    """The same without the sums of cells that may not be told. How many there are stays."""
    places = {(scale, at) for of in found.values() for scale, points in of.items() for at in points}
    for scale, at in places:
        here = {cell: of[scale][at] for cell, of in found.items() if at in of.get(scale, ())}
        means = tellable({cell: one.pairs.n for cell, one in here.items()})
        verdicts = tellable({cell: one.judged for cell, one in here.items()})
        for cell, one in here.items():
            found[cell][scale][at] = replace(
                one, paired=one.pairs.n, pairs=one.pairs if cell in means else Pairs(),
                **({} if cell in verdicts else {"better": 0, "worse": 0, "judged": 0}),
                **({} if cell in means else {"total": 0.0, "squares": 0.0}))
    return found


def _sums(asked: Asked, **which) -> dict[Key, dict[str, dict[tuple[str, int], Scored]]]:
    before, value, has_pair = F("before"), F("value"), Q(before__isnull=False)
    rows = _of(Result, asked, "measure", "scale", "name", "occurrence").filter(**which).exclude(measure="").annotate(
        n=Count("value"), total=Sum("value"), squares=Sum(value * value), pairs=Count("before"),
        first=Sum("before"), then=Sum("value", filter=has_pair), first_squared=Sum(before * before),
        then_squared=Sum(value * value, filter=has_pair), product=Sum(before * value),
        better=Count("verdict", filter=Q(verdict=1)), worse=Count("verdict", filter=Q(verdict=-1)),
        judged=Count("verdict"),
    )
    found: dict[Key, dict[str, dict[tuple[str, int], Scored]]] = {}
    for row in rows:
        points = found.setdefault(_key(row), {}).setdefault(f"{row['measure']}.{row['scale']}", {})
        points[(row["name"], row["occurrence"])] = Scored(
            row["n"], row["total"] or 0.0, row["squares"] or 0.0,
            Pairs(row["pairs"], row["first"] or 0.0, row["then"] or 0.0, row["first_squared"] or 0.0,
                  row["then_squared"] or 0.0, row["product"] or 0.0),
            row["better"], row["worse"], row["judged"],
        )
    return found


def _turn(point: Point, today: date) -> Q:
    """Whose turn it has been by today."""
    found = Q(pk__in=())  # nobody's
    for turn in point.turns(today):
        reached = Q(started_on__lte=turn.started) if turn.started else Q(pk__in=())
        found |= Q(programme=turn.programme) & (reached | Q(ended_on__lte=turn.ended) if turn.ended else reached)
    return found


def _of(model: type[models.Model], asked: Asked, *more: str) -> models.QuerySet:
    return narrowed(model, asked).order_by().values(*_splits(asked), *more)


def _splits(asked: Asked) -> tuple[str, ...]:
    is_by_guide = asked.split == "guide" or asked.guide is not None
    return ("programme", "protocol", "guide_id") if is_by_guide else ("programme", "protocol")


def narrowed(model: type[models.Model], asked: Asked) -> models.QuerySet:
    """The rows that were asked for."""
    wanted = {
        "programme": asked.programme, "protocol": asked.protocol, "guide_id": asked.guide,
        "signed_up_on__gte": asked.since, "signed_up_on__lte": asked.until,
    }
    return model.objects.filter(**{name: value for name, value in wanted.items() if value})


def _key(row: dict) -> Key:
    return row["programme"], row["protocol"], row.get("guide_id")
