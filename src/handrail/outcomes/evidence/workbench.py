"""What the workbench shows: the pool as it was asked for, how far it hangs on choices, and what of ours lies beside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.translation import gettext as _

from handrail.evidence.asymmetry import LEAST as LEAST_FOR_EGGER
from handrail.evidence.asymmetry import egger
from handrail.evidence.bayes import bayes
from handrail.evidence.figures.drawn import Drawn
from handrail.evidence.figures.forest import Beside
from handrail.evidence.heterogeneity import NoConvergence
from handrail.evidence.precision import pet_peese

from ..reader import Reader
from . import beside, expecting, pack, saying
from .pooled import Entered, Pool, shipped_studies
from .question import NOTHING, Question
from .tables import AboutStudy, AddedStudy, ReadStudy

CHOICES = (("REML", "knha"), ("REML", "z"), ("DL", "z"), ("PM", "knha"), ("EE", "z"))
ORDER: dict[str, Callable[[Entered], tuple]] = {
    "name": lambda one: (one.name.casefold(),), "effect": lambda one: (-one.g, one.name),
    "year": lambda one: (one.year is None, one.year or 0, one.name),
    "weight": lambda one: (one.se, one.name),  # the surer, the heavier, by every method
}


@dataclass(frozen=True)
class Row:
    """A study in the table of those that are pooled, and the address of the same page without it."""

    study: Entered
    effect: str
    weight: str
    moderators: str
    less: str


@dataclass(frozen=True)
class Desk:
    """The workbench for one question. Everything is worked out when it is asked for."""

    question: Question
    added: tuple[AddedStudy, ...]
    reader: Reader
    service: str
    read: Mapping[str, ReadStudy] = field(default_factory=dict)  # of shipped studies, by their names

    @property
    def outcome(self) -> str:
        """The key of what is pooled."""
        return self.question.outcome

    @cached_property
    def found(self) -> tuple[Entered, ...]:
        """Every study that could be in the pool, in the order that was asked for."""
        studies = tuple(as_read(one, self.read.get(one.name)) for one in shipped_studies(self.outcome))
        studies += tuple(map(entered, self.added)) if self.question.own else ()
        return tuple(sorted(studies, key=ORDER[self.question.order])) if self.question.order else studies

    @cached_property
    def left_out(self) -> tuple[Entered, ...]:
        """Those that somebody left out."""
        return tuple(one for one in self.found if one.name in self.question.without)

    @cached_property
    def pool(self) -> Pool | None:
        """The studies; None where there are too few for the test."""
        studies = tuple(one for one in self.found if one.name not in self.question.without)
        pool = Pool(studies, self.question.method, self.question.test, self.question.group)
        try:
            return pool if studies and pool.pooled else None
        except (ValueError, NoConvergence):
            return None

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The studies of the pool, each with the way to leave it out."""
        said = saying.words()
        return () if self.pool is None else tuple(
            Row(one, said.with_interval(one.g, one.shown().ci), f"{said.number(weight, 1)}%", _moderators(one),
                self.question.leaving_out(one.name).query)
            for one, weight in zip(self.pool.studies, self.pool.pooled.weights, strict=True))

    @property
    def taken_back(self) -> list[tuple[str, str]]:
        """Each study that was left out, with the address of the same page with it."""
        return [(one.called, self.question.taking_in(one.name).query) for one in self.left_out]

    @cached_property
    def is_beside(self) -> bool:
        """Whether a scale of ours lies beside."""
        return bool(self.reader.asked.scale)

    @cached_property
    def cohort(self) -> Beside | None:
        """Our own change; None where no scale lies beside, or it isn't told."""
        return beside.change(self.reader, self.service) if self.is_beside else None

    @cached_property
    def comparisons(self) -> tuple[beside.Comparison, ...]:
        """The groups of ours that can stand against each other."""
        return beside.comparisons(self.reader) if self.is_beside else ()

    @cached_property
    def compared(self) -> beside.Comparison | None:
        """The comparison that was asked for, else the first there is."""
        if self.question.compare == NOTHING:
            return None
        return next((one for one in self.comparisons if one.key == self.question.compare),
                    next(iter(self.comparisons), None))

    @cached_property
    def difference(self) -> Beside | None:
        """How the groups of that comparison differ."""
        return beside.difference(self.reader, self.compared) if self.compared else None

    @cached_property
    def sizes(self) -> tuple[int, int]:
        """How many people are on each side of it."""
        return beside.sizes(self.reader, self.compared) if self.compared else (0, 0)

    @property
    def beside(self) -> list[Beside]:
        """The rows below the pool: our change, our comparison."""
        return [one for one in (self.cohort, self.difference) if one is not None]

    def bubble(self, words) -> Drawn | None:
        """Effects over the moderator that was asked for; None where too few studies tell it."""
        if self.pool is None:
            return None
        try:
            title = expecting.title_of(self.question.moderator).capitalize()
            return self.pool.bubble(words, self.question.moderator, title)
        except (ValueError, NoConvergence):
            return None

    def sensitivity(self) -> list[tuple[str, str]]:
        """The pool by other methods, without each study, and whether small studies differ."""
        said, found = saying.words(), []
        for method, test in CHOICES:
            other = Pool(self.pool.studies, method, test)
            try:
                found.append((f"{method}, {test}", said.with_interval(other.pooled.estimate, other.pooled.ci)))
            except (ValueError, NoConvergence):
                found.append((f"{method}, {test}", _("can’t be worked out")))
        y, v = self.pool.y, self.pool.v
        believed = bayes(y, v).mu
        found.append((_("Bayes, half-normal prior on τ (0.5)"), said.with_interval(believed.median, believed.ci)))
        if self.pool.filled:
            found.append((_("trim and fill, %(k0)s more") % {"k0": self.pool.filled.k0},
                          said.with_interval(self.pool.filled.pooled.estimate, self.pool.filled.pooled.ci)))
        left = self.pool.without_each
        for place in _ends(left) if len(y) > LEAST_FOR_EGGER and left else ():
            found.append((_("without %(study)s") % {"study": self.pool.studies[place].called},
                          said.with_interval(left[place].estimate, left[place].ci)))
        if len(y) > LEAST_FOR_EGGER:
            try:
                test, without_error = egger(y, v), pet_peese(y, v)
            except ValueError:
                return found
            found.append((without_error.model, said.with_interval(without_error.estimate, without_error.ci)))
            found.append((_("Egger’s test"), f"t({test.df}) {said.number(test.statistic)}, p {said.p(test.p)}"))
        return found

    @cached_property
    def expected(self) -> expecting.Expectation:
        """What courses like ours may be expected to do, by the studies' moderators."""
        return expecting.expectation(self.pool.studies, self.question.method, self.question.test, self.lessons,
                                     saying.words())

    @cached_property
    def lessons(self) -> int | None:
        """How many lessons our course has: the programme that most people are in; None where there is none."""
        plans, many = self.reader.names.plans, {}
        for (programme, _protocol, _guide), points in (self.reader.told.items() if self.is_beside else ()):
            many[programme] = many.get(programme, 0) + max((told.due for told in points.values()), default=0)
        there = [key for key in sorted(plans) if not many or key in many]
        most = max(there, key=lambda key: many.get(key, 0), default=None)
        return len(plans[most].lesson_keys) if most else None

    @cached_property
    def as_printed(self) -> list[tuple[str, str, str]]:
        """What a review prints of guided and unguided courses, or by kind of control: a group, its effect, who says."""
        evidence, found = pack.shipped(), []
        for one in evidence.published:
            if one.outcome == self.outcome and one.kind == "between" and one.estimate is not None and (
                    one.guided or one.control) and not one.note:
                title = saying.narrowed(one)
                found.append((title, saying.published_effect(one), evidence.sources[one.source].short))
        return found


def scale_beside(question: Question, scales) -> str:
    """Which of the service's scales lies beside: what was asked for, else the nearest to the outcome; "" for none."""
    if question.scale == NOTHING:
        return ""
    near = pack.shipped().scales.get(question.outcome, ())
    return next((one for one in (question.scale, *near) if one in scales), "")


def entered(study: AddedStudy) -> Entered:
    """A study that was added, as it goes into a pool."""
    return Entered(study.name, study.g, study.se, study.year, study.guided, study.control,
                   study.therapy, study.lessons, _risks(study), study.source, is_own=True)


def as_read(study: Entered, read: ReadStudy | None) -> Entered:
    """A shipped study with what somebody here read of it; what they left open stays as it came. Its numbers stay."""
    if read is None:
        return study
    return replace(
        study, guided=read.guided or study.guided, control=read.control or study.control,
        therapy=read.therapy or study.therapy, lessons=study.lessons if read.lessons is None else read.lessons,
        risk=_risks(read) or study.risk, source="; ".join(filter(None, (study.source, read.source))))


def _risks(study: AboutStudy) -> tuple[str, ...]:
    return tuple("" if one == "-" else one for one in study.risk.split())


def _ends(pools) -> tuple[int, int]:
    """Where the smallest and the largest pool stand."""
    places = range(len(pools))
    return min(places, key=lambda i: pools[i].estimate), max(places, key=lambda i: pools[i].estimate)


def _moderators(study: Entered) -> str:
    """What is known of a study, in words."""
    guided = {"yes": _("guided"), "no": _("alone")}.get(study.guided, "")
    control = {"active": _("active control"), "inactive": _("inactive control")}.get(study.control, "")
    lessons = _("%(lessons)s lessons") % {"lessons": study.lessons} if study.lessons else ""
    return " · ".join(filter(None, (guided, control, study.therapy.upper(), lessons)))
