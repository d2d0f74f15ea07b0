"""The evidence in plain words: every number in a sentence is worked out from the effects, none is written here."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

from django.utils.formats import get_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.evidence.figures.words import Words
from handrail.evidence.pooling import Pooled

from .pack import Evidence, Published

SMALL, MIDDLE, LARGE = 0.2, 0.5, 0.8  # Cohen (1988); by convention, not by what it is worth to somebody


@dataclass(frozen=True)
class OutcomeRow:
    """One outcome in a table: how many of 100 do better than the average person without the course, and the effect."""

    title: str
    of_hundred: int
    effect: str
    source: str
    line: int  # in the pack's file of what is published


@dataclass(frozen=True)
class GuidedRow:
    """One outcome with a guide and without."""

    title: str
    guided: str
    alone: str
    source: str
    line: int  # of the guided one in the pack's file
    alone_line: int


def words() -> Words:
    """The words of figures, in the active language."""
    return Words(
        study=_("Study"), effect=_("Effect"), interval=_("95 per cent interval"), weight=_("Weight"),
        risk=_("Risk of bias"), low=_("low"), some=_("some concerns"), high=_("high"), group=_("Group"),
        pooled=_("All %(k)s studies"), pooled_part=_("%(group)s (k = %(k)s)"), predicted=_("A study like these"),
        none=_("no difference"), better=_("course better →"), worse=_("← control better"), error=_("Standard error"),
        filled=_("filled in"), up_to=_("with %(study)s"),
        heterogeneity=_("Heterogeneity: τ² %(tau2)s, I² %(i2)s %%, Q(%(df)s) %(q)s, p %(p)s"),
        baujat_x=_("Share in the heterogeneity (Q)"), baujat_y=_("Influence on the pooled effect"),
        forest=_("Forest plot of %(k)s studies. Pooled effect %(effect)s. %(above)s of %(k)s lie above none."),
        funnel=_("Funnel plot of %(k)s studies: effects by their standard errors, around %(effect)s."),
        funnel_filled=_("%(k0)s more are filled in."),
        baujat=_("Baujat plot of %(k)s studies. %(study)s adds most to the heterogeneity, %(other)s moves the pool "
                 "most."),
        cumulative=_("Cumulative forest plot of %(k)s studies: from %(first)s with the first to %(last)s with all."),
        bubble=_("Effects of %(k)s studies by %(moderator)s; one more goes along with %(slope)s."),
        without=_("without %(study)s"), without_it=_("Effect without it"),
        leave_one_out=_("The pool of %(k)s studies without each in turn: from %(least)s without %(study)s to %(most)s "
                        "without %(other)s."),
        influential=_("Influential: %(studies)s."), none_influential=_("No single study is influential."),
        rstudent=_("Distance (rstudent)"), cook=_("Cook’s D"), covariance=_("Covariance ratio"),
        tau2_without=_("τ² without it"), q_without=_("Q without it"), leverage=_("Leverage (hat)"),
        is_influential=_("Influential"), yes=_("yes"), no=_("no"),
        step=_("Step"), records=_("Records"), went_out=_("What went out"), found=_("Records found"),
        screened=_("Screened"), read_in_full=_("Read in full"), included=_("Included"), in_pool=_("In this pool"),
        removed=_("Removed before screening"), excluded=_("Excluded when screened"),
        excluded_read=_("Excluded when read"), not_in_pool=_("Not in this pool"), not_known=_("not known"),
        flow=_("Flow of the search. Records found: %(found)s; screened: %(screened)s; read in full: %(read)s; "
               "included: %(included)s; in this pool: %(pooled)s."),
        point=get_format("DECIMAL_SEPARATOR"),
    )


def of_hundred(effect: float) -> int:
    """How many of 100 do better than the average person without the course: Cohen's U₃, for normal scores."""
    return round(100 * NormalDist().cdf(effect))


def headline(pooled: Pooled, guided: GuidedRow | None) -> str:
    """What the pool says, in a line. Nothing is said to help whose interval reaches nothing."""
    if pooled.ci[0] <= 0:
        return _("Do courses like this help? It isn’t sure yet")
    if pooled.estimate < MIDDLE:
        return (_("Do courses like this help? A little, on average, and more with a guide") if guided else
                _("Do courses like this help? A little, on average"))
    return (_("Do courses like this help? Yes, on average, and more with a guide") if guided else
            _("Do courses like this help? Yes, on average"))


def title_of(titles) -> str:
    """A title in the active language, else in the first there is."""
    language = (get_language() or "en").split("-")[0]
    return titles.get(language) or next(iter(titles.values()), "")


def by_outcome(evidence: Evidence) -> list[OutcomeRow]:
    """Published effects with an interval, against any control, guided or not, largest first."""
    said = words()
    found = sorted((one for one in evidence.published if one.low is not None and one.kind == "between"
                    and not one.guided and not one.control), key=lambda one: -one.estimate)
    return [OutcomeRow(title_of(evidence.outcomes[one.outcome]), of_hundred(one.estimate),
                       said.with_interval(one.estimate, (one.low, one.high)), evidence.sources[one.source].short,
                       one.line)
            for one in found]


def with_a_guide(evidence: Evidence) -> list[GuidedRow]:
    """Outcomes for which one source gives an effect with a guide and one without."""
    said, found = words(), []
    for one in evidence.published:
        other = _alone(one, evidence.published)
        if other is not None:
            found.append(GuidedRow(title_of(evidence.outcomes[one.outcome]), said.number(one.estimate),
                                   said.number(other.estimate), evidence.sources[one.source].short, one.line,
                                   other.line))
    return found


def _alone(one: Published, published: Iterable[Published]) -> Published | None:
    if one.guided != "yes" or one.estimate is None or one.kind != "between":
        return None
    return next((other for other in published if other.guided == "no" and other.estimate is not None
                 and (other.source, other.outcome, other.control) == (one.source, one.outcome, one.control)), None)


def narrowed(one: Published) -> str:
    """Of which courses an effect was printed: "guided, against an inactive control"."""
    guided = {"yes": _("guided"), "no": _("alone")}.get(one.guided, "")
    control = {"active": _("against an active control"), "inactive": _("against an inactive control")}.get(
        one.control, "")
    return ", ".join(filter(None, (guided, control)))


def published_effect(one: Published) -> str:
    """An effect as it was printed: "0.28 [0.21, 0.35]", "0.34 to 0.47", "0.50 or more"."""
    said = words()
    if one.estimate is None:
        return one.note
    if one.low is not None:
        return said.with_interval(one.estimate, (one.low, one.high))
    if one.to is not None:
        return _("%(low)s to %(high)s") % {"low": said.number(one.estimate), "high": said.number(one.to)}
    if one.bound:
        return _("%(least)s or more") % {"least": said.number(one.estimate)}
    return said.number(one.estimate)
