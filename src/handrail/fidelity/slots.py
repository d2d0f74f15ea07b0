"""What became of each contact that was planned: from attempts to one fate, and from fates to a tally. Pure.

A planned contact is one occurrence of one rule, with all attempts at it. It has exactly one fate, so that planned is
always given + refused + not reached + missed + cancelled + open.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

GIVEN, REFUSED, NOT_REACHED, MISSED, CANCELLED, OPEN = FATES = (
    "given", "refused", "not-reached", "missed", "cancelled", "open")
AHEAD = "ahead"  # its time hasn't come: not in any figure yet
TOOK_PLACE = ("reached", "written", "sent")
NO_GUIDE = "staff"  # given by somebody who isn't a guide here: a supervisor, a manager
AN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Attempt:
    """One contact as it is kept: an attempt at a planned one, or one beside the plan. Minutes are tenths."""

    protocol: str
    rule: str
    occurrence: int
    attempt: int
    planned_channel: str
    channel: str
    state: str
    because: str
    outcome: str
    planned_minutes: int | None
    by: str
    qualification: str
    due_at: datetime | None
    done_at: datetime | None
    minutes: int | None
    timed: int | None

    @property
    def took_place(self) -> bool:
        return self.state == "done" and self.outcome in TOOK_PLACE

    @property
    def hours_late(self) -> int | None:
        """Whole hours from when it was due to when it was done; before its time is at once."""
        if self.due_at is None or self.done_at is None:
            return None
        return max(0, int((self.done_at - self.due_at).total_seconds())) // AN_HOUR


def fate_of(attempts: Sequence[Attempt]) -> str:
    """What became of a planned contact. `attempts` in their order."""
    states = {one.state for one in attempts}
    if any(one.took_place for one in attempts):
        return GIVEN
    if any(one.state == "done" and one.outcome == "refused" for one in attempts):
        return REFUSED
    if "due" in states:
        return OPEN
    if "planned" in states:
        return AHEAD if states == {"planned"} and attempts[0].attempt == 1 else OPEN
    if "done" in states:
        return NOT_REACHED
    return MISSED if "missed" in states else CANCELLED


@dataclass(slots=True)
class Tally:
    """What one participant was planned and given under one protocol. Minutes are tenths of minutes."""

    planned: int = 0
    given: int = 0
    refused: int = 0
    not_reached: int = 0
    missed: int = 0
    cancelled: int = 0
    open: int = 0
    retried: int = 0  # planned contacts that took more than one try
    other_channel: int = 0  # given by another channel than was planned
    beside: int = 0  # took place, and no protocol had planned them
    tries: int = 0  # calls and the like that reached nobody, appointments to which nobody came
    sent: int = 0  # went out by themselves
    left_out: int = 0  # would have gone out by themselves, and didn't
    minutes: int = 0  # as entered; where nothing was entered, as timed
    timed: int = 0
    timed_contacts: int = 0
    planned_minutes: int = 0  # of what was planned and is neither open nor cancelled
    given_by: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)  # → took place, minutes, timed
    why: dict[str, int] = field(default_factory=dict)  # why cancelled or left out
    late: list[int] = field(default_factory=list)  # hours from due to done
    replies: list[int] = field(default_factory=list)  # hours from a participant's message to its answer
    in_time: int = 0  # answers within what the protocol promises


def tally(
    attempts: Iterable[Attempt], *, is_automatic: Callable[[Attempt], bool], beside: Iterable[str],
    ended: datetime | None = None,
) -> Tally:
    """The tally of one participant's contacts. `beside`: rules of contacts that no protocol plans.

    What would have come only after the course had `ended` was never due, so it isn't counted as cancelled.
    """
    found, slots, beside = Tally(), {}, frozenset(beside)
    attempts = [one for one in attempts if not (
        one.state == "cancelled" and ended is not None and one.due_at is not None and one.due_at > ended)]
    for one in sorted(attempts, key=lambda one: (one.rule, one.occurrence, one.attempt)):
        if is_automatic(one):
            _letter(found, one)
            continue
        _work(found, one)
        if one.rule in beside:
            found.beside += one.took_place
        else:
            slots.setdefault((one.rule, one.occurrence), []).append(one)
    for attempts_at_it in slots.values():
        _planned(found, attempts_at_it)
    return found


def replies(messages: Iterable[tuple[datetime, bool]], talks: Iterable[datetime]) -> list[tuple[datetime, datetime]]:
    """From when a participant waited for an answer to when they had it; who waits still isn't in it.

    `messages`: when sent, and whether by the participant. A talk answers what was written before it, too.
    """
    moments = sorted([(at, not theirs) for at, theirs in messages] + [(at, True) for at in talks])
    found: list[tuple[datetime, datetime]] = []
    since: datetime | None = None
    for at, answers in moments:
        if not answers:
            since = since or at
        elif since is not None:
            found.append((since, at))
            since = None
    return found


def _letter(found: Tally, one: Attempt) -> None:
    if one.state == "done":
        found.sent += 1
    elif one.state in ("cancelled", "missed"):
        found.left_out += 1
        _because(found, one)


def _work(found: Tally, one: Attempt) -> None:
    """The minutes and the giver of whatever a guide did; it counts as a contact of theirs where it took place."""
    if one.state != "done":
        return
    found.tries += one.outcome not in (*TOOK_PLACE, "refused")
    minutes = one.minutes if one.minutes is not None else one.timed or 0
    found.minutes += minutes
    if one.timed is not None:
        found.timed += one.timed
        found.timed_contacts += 1
    cell = found.given_by.setdefault((one.channel, one.qualification or NO_GUIDE, one.by), [0, 0, 0])
    for place, value in enumerate((int(one.took_place), minutes, one.timed or 0)):
        cell[place] += value
    if (late := one.hours_late) is not None:
        found.late.append(late)


def _planned(found: Tally, attempts: Sequence[Attempt]) -> None:
    fate = fate_of(attempts)
    if fate == AHEAD:
        return
    found.planned += 1
    name = fate.replace("-", "_")
    setattr(found, name, getattr(found, name) + 1)
    found.retried += sum(one.state in ("done", "missed") for one in attempts) > 1
    if fate == CANCELLED:
        _because(found, attempts[0])
    elif fate != OPEN:
        found.planned_minutes += 10 * (attempts[0].planned_minutes or 0)
    if fate == GIVEN:
        given = next(one for one in attempts if one.took_place)
        found.other_channel += given.channel != attempts[0].planned_channel


def _because(found: Tally, one: Attempt) -> None:
    code = one.because or one.state
    found.why[code] = found.why.get(code, 0) + 1
