"""What in a protocol can never happen, or contradicts something else in it. Each finding names its line."""

from handrail.programmes.toml_file import Table

from .events import QUIET
from .protocol import AUTOMATIC_CHANNELS, GUIDE, PARTICIPANT, ContactRule, Every, On, Protocol


def check(protocol: Protocol, top: Table) -> None:
    """Note every contradiction and every rule that can never fire, at the line where it stands."""
    rows = top.tables("contact")
    for rule, row in zip(protocol.contacts, rows, strict=True):
        if rule.is_automatic:
            _check_automatic(rule, row)
        else:
            _check_given(rule, row)
        _check_when(rule, row)
        _check_if_missed(rule, row)
    _check_pairs(protocol, rows)
    _check_guides(protocol, top, rows)
    _check_amount(protocol, top)


def _check_automatic(rule: ContactRule, row: Table) -> None:
    strangers = [channel for channel in rule.channels if channel not in AUTOMATIC_CHANNELS]
    if strangers:
        row.wrong(f"An automatic contact can't go by {' or '.join(strangers)}. It can go by email.", "channel")
    elif "email" not in rule.channels:
        row.wrong("Text messages are not carried by this version of Handrail. Name email too, or this never goes out.",
                  "channel")


def _check_given(rule: ContactRule, row: Table) -> None:
    if rule.template:
        row.wrong("A template is for automatic contacts. A guide writes in their own words.", "template")
    if rule.starts == PARTICIPANT:
        if rule.when is not None:
            row.wrong("The participant starts this contact, so it can't have a time of its own.", "when")
        if rule.if_missed:
            row.wrong("A contact that the participant starts can't be missed.", "if_missed")


def _check_when(rule: ContactRule, row: Table) -> None:
    if not isinstance(rule.when, On):
        return
    if rule.when.event.code == QUIET and rule.when.after is not None:
        row.wrong("The days are part of “no sign-in for … days”. Leave “after” out.", "when", "after")
    if rule.when.most is not None and rule.when.event.happens_once:
        row.wrong(f"“{rule.when.event}” happens once, so “most” says nothing.", "when", "most")


def _check_if_missed(rule: ContactRule, row: Table) -> None:
    before = 0.0
    for number, step in enumerate(rule.if_missed):
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
        for name in ("reply_within", "most"):
            if name in amount:
                amount.wrong(f"Nobody guides by this protocol, so “{name}” can never apply.", name)
        return
    planned, most = protocol.planned_minutes, protocol.most_minutes
    if most is not None and planned > most:
        amount.wrong(f"The planned contacts come to {planned} minutes, more than the most of {most}.", "most")
    unbounded = [rule.key for rule in protocol.contacts if rule.starts == GUIDE and isinstance(rule.when, On)
                 and not rule.when.event.happens_once and rule.when.most is None]
    if unbounded and most is not None:
        amount.wrong(f"This can't be kept: contact “{unbounded[0]}” has no “most” of its own.", "most")
