"""Adverse events: what kind, how severe, whether serious, whether the course had to do with it. Pure rules.

Severity and seriousness are two things (ICH E2A, II.B): severity is how strong it was, seriousness is what it led to,
by the criteria of ICH E2A II.B and E6(R2) 1.50 (death, danger to life, hospital, lasting disability, a birth defect,
or as important by a clinician's judgement). A severe headache isn't serious; a mild stroke is. Whether it is related
is somebody's judgement, in four steps, never worked out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

KINDS = ("pain", "distress", "self-harm", "injury", "sleep", "strain", "treatment", "illness", "death", "other")
MILD, MODERATE, SEVERE = "mild", "moderate", "severe"
GRADES = (MILD, MODERATE, SEVERE)
SERIOUS = ("death", "life-threatening", "hospital", "disability", "birth-defect", "important")
RELATED = ("unrelated", "possibly", "probably", "definitely")
ACTIONS = ("none", "course-changed", "paused", "stopped", "doctor", "emergency", "reported")
OUTCOMES = ("recovered", "recovering", "not-recovered", "lasting", "died", "unknown")
WORDS = ("what", "action", "why")  # what happened; what was done; why an earlier version was amended


@dataclass(frozen=True)
class Report:
    """One version of what is known of an adverse event."""

    kind: str = ""
    grade: str = ""
    serious: tuple[str, ...] = ()
    related: str = ""
    started_on: date | None = None
    ended_on: date | None = None
    actions: tuple[str, ...] = ()
    outcome: str = ""
    follow_up_on: date | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    def said(self, topic: str) -> str:
        """The words on a topic, without blanks around them."""
        return self.words.get(topic, "").strip()

    @property
    def is_serious(self) -> bool:
        """Whether any criterion of seriousness holds."""
        return bool(self.serious)


def faults(report: Report, today: date, *, is_amended: bool = False) -> dict[str, str]:
    """What keeps a report from being written down: field → why ("open", "future", "order", "contradicts")."""
    found = {name: "open" for name in ("kind", "grade", "related", "outcome") if not getattr(report, name)}
    if not report.said("what"):
        found["what"] = "open"
    if report.started_on is None:
        found["started_on"] = "open"
    if is_amended and not report.said("why"):
        found["why"] = "open"
    for name in ("started_on", "ended_on"):
        if (on := getattr(report, name)) is not None and on > today:
            found[name] = "future"
    if report.started_on and report.ended_on and report.ended_on < report.started_on:
        found.setdefault("ended_on", "order")
    has_died = {report.kind == "death", "death" in report.serious, report.outcome == "died"}
    if "outcome" not in found and len(has_died) > 1:
        found["outcome"] = "contradicts"
    if "none" in report.actions and len(report.actions) > 1:
        found["actions"] = "contradicts"
    return found
