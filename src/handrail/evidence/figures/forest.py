"""The forest plot: each study with interval, weight and risk of bias, subgroups, the pool, what is predicted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from ..pooling import Interval, Pooled
from ..quantiles import z_quantile
from .drawn import Axis, Drawn, Pen, axis
from .words import ENGLISH, Words

ROW, TOP, FOOT = 27, 34, 62
RISKS = ("low", "some", "high")
SIGNS = {"low": "+", "some": "?", "high": "–"}  # so that nobody needs to tell the colours apart
NARROW = 330  # as wide as a card on a phone, so that letters are as large as they say
MOST_LETTERS = 38  # of a name in a line
FURTHEST = 4  # an interval is cut with an arrow beyond so many times the span of the middles


@dataclass(frozen=True)
class Shown:
    """A study as the forest shows it: its outcome with sampling variance, `group`, and risk of bias by domain.

    Each of `risk` is "low", "some", "high", or "" where nobody has judged it.
    """

    name: str
    y: float
    v: float
    group: str = ""
    risk: tuple[str, ...] = ()

    @property
    def ci(self) -> Interval:
        """Its own interval, on the normal distribution."""
        half = z_quantile(0.975) * self.v**0.5
        return self.y - half, self.y + half


@dataclass(frozen=True)
class Beside:
    """A row that is no study of the pool and has no weight in it, such as a service's own change."""

    name: str
    y: float
    ci: Interval


def forest(
    studies: Sequence[Shown], pooled: Pooled, *, groups: Mapping[str, Pooled] | None = None,
    beside: Sequence[Beside] = (), domains: Sequence[str] = (), words: Words = ENGLISH, narrow: bool = False,
) -> Drawn:
    """The forest of k ≥ 1 studies in their order, `pooled` over all of them in that order.

    `groups`: the pool of each group, in the order in which the groups are shown; else there are none. `beside`: rows
    below the pool, drawn as rings. `domains`: what each mark of `risk` is about. `narrow`: 330 wide, for a phone, a
    study's words above its line. Raises ValueError where studies and weights are not as many.
    """
    if len(studies) != len(pooled.weights):
        raise ValueError(f"The pool is of {len(pooled.weights)} studies, not of {len(studies)}.")
    risky = max((len(study.risk) for study in studies), default=0)
    look = _Look(studies, pooled, groups or {}, tuple(beside), risky, words, narrow)
    return Drawn(*look.draw(), *_table(studies, pooled, groups or {}, beside, domains, words))


class _Look:
    def __init__(self, studies, pooled, groups, beside, risky, words, narrow):
        self.studies, self.pooled, self.groups, self.beside = studies, pooled, groups, beside
        self.words, self.narrow, self.risky = words, narrow, risky
        names = [one.name for one in (*studies, *beside)] + [_all(pooled, words), words.predicted]
        left = 12 if narrow else 26 + 7.4 * min(MOST_LETTERS, max(map(len, names))) + 18 * risky
        self.width = NARROW if narrow else left + 330 + 240
        self.axis = _axis(studies, pooled, beside, left, left + (self.width - 24 if narrow else 330))
        self.pen, self.y, self.tall = Pen(self.width), 0.0, ROW * 2 - 6 if narrow else ROW

    def draw(self) -> tuple[str, str]:
        words, pen, weights = self.words, self.pen, dict(zip(map(id, self.studies), self.pooled.weights, strict=True))
        self.y = 8 if self.narrow else TOP
        heaviest = max(self.pooled.weights)
        for group in self.groups or [None]:
            if group is not None:
                self._words(group, "", bold=True, only=True)
            for study in self.studies:
                if group is None or study.group == group:
                    self._study(study, weights[id(study)], heaviest)
            if group is not None:
                part = self.groups[group]
                self._pool(words.pooled_part % {"group": group, "k": part.k}, part, of="soft")
        self.y += 8
        self._pool(_all(self.pooled, words), self.pooled, bold=True)
        if self.pooled.prediction_interval:
            y = self._words(words.predicted, words.ends(self.pooled.prediction_interval))
            self._span(self.pooled.prediction_interval, y, "ink", wide=4)
        for row in self.beside:
            y = self._words(row.name, words.with_interval(row.y, row.ci), of="ours", bold=True)
            self._span(row.ci, y, "ours", wide=2)
            pen.circle(self.axis.at(row.y), y, 6, "ours", is_open=True)
        sentence = _sentence(self.studies, self.pooled, words)
        behind = Pen(self.width)
        self._frame(behind)
        pen.parts[:0] = behind.parts
        return pen.svg(self._foot(), sentence), sentence

    def _study(self, study: Shown, weight: float, heaviest: float) -> None:
        share, begun = f"{self.words.number(weight, 1)}%", self.y
        said = f"{study.name}: {self.words.with_interval(study.y, study.ci)}. {self.words.weight}: {share}"
        with self.pen.point(study.name, said) as room:
            self._drawn_study(study, share, (weight / heaviest) ** 0.5)
            room[:] = 0, begun, self.width, self.y - begun

    def _drawn_study(self, study: Shown, share: str, size: float) -> None:
        y = self._words(study.name, self.words.with_interval(study.y, study.ci), share)
        self._span(study.ci, y, "soft")
        if self.axis.holds(study.y):
            self.pen.square(self.axis.at(study.y), y, 5 + 11 * size)
        for place, risk in enumerate(study.risk):
            if risk in RISKS:
                right = self.width - 16 if self.narrow else self.axis.left - 24
                x = right - 18 * (len(study.risk) - 1 - place)
                self.pen.circle(x, y, 7, risk, title=getattr(self.words, risk))
                self.pen.text(x, y + 4, SIGNS[risk], "paper", end="middle", bold=True, size=12)

    def _pool(self, name: str, pooled: Pooled, of: str = "ink", *, bold: bool = False) -> None:
        y = self._words(name, self.words.with_interval(pooled.estimate, pooled.ci), bold=bold)
        self.pen.diamond(*(self.axis.at(x) for x in (pooled.ci[0], pooled.estimate, pooled.ci[1])), y, of=of)

    def _words(self, name: str, number: str, share: str = "", *, of: str = "ink", bold: bool = False,
               only: bool = False) -> float:
        """A row's words; where its line is drawn."""
        pen, begun = self.pen, self.y
        first, *more = wrap(name, MOST_LETTERS) or [""]
        size, line, top = (15, 19, begun + 16) if self.narrow else (14, 17, begun + ROW / 2 + 5)
        for place, part in enumerate((first, *more)):
            pen.text(12 if self.narrow else 10, top + line * place, part, of, bold=bold, size=size)
        below = line * len(more)
        self.y += (ROW if only else self.tall) + below
        if self.narrow:
            begun, last = begun + below, more[-1] if more else first
            if 7.9 * (len(last) + len(number)) > self.width - 30:  # they would meet
                self.y, begun = self.y + 19, begun + 19
            pen.text(self.width - 12, begun + 16, number, of, end="end", bold=bold, size=15)
            return begun + 33
        y = begun + ROW / 2 + below / 2
        pen.text(self.width - 78, y + 5, number, of, end="end", bold=bold)
        pen.text(self.width - 12, y + 5, share, "soft", end="end")
        return y

    def _span(self, ends: Interval, y: float, of: str, wide: float = 1.5) -> None:
        """An interval; where it goes on beyond the axis it ends in an arrow."""
        low, high = (self.axis.at(end) for end in ends)
        self.pen.line(low, y, high, y, of, wide=wide)
        if ends[0] < self.axis.low:
            self.pen.shape([(low - 4, y), (low + 5, y - 4), (low + 5, y + 4)], of)
        if ends[1] > self.axis.high:
            self.pen.shape([(high + 4, y), (high - 5, y - 4), (high - 5, y + 4)], of)

    def _frame(self, pen: Pen) -> None:
        """What lies behind the rows: the line of no difference, the pool's, the axis with its words, the heads."""
        words, top, bottom = self.words, 4 if self.narrow else TOP - 6, self.y + 6
        if not self.narrow:
            pen.text(10, 18, words.study, "soft", size=13)
            pen.text(self.width - 78, 18, f"{words.effect} [{words.interval}]", "soft", end="end", size=13)
            pen.text(self.width - 12, 18, words.weight, "soft", end="end", size=13)
        size = 14 if self.narrow else 12
        for tick in self.axis.ticks:
            pen.line(self.axis.at(tick), bottom, self.axis.at(tick), bottom + 5, "soft", wide=1)
            label = words.number(tick, self.axis.places)
            pen.text(self.axis.at(tick), bottom + 20, label, "soft", end="middle", size=size)
        pen.line(self.axis.left, bottom, self.axis.right, bottom, "soft", wide=1)
        middle = self.axis.at(self.pooled.estimate)
        pen.line(self.axis.at(0), top, self.axis.at(0), bottom, "line")
        pen.line(middle, top, middle, bottom, "line", dashed=True)
        pen.text(self.axis.at(0) + 8, bottom + 40, words.better, "soft", size=size)
        fits = self.axis.at(0) - 8 - 0.55 * size * len(words.worse) > 4
        pen.text(self.axis.at(0) - 8 if fits else 4, bottom + (40 if fits else 58), words.worse, "soft",
                 end="end" if fits else "start", size=size)

    def _foot(self) -> float:
        if self.narrow:
            return self.y + FOOT + 10
        spread = self.pooled.spread
        self.pen.text(10, self.y + FOOT + 10, self.words.heterogeneity % {
            "tau2": self.words.number(spread.tau2, 3), "i2": self.words.number(spread.i2, 0), "df": spread.df,
            "q": self.words.number(spread.q, 1), "p": self.words.p(spread.p)}, "soft", size=12)
        return self.y + FOOT + 22


def _axis(studies, pooled, beside, left: float, right: float) -> Axis:
    """Over every interval, but no further out than a few times the span of the middles."""
    middles = [0.0, pooled.estimate, *pooled.ci, *(one.y for one in (*studies, *beside))]
    ends = [end for one in (*studies, *beside) for end in one.ci] + list(pooled.prediction_interval or ())
    span = (max(middles) - min(middles)) or max(map(abs, ends)) or 1.0
    low, high = min(middles) - FURTHEST / 2 * span, max(middles) + FURTHEST / 2 * span
    return axis([*middles, *(min(max(end, low), high) for end in ends)], left, right)


def _all(pooled: Pooled, words: Words) -> str:
    return words.pooled % {"k": pooled.k}


def _sentence(studies, pooled: Pooled, words: Words) -> str:
    return words.forest % {"k": pooled.k, "effect": words.with_interval(pooled.estimate, pooled.ci),
                           "above": sum(study.y > 0 for study in studies)}


def _table(studies, pooled, groups, beside, domains, words: Words):
    """The numbers of the picture: each study, each group's pool, all, what is predicted, and what stands beside."""
    risky = max((len(study.risk) for study in studies), default=0)
    about = [*domains, *(f"{words.risk} {place + 1}" for place in range(len(domains), risky))][:risky]
    says = {"": "", "low": words.low, "some": words.some, "high": words.high}

    def row(name: str, effect: str, ends: Interval, weight: str = "", group: str = "", risk: Sequence[str] = ()):
        cells = [name, effect, words.ends(ends), weight, *([group] if groups else [])]
        return (*cells, *(says.get(one, one) for one in risk), *[""] * (risky - len(risk)))

    rows = [row(one.name, words.number(one.y), one.ci, f"{words.number(weight, 1)}%", one.group, one.risk)
            for one, weight in zip(studies, pooled.weights, strict=True)]
    rows += [row(words.pooled_part % {"group": group, "k": part.k}, words.number(part.estimate), part.ci, group=group)
             for group, part in groups.items()]
    rows.append(row(_all(pooled, words), words.number(pooled.estimate), pooled.ci))
    if pooled.prediction_interval:
        rows.append(row(words.predicted, "", pooled.prediction_interval))
    rows += [row(one.name, words.number(one.y), one.ci) for one in beside]
    group = [words.group] if groups else []
    return (words.study, words.effect, words.interval, words.weight, *group, *about), tuple(rows)
