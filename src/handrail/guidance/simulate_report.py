"""What a manager needs to know of a simulated cohort: as plain data for programs, and as a table to read. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import fmean, median
from typing import Any

from handrail.programmes.programme import Programme

from .events import FLAG, SCORE, WORSE
from .protocol import On, Protocol
from .simulate import ASKED, CANCELLED, GIVEN, MISSED, NOT_REACHED, Found, waits
from .simulate_people import ASSUMPTIONS, Assumed

NOT_SIMULATED = (FLAG, SCORE, WORSE)  # people are drawn without scores
MEETINGS_A_WEEK = {"weekly": 1.0, "every two weeks": 0.5, "monthly": 12 / 52}


@dataclass(frozen=True)
class Asked:
    """What was simulated."""

    participants: int
    guides: int
    seed: int
    start: str
    qualification: str = ""
    rate: float | None = None  # of a guide's hour
    supervisor_rate: float | None = None
    currency: str = ""


def report(
    protocol: Protocol, programme: Programme, found: Found, asked: Asked, assumed: Assumed,
) -> dict[str, Any]:
    """Everything as plain data. Minutes, hours and days are numbers; what there isn't is null."""
    tasks = [task for course in found.courses for task in course.tasks]
    planned = [task for task in tasks if task.rule != ASKED]
    minutes = [course.minutes for course in found.courses]
    guide_hours = sum(minutes) / 60
    weekly = {monday.isoformat(): round(sum(work) / 60, 1) for monday, work in sorted(found.work.items())}
    supervision = _supervision_hours(protocol, found, asked, assumed)
    return {
        "protocol": {"id": protocol.id, "version": protocol.version, "title": protocol.title_in("en")},
        "programme": {"id": programme.id, "title": programme.title_in("en")},
        "participants": asked.participants, "guides": asked.guides if protocol.is_guided else 0, "seed": asked.seed,
        "start": asked.start, "qualification": asked.qualification or None,
        "ended": {"finished": sum(course.finished for course in found.courses),
                  "left": sum(not course.finished for course in found.courses)},
        "contacts": {
            "planned": len(planned), **{fate: sum(task.fate == fate for task in planned)
                                        for fate in (GIVEN, NOT_REACHED, MISSED, CANCELLED)},
            "more_than_one_try": sum(task.attempt > 1 for task in planned),
            "questions": len(tasks) - len(planned), "questions_answered": sum(
                task.fate == GIVEN for task in tasks if task.rule == ASKED),
            "letters": sum(course.letters for course in found.courses),
        },
        "guide_hours_a_week": {
            "mean": _round(fmean(weekly.values())) if weekly else 0.0,
            "peak": max(weekly.values(), default=0.0), "total": _round(guide_hours),
            "mean_of_one_guide": _round(fmean(weekly.values()) / asked.guides) if weekly and asked.guides else 0.0,
            "by_week": weekly,
        },
        "minutes_a_participant": _spread(minutes),
        "days_waiting_for_a_guide": {**_spread(waits(found)), "waited_over_a_week": sum(
            one > 7 for one in waits(found))},
        "hours_from_due_to_done": _spread([(task.done - task.first_due) / timedelta(hours=1) for task in planned
                                           if task.fate == GIVEN]),
        "hours_to_an_answer": _spread([(task.done - task.first_due) / timedelta(hours=1) for task in tasks
                                       if task.rule == ASKED and task.fate == GIVEN]),
        "caseload": _caseload(found),
        "supervision_hours": _round(supervision),
        "cost": _cost(guide_hours, supervision, asked),
        "published": _published(protocol), "left_out": _left_out(protocol),
        "assumptions": {key: {"value": assumed[key], "is_default": assumed[key] == one.default, "about": one.about,
                              "source": one.source} for key, one in ASSUMPTIONS.items()},
    }


def _caseload(found: Found) -> dict[str, Any]:
    loads = [load for week in found.caseloads.values() for load in week]
    by_week = {monday.isoformat(): max(week) for monday, week in sorted(found.caseloads.items())}
    return {"mean": _round(fmean(loads)) if loads else None, "most": max(loads, default=None), "by_week": by_week}


def _supervision_hours(protocol: Protocol, found: Found, asked: Asked, assumed: Assumed) -> float:
    """Meetings of each guide while there is work, as the protocol has them for their qualification."""
    given = protocol.supervision.get(asked.qualification)
    meeting = given.meeting if given else ""
    return MEETINGS_A_WEEK.get(meeting, 0.0) * len(found.work) * asked.guides * assumed["supervision-minutes"] / 60


def _cost(guide_hours: float, supervision: float, asked: Asked) -> dict[str, Any] | None:
    if asked.rate is None:
        return None
    total = guide_hours * asked.rate + supervision * (asked.supervisor_rate or 0.0)
    return {"currency": asked.currency or None, "guide_hour": asked.rate, "supervisor_hour": asked.supervisor_rate,
            "total": _round(total), "a_participant": _round(total / asked.participants)}


def _published(protocol: Protocol) -> dict[str, Any] | None:
    found = protocol.found
    if found is None or found.minutes is None:
        return None
    return {"minutes": float(found.minutes), "sd": float(found.sd) if found.sd is not None else None, "n": found.n,
            "per": found.per, "source": found.source}


def _left_out(protocol: Protocol) -> list[str]:
    """What of this protocol a simulation doesn't run, in sentences."""
    found = []
    if protocol.steps:
        others = ", ".join(sorted({step.to for step in protocol.steps}))
        found.append(f"Steps to other protocols ({others}): everybody stays in this one. Simulate those, too.")
    reasons = sorted({str(rule.when.event) for rule in protocol.contacts
                      if isinstance(rule.when, On) and rule.when.event.code in NOT_SIMULATED})
    if reasons:
        found.append(f"Contacts that follow on: {'; '.join(reasons)}.")
    return found


def _spread(values: Sequence[float]) -> dict[str, Any]:
    if not values:
        return {"n": 0, "mean": None, "sd": None, "median": None, "most": None}
    mean = fmean(values)
    sd = math.sqrt(sum((one - mean) ** 2 for one in values) / (len(values) - 1)) if len(values) > 1 else None
    return {"n": len(values), "mean": _round(mean), "sd": _round(sd), "median": _round(median(values)),
            "most": _round(max(values))}


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def as_text(told: Mapping[str, Any]) -> str:
    """The same to read: what it needs, how long people wait, what is missed, and every assumption."""
    contacts, hours, minutes = told["contacts"], told["guide_hours_a_week"], told["minutes_a_participant"]
    wait, late, answer = (told[key] for key in ("days_waiting_for_a_guide", "hours_from_due_to_done",
                                                "hours_to_an_answer"))
    caseload = told["caseload"]
    lines = [
        f"{told['protocol']['title']} ({told['protocol']['id']}, version {told['protocol']['version']}) with "
        f"{told['programme']['title']}",
        f"{told['participants']} participants, {told['guides']} guides, from {told['start']}, seed {told['seed']}", "",
    ]
    rows: list[tuple[str, str]] = [
        ("Finished the course", f"{told['ended']['finished']}; {told['ended']['left']} left it before")]
    if told["guides"]:
        rows += [
            ("Guide hours a week, all guides", f"{hours['mean']} on average, {hours['peak']} in the fullest week"),
            ("Guide hours a week, each guide", f"{hours['mean_of_one_guide']} on average"),
            ("Minutes a participant", _mean_sd(minutes)),
            ("Waiting for a guide", f"{wait['mean']} days on average, {wait['most']} at most; "
             f"{wait['waited_over_a_week']} waited longer than a week"),
            ("People a guide looks after", f"{caseload['mean']} on average, {caseload['most']} at most"),
            ("Planned contacts", f"{contacts['planned']}: {contacts['given']} given, {contacts['not-reached']} reached "
             f"nobody, {contacts['missed']} missed, {contacts['cancelled']} fell away"),
            ("More than one try", str(contacts["more_than_one_try"])),
            ("From due to done", f"{late['median']} hours in the middle, {late['most']} at most" if late["n"] else "–"),
            ("Questions of participants", f"{contacts['questions']}, {contacts['questions_answered']} answered"
             + (f", in {answer['median']} hours in the middle" if answer["n"] else "")),
            ("Supervision meetings", f"{told['supervision_hours']} hours in all"),
        ]
        cost = told["cost"]
        rows.append(("Cost", "no rate given: say --rate" if cost is None else
                     f"{cost['total']} {cost['currency'] or ''}".rstrip() + f", {cost['a_participant']} a participant"))
    rows.append(("Letters by themselves", str(contacts["letters"])))
    if (published := told["published"]) is not None:
        sd = f" (SD {published['sd']})" if published["sd"] is not None else ""
        rows.append(("Published minutes", f"{published['minutes']}{sd} for each {published['per']}: "
                     f"{published['source']}"))
    width = max(len(name) for name, _value in rows)
    lines += [f"{name.ljust(width)}  {value}" for name, value in rows]
    lines += [f"Not simulated: {one}" for one in told["left_out"]]
    if told["guides"] and hours["by_week"]:
        lines += ["", "Guide hours by week, and the fullest caseload", *_weeks(hours["by_week"], caseload["by_week"])]
    lines += ["", "Taken for granted (change with --NAME NUMBER)"]
    wide = max(len(key) for key in told["assumptions"])
    for key, one in told["assumptions"].items():
        changed = "" if one["is_default"] else " (changed)"
        lines += [f"  {key.ljust(wide)}  {one['value']:g}{changed}: {one['about']}", f"  {' ' * wide}  {one['source']}"]
    return "\n".join(lines)


def _weeks(hours: Mapping[str, float], caseload: Mapping[str, int]) -> list[str]:
    most = max(hours.values()) or 1.0
    return [f"  {monday}  {value:7.1f}  {caseload.get(monday, 0):4d}  {'▇' * round(30 * value / most)}"
            for monday, value in hours.items()]


def _mean_sd(spread: Mapping[str, Any]) -> str:
    return f"{spread['mean']} (SD {spread['sd'] if spread['sd'] is not None else '–'})"
