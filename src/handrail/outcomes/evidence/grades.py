"""The table of GRADE: for each outcome its effect, how sure somebody is of it, what spoke against it, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from handrail.evidence.figures.flow import Flow

from . import grading, pack, saying
from .pooled import shipped_pool, shipped_studies
from .tables import Judgement

SIGNS = {"high": "⊕⊕⊕⊕", "moderate": "⊕⊕⊕◯", "low": "⊕⊕◯◯", "very-low": "⊕◯◯◯"}


@dataclass(frozen=True)
class Graded:
    """A line: steps down for each of `grading.REASONS`, in words; all "" where nobody has judged it."""

    key: str
    title: str
    trials: str
    effect: str
    source: str
    steps: tuple[str, ...]
    certainty: str
    why: str


def certainty_words(down: str) -> str:
    """"⊕⊕◯◯ low"."""
    level = grading.certainty(down)
    said = {"high": _("high"), "moderate": _("moderate"), "low": _("low"), "very-low": _("very low")}[level]
    return f"{SIGNS[level]} {said}"


def table(judgements: Mapping[str, Judgement]) -> list[Graded]:
    """Every outcome of the pack that has an effect of its own or a judgement, the shipped pool first where there is
    one, else the effect that a review prints of all courses against any control."""
    evidence, found = pack.shipped(), []
    for key, titles in evidence.outcomes.items():
        trials, effect, source = _effect(key)
        judged = judgements.get(key)
        if not effect and judged is None:
            continue
        found.append(Graded(
            key, saying.title_of(titles), trials, effect or _("none yet"), source,
            tuple(f"−{step}" if step != "0" else "0" for step in judged.down) if judged else ("",) * len(
                grading.REASONS),
            certainty_words(judged.down) if judged else _("not judged"), judged.why if judged else ""))
    return found


def flow_of(judgement: Judgement | None, pooled: int | None) -> Flow | None:
    """How the studies of a judgement were found; None where nobody has said it."""
    if judgement is None or all(one is None for one in (
            judgement.found, judgement.screened, judgement.read, judgement.included)):
        return None
    return Flow(judgement.found, judgement.screened, judgement.read, judgement.included, pooled)


def latest() -> dict[str, Judgement]:
    """The judgement that counts of each outcome: one statement."""
    return {one.outcome: one for one in Judgement.objects.order_by("at", "id")}


def _effect(outcome: str) -> tuple[str, str, str]:
    """How many trials, their effect, and who says so."""
    evidence, said = pack.shipped(), saying.words()
    if shipped_studies(outcome):
        pooled = shipped_pool(outcome).pooled
        source = evidence.sources[evidence.data_on(outcome).source].short
        return str(pooled.k), said.with_interval(pooled.estimate, pooled.ci), _("pooled here, %(source)s") % {
            "source": source}
    for one in evidence.published:
        if one.outcome == outcome and one.kind == "between" and not one.guided and not one.control and (
                one.low is not None):
            return "–", saying.published_effect(one), evidence.sources[one.source].short
    return "", "", ""
