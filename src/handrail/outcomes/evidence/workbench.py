"""What the workbench shows: the pool as it was asked for, how far it hangs on choices, and our own cohort beside it."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from handrail.evidence.asymmetry import LEAST as LEAST_FOR_EGGER
from handrail.evidence.asymmetry import egger
from handrail.evidence.bayes import bayes
from handrail.evidence.figures.forest import Beside
from handrail.evidence.heterogeneity import NoConvergence
from handrail.evidence.regression import regress
from handrail.evidence.sensitivity import leave_one_out
from handrail.evidence.within import raw_score_change

from ..reader import Reader
from ..scope import LEAST
from . import saying
from .pooled import Entered, Pool, shipped_studies
from .tables import AddedStudy

CHOICES = (("REML", "knha"), ("REML", "z"), ("DL", "z"), ("PM", "knha"), ("EE", "z"))
LEAST_FOR_MODERATORS = 4
NOT_JUDGED = ("-", "-", "-", "-", "-")


@dataclass(frozen=True)
class Desk:
    """The workbench for one question. Everything is worked out when it is asked for."""

    outcome: str
    method: str
    test: str
    with_own: bool
    added: tuple[AddedStudy, ...]
    reader: Reader
    service: str

    @cached_property
    def pool(self) -> Pool | None:
        """The studies; None where there are too few for the test."""
        studies = shipped_studies(self.outcome) + (tuple(map(entered, self.added)) if self.with_own else ())
        pool = Pool(studies, self.method, self.test)
        try:
            return pool if studies and pool.pooled else None
        except (ValueError, NoConvergence):
            return None

    @cached_property
    def cohort(self) -> Beside | None:
        """Our own change on the scale that is asked, turned so that above 0 is better; None where it isn't told.

        It is the SMCR of everybody together, as their reader may see them: a change, no effect.
        """
        point = self.reader.point
        told = self.reader.all_told.get(point) if point else None
        found = raw_score_change(told.pairs) if told and told.pairs.n >= LEAST else None
        if found is None:
            return None
        ends = found.interval()
        way = -1 if self.reader.lower_is_better else 1
        low, high = sorted((way * ends.low, way * ends.high))
        return Beside(_("%(service)s, change") % {"service": self.service}, way * found.value, (low, high))

    def sensitivity(self) -> list[tuple[str, str]]:
        """The pool by other methods, without each study, and whether small studies differ."""
        said, found = saying.words(), []
        for method, test in CHOICES:
            other = Pool(self.pool.studies, method, test)
            try:
                found.append((f"{method}, {test}", said.with_interval(other.pooled.estimate, other.pooled.ci)))
            except (ValueError, NoConvergence):
                found.append((f"{method}, {test}", _("can’t be worked out")))
        y, v = [one.g for one in self.pool.studies], [one.se**2 for one in self.pool.studies]
        believed = bayes(y, v).mu
        found.append((_("Bayes, half-normal prior on τ (0.5)"), said.with_interval(believed.median, believed.ci)))
        if self.pool.filled:
            found.append((_("trim and fill, %(k0)s more") % {"k0": self.pool.filled.k0},
                          said.with_interval(self.pool.filled.pooled.estimate, self.pool.filled.pooled.ci)))
        if len(y) > LEAST_FOR_EGGER:
            left = leave_one_out(y, v, "REML", "knha")
            low, high = (pick(range(len(left)), key=lambda i: left[i].estimate) for pick in (min, max))
            for place in (low, high):
                found.append((_("without %(study)s") % {"study": self.pool.studies[place].name},
                              said.with_interval(left[place].estimate, left[place].ci)))
            try:
                test = egger(y, v)
            except ValueError:
                return found
            found.append((_("Egger’s test"), f"t({test.df}) {said.number(test.statistic)}, p {said.p(test.p)}"))
        return found

    def expected(self) -> str:
        """What a guided course's effect is expected to be from the studies' moderators, or why that isn't known."""
        known = [one for one in self.pool.studies if one.guided]
        both = {one.guided for one in known}
        if len(known) < LEAST_FOR_MODERATORS or len(both) < 2:
            return _("Of too few of these studies is it known whether they were guided, so nothing can be predicted "
                     "from it: %(known)s of %(k)s.") % {"known": len(known), "k": len(self.pool.studies)}
        said = saying.words()
        try:  # the intercept is the effect of the group that is 0
            ends = [regress([one.g for one in known], [one.se**2 for one in known],
                            {"guided": [float(one.guided != zero) for one in known]}, "REML", "knha").coefficients[0]
                    for zero in ("yes", "no")]
        except (ValueError, NoConvergence):
            return _("can’t be worked out")
        return _("Expected from the %(k)s studies of which it is known: guided %(guided)s, alone %(alone)s.") % {
            "k": len(known), **{name: said.with_interval(one.estimate, one.ci)
                                for name, one in zip(("guided", "alone"), ends, strict=True)}}


def entered(study: AddedStudy) -> Entered:
    """A study that was added, as it goes into a pool."""
    risk = tuple("" if one == "-" else one for one in study.risk.split())
    return Entered(study.name, study.g, study.se, study.year, study.guided, study.control, "", study.lessons, risk,
                   is_own=True)
