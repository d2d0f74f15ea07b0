"""What in a protocol can never happen, or contradicts something else in it. Each finding names its line."""

from collections.abc import Collection

from handrail.programmes.toml_file import Table

from . import step_checks
from .events import QUIET
from .protocol import (
    AUTOMATIC_CHANNELS,
    GUIDE,
    LIVE,
    PARTICIPANT,
    WARN,
    AtDays,
    ContactRule,
    Every,
    On,
    OnWeekdays,
    Protocol,
)


def check(
    protocol: Protocol, top: Table, *, protocols: Collection[str] = (), measures: Collection[str] = (),
) -> None:
    """Note every contradiction and every rule that can never fire, at the line where it stands."""
    rows = top.tables("contact")
    for rule, row in zip(protocol.contacts, rows, strict=True):
        if rule.is_automatic:
            _check_automatic(rule, row)
        else:
            _check_given(rule, row)
            _check_hours(rule, protocol, row)
        _check_when(rule, row)
        _check_if_missed(rule, row)
    _check_pairs(protocol, rows)
    _check_guides(protocol, top, rows)
    _check_amount(protocol, top)
    step_checks.check(protocol, top, protocols)
    if measures:
        _check_measures(protocol, top, measures)


def _check_automatic(rule: ContactRule, row: Table) -> None:
    strangers = [channel for channel in rule.channels if channel not in AUTOMATIC_CHANNELS]
    if strangers:
        row.wrong(f"An automatic contact can't go by {' or '.join(strangers)}. It can go by email or sms.", "channel")
    elif rule.channels == ("sms",):
        row.wrong("Who has no mobile number would never get this. Name email too, as the second.", "channel")


def _check_given(rule: ContactRule, row: Table) -> None:
    if rule.template:
        row.wrong("A template is for automatic contacts. A guide writes in their own words.", "template")
    if rule.starts == PARTICIPANT:
        if rule.when is not None:
            row.wrong("The participant starts this contact, so it can't have a time of its own.", "when")
        if rule.if_missed:
            row.wrong("A contact that the participant starts can't be missed.", "if_missed")
        if rule.books:
            row.wrong("The participant starts this contact, so there is nothing for them to book.", "books")
    elif rule.books and (written := [channel for channel in rule.channels if channel not in LIVE]):
        row.wrong(f"Nobody books a time for {' or '.join(written)}.", "books")


def _check_hours(rule: ContactRule, protocol: Protocol, row: Table) -> None:
    """A time outside the hours that the protocol itself names."""
    days, opens, closes = protocol.hours.days, protocol.hours.opens, protocol.hours.closes
    if isinstance(rule.when, OnWeekdays) and days and not set(rule.when.weekdays) <= set(days):
        row.wrong("[hours] has nobody there on all of these days.", "when", "weekdays")
    at = rule.when.at if isinstance(rule.when, AtDays | OnWeekdays) else None
    if at is not None and ((opens and at < opens) or (closes and at >= closes)):
        row.wrong("[hours] has nobody there at this time.", "when", "at")


def _check_when(rule: ContactRule, row: Table) -> None:
    if not isinstance(rule.when, On):
        return
    if rule.when.event.code == QUIET and rule.when.after is not None:
        row.wrong("The days are part of “no sign-in for … days”. Leave “after” out.", "when", "after")
    if rule.when.most is not None and rule.when.event.happens_once:
        row.wrong(f"“{rule.when.event}” happens once, so “most” says nothing.", "when", "most")


def _check_if_missed(rule: ContactRule, row: Table) -> None:
    before = 0.0
    told = [step.tell for step in rule.tells]
    for number, step in enumerate(rule.if_missed):
        if step.tell:
            if told.count(step.tell) > 1:
                row.wrong(f"The {step.tell} would be told more than once.", "if_missed", number)
            continue
        if step.after.longest_days <= before:
            row.wrong(f"{step.after} is not later than the step before it, so one of them can never come.",
                      "if_missed", number)
        before = step.after.longest_days
        if isinstance(rule.when, Every) and before >= rule.when.every.days:
            row.wrong(f"{step.after} can take as long as the {rule.when.every} to the next contact, which comes first.",
                      "if_missed", number)


def _check_pairs(protocol: Protocol, rows: list[Table]) -> None:
    for position, rule in enumerate(protocol.contacts):
        for other in protocol.contacts[:position]:
            if other.key == rule.key:
                rows[position].wrong(f"Contact “{rule.key}” is there twice.", "key")
            elif rule.when is not None and _collide(rule, other):
                rows[position].wrong(f"This comes at the same time as contact “{other.key}”.", "when")
            elif rule.starts == other.starts == PARTICIPANT:
                rows[position].wrong(f"Contact “{other.key}” is already the one that the participant starts.", "starts")


def _collide(one: ContactRule, other: ContactRule) -> bool:
    """Whether two contacts come at the same moments, from a person or by themselves."""
    if one.is_automatic != other.is_automatic:
        return False
    if isinstance(one.when, AtDays | OnWeekdays) and one.when == other.when:
        return True
    if isinstance(one.when, Every) and isinstance(other.when, Every):
        return all(getattr(one.when, part) == getattr(other.when, part) for part in ("start", "every", "first"))
    if isinstance(one.when, On) and isinstance(other.when, On):
        return (one.when.event, one.when.after) == (other.when.event, other.when.after)
    return False


def _check_guides(protocol: Protocol, top: Table, rows: list[Table]) -> None:
    given = [row for rule, row in zip(protocol.contacts, rows, strict=True) if not rule.is_automatic]
    if given and not protocol.guides:
        given[-1].wrong("One guide gives all contacts of a course, and nobody's qualification allows all of these.",
                        "by")
    for qualification in protocol.supervision:
        if protocol.guides and qualification not in protocol.guides:
            top.wrong(f"No {qualification} may guide by this protocol, so this can never apply.",
                      "supervision", qualification)
    if not protocol.is_guided:
        for name in ("supervision", "notice"):
            if name in top:
                top.wrong(f"Nobody guides by this protocol, so [{name}] can never apply.", name)


def _check_amount(protocol: Protocol, top: Table) -> None:
    amount = top.table("amount", required=False)
    if protocol.is_guided and protocol.reply_within is None:
        top.wrong("Participants can write to their guide: say in [amount] reply_within how soon they hear back.",
                  "amount")
    if amount is None:
        return
    if not protocol.is_guided:
        for name in ("reply_within", "most", "warn", "beyond", "sessions_a_week"):
            if name in amount:
                amount.wrong(f"Nobody guides by this protocol, so “{name}” can never apply.", name)
        return
    planned, most = protocol.planned_minutes, protocol.most_minutes
    if most is not None and planned > most:
        amount.wrong(f"The planned contacts come to {planned} minutes, more than the most of {most}.", "most")
    if most is None:
        for name in [name for name in ("warn", "beyond") if name in amount]:
            amount.wrong(f"Without “most”, “{name}” can never apply.", name)
    elif protocol.warn_minutes is not None and protocol.warn_minutes >= most:
        amount.wrong(f"The guide would be warned only when the most of {most} minutes is reached.", "warn")
    unbounded = [rule.key for rule in protocol.contacts if rule.starts == GUIDE and isinstance(rule.when, On)
                 and not rule.when.event.happens_once and rule.when.most is None]
    if unbounded and most is not None and protocol.beyond == WARN:
        amount.wrong(f"This can't be kept: contact “{unbounded[0]}” has no “most” of its own.", "most")
    sessions = sum(rule.when.most_a_week for rule in protocol.contacts if rule.starts == GUIDE and rule.is_series
                   and not set(LIVE).isdisjoint(rule.channels))
    if protocol.sessions_a_week is not None and sessions > protocol.sessions_a_week:
        amount.wrong(f"Up to {sessions} live contacts are planned in a week, more than {protocol.sessions_a_week}.",
                     "sessions_a_week")


def _check_measures(protocol: Protocol, top: Table, measures: Collection[str]) -> None:
    """A measure that isn't there has no score, so what waits for it never comes."""
    for rule, row in zip(protocol.contacts, top.tables("contact"), strict=True):
        named = rule.when.event.measure if isinstance(rule.when, On) else ""
        if named and named not in measures:
            row.wrong(f"There is no measure “{named}”, so this can never happen.", "when", "on")
    for step, row in zip(protocol.steps, top.tables("step", required=False), strict=True):
        for key, named in (("of", step.measure), ("on", step.on.event.measure if step.on.event else "")):
            if named and named not in measures:
                row.wrong(f"There is no measure “{named}”, so this can never happen.", key)
