"""Contacts as the protocol plans them, and their turn when the clock brings it.

One contact ahead is planned for each rule: the next one when this one comes. A rule's name in the clock and the count
of its occurrences last across versions of a protocol and any number of ticks, so that each is decided once.
"""

from datetime import datetime

from handrail.delivery import clock
from handrail.delivery.models import Due
from handrail.journeys.journal import lock_standing
from handrail.people import audit

from . import letters, needs, quiet, reckoning, signals, telling, times, unfinished, wishes
from .breaks import Break, days_of, later
from .events import QUIET, Event
from .guided import AGREED, BACK, PAUSED, Guided, guided
from .models import Contact
from .protocol import ContactRule
from .reckoning import TOO_LATE, starting_event

CHANGED = "protocol-changed"  # why contacts of a protocol fall away that doesn't guide any more
OPEN = (Contact.State.PLANNED, Contact.State.DUE)


def happened(it: Guided, *, code: str, occurrence: int = 1, at: datetime, **which: object) -> None:
    """Something happened on the course: plan what counts from it. Told twice, it is planned once.

    `which` says more of it, as `Event.matches` asks: a lesson's number, a battery, a score.
    """
    _keep_moment(it, Event(code, number=which.get("number", 0), days=which.get("days", 0)), at)
    for rule in it.protocol.contacts:
        event = starting_event(rule)
        if event is None or not event.matches(code, **which):
            continue
        if rule.is_series:
            plan_occurrence(it, rule, 1, at=at)
        elif not _has_had_most(it, rule, occurrence):
            due_at = reckoning.following_due(rule, at, hours=it.hours, zone=it.zone)
            plan_contact(it, rule=rule.key, occurrence=occurrence, due_at=due_at, at=at)


def _keep_moment(it: Guided, event: Event, at: datetime) -> None:
    """Days may be counted from it, now or by another protocol later on."""
    if event.happens_once and it.anchor(str(event)) is None:
        it.name_anchor(str(event), at)
        it.keep_anchors()


def go_on(it: Guided, *, at: datetime) -> None:
    """Plan what comes next by a protocol that somebody is moved to: each series goes on from where the course is."""
    for rule in it.protocol.contacts:
        _go_on_with(it, rule, at)
    quiet.watch(it, since=at)
    unfinished.watch_all(it)


def _go_on_with(it: Guided, rule: ContactRule, at: datetime) -> None:
    """Plan the first contact of a series that is still ahead."""
    if not rule.is_series or not it.allows(rule.key):
        return
    had = Contact.objects.filter(enrolment=it.enrolment, rule=rule.key).exclude(state__in=OPEN)
    taken = set(had.exclude(state=Contact.State.CANCELLED).values_list("occurrence", flat=True))
    for occurrence in range(1, rule.when.times + 1):
        due_at = due_of(it, rule, occurrence)
        if due_at is not None and due_at > at and occurrence not in taken:
            plan_contact(it, rule=rule.key, occurrence=occurrence, due_at=due_at, at=at)
            return


def plan_occurrence(it: Guided, rule: ContactRule, occurrence: int, *, at: datetime) -> Contact | None:
    """Plan the nth contact of a rule that comes again and again; None when there are no more."""
    due_at = due_of(it, rule, occurrence)
    if due_at is None:
        return None
    return plan_contact(it, rule=rule.key, occurrence=occurrence, due_at=due_at, at=at)


def due_of(it: Guided, rule: ContactRule, occurrence: int) -> datetime | None:
    """When the nth contact of a rule that comes again and again is due, by the protocol and the participant's wish."""
    anchor = it.anchor(str(rule.when.start)) if rule.is_series else None
    if anchor is None:
        return None
    due_at = reckoning.occurrence_due(rule, occurrence, anchor=anchor, hours=it.hours, zone=it.zone)
    if due_at is None or rule.is_automatic:
        return due_at
    return wishes.fitted(due_at, it.suits, hours=it.hours, zone=it.zone)


def as_planned(it: Guided) -> list[tuple[ContactRule, int]]:
    """The guide's contacts ahead that are due when rule and wish say: not those for which another time was agreed."""
    rows = Contact.objects.filter(enrolment=it.enrolment, state=Contact.State.PLANNED, attempt=1)
    found = []
    for contact in rows.order_by("due_at", "pk"):
        rule = it.rule(contact.rule)
        if rule is not None and not rule.is_automatic and contact.due_at == due_of(it, rule, contact.occurrence):
            found.append((rule, contact.occurrence))
    return found


def plan_contact(
    it: Guided, *, rule: str, occurrence: int, due_at: datetime, at: datetime, attempt: int = 1, channel: str = "",
) -> Contact:
    """Plan one contact, or move one that is planned. What was done or missed stays."""
    given = it.rule(rule)
    channel = channel or (it.channel_of(given.channels) if given else "telephone")
    contact, is_new = Contact.objects.get_or_create(
        enrolment=it.enrolment, rule=rule, occurrence=occurrence, attempt=attempt,
        defaults={"service_id": it.enrolment.service_id, "channel": channel, "due_at": due_at,
                  "planned_channel": channel, "protocol_id": it.guidance.protocol_id,
                  "planned_minutes": given.minutes if given else None},
    )
    if not is_new:
        if contact.state not in (Contact.State.PLANNED, Contact.State.CANCELLED):
            return contact
        contact.state, contact.because, contact.due_at = Contact.State.PLANNED, "", due_at
        contact.channel = contact.planned_channel = channel
        contact.save(update_fields=["state", "because", "due_at", "channel", "planned_channel"])
    shown = reckoning.comes_at(given, due_at, it.hours)
    if _plan_due(it, rule, occurrence, attempt, shown).state != Due.State.PLANNED:
        _comes(it, contact, at)  # its turn had come before a pause: it is due again at once
    return contact


def plan_retry(it: Guided, after: Contact, *, at: datetime, next_at: datetime | None = None) -> Contact | None:
    """Plan the next attempt at a contact that was not reached: when the guide chose, else as the protocol says."""
    due_at, channel = _retry(it, after, at)
    if next_at is None and due_at is None:
        return None
    return plan_contact(it, rule=after.rule, occurrence=after.occurrence, attempt=after.attempt + 1,
                        due_at=next_at or due_at, channel=channel or after.channel, at=at)


def plan_agreed(it: Guided, *, due_at: datetime, channel: str, at: datetime) -> Contact:
    """Plan a contact that guide and participant agreed, beside what the protocol plans."""
    latest = Contact.objects.filter(enrolment=it.enrolment, rule=AGREED).order_by("-occurrence").first()
    return plan_contact(it, rule=AGREED, occurrence=latest.occurrence + 1 if latest else 1, due_at=due_at,
                        channel=channel, at=at)


def next_contact(it: Guided) -> Contact | None:
    """The next contact of the guide's that is planned: due ones aren't counted."""
    automatic = [rule.key for rule in it.protocol.contacts if rule.is_automatic]
    return (
        Contact.objects.filter(enrolment=it.enrolment, state=Contact.State.PLANNED).exclude(rule__in=automatic)
        .order_by("due_at", "pk").first()
    )


def stop(it: Guided, *, because: str, at: datetime, keeps: tuple[str, ...] = ()) -> None:
    """Cancel what is planned and due, but for the rules in `keeps`: at a pause, at the end, on leaving.

    At the end of a course what a guide has planned for the week after it stays.
    """
    rows = Contact.objects.filter(enrolment=it.enrolment, state__in=OPEN).exclude(rule__in=keeps)
    stays = {row.pk: row.rule for row in rows if it.outlasts(row)}
    for rule in {AGREED, *(rule.key for rule in it.protocol.contacts)} - {*keeps, *stays.values()}:
        clock.cancel(subject=it.enrolment.pk, prefix=f"contact:{rule}:", because=because)
    quiet.stop(it, because=because)
    unfinished.stop(it, because=because)
    rows.exclude(pk__in=stays).update(state=Contact.State.CANCELLED, because=because)
    signals.announce(it.enrolment, event="stopped", at=at, of=signals.contacts_moved)
    if because == PAUSED:
        it.keep_anchors(**{PAUSED: at})


def resume(it: Guided, *, at: datetime) -> None:
    """After a pause: contacts go on from where they were, as many days later as the pause had (`breaks`)."""
    paused_at = it.anchor(PAUSED)
    if paused_at is None:
        return
    pause = Break(paused_at, max(at, paused_at))
    rows = Contact.objects.filter(enrolment=it.enrolment, state=Contact.State.CANCELLED, because=PAUSED)
    waiting = list(rows.order_by("due_at", "occurrence", "attempt"))
    by_rule = {contact.pk for contact in waiting if _is_by_rule(it, contact)}
    for name in [name for name in it.guidance.anchors if name not in (PAUSED, BACK)]:
        anchor = it.anchor(name)
        it.name_anchor(name, later(anchor, days_of(pause, it.zone, since=anchor), it.hours.zone))
    it.keep_anchors(**{PAUSED: None, BACK: at})
    it.keep_break(pause)
    for contact in waiting:
        rule = it.rule(contact.rule)
        if contact.pk in by_rule:
            due_at = due_of(it, rule, contact.occurrence)
        elif contact.rule == AGREED and contact.due_at > at:
            due_at = contact.due_at
        else:
            due_at = _fit(it, rule, later(contact.due_at, days_of(pause, it.zone), it.hours.zone))
        plan_contact(it, rule=contact.rule, occurrence=contact.occurrence, attempt=contact.attempt, due_at=due_at,
                     channel=contact.channel, at=at)
    for rule in it.protocol.contacts:
        rows = Contact.objects.filter(enrolment=it.enrolment, rule=rule.key)
        latest = rows.order_by("-occurrence", "-attempt").first()
        if latest is None or latest.because == CHANGED:
            _go_on_with(it, rule, at)  # another protocol since the pause began
        elif latest.state in (Contact.State.DONE, Contact.State.MISSED):
            plan_following(it, latest, at)  # what was closed during the pause
    quiet.watch(it, since=at)
    unfinished.watch_all(it)


def _is_by_rule(it: Guided, contact: Contact) -> bool:
    """Whether a contact stands where its rule puts it, and not where two people agreed."""
    rule = it.rule(contact.rule)
    return (rule is not None and rule.is_series and contact.attempt == 1
            and contact.due_at == due_of(it, rule, contact.occurrence))


@clock.due_kind("guidance.contact")
def contact_comes(due, at: datetime) -> None:
    """The clock's turn: a contact is due, or goes out by itself."""
    lock_standing(due.subject)
    it = guided(due.subject)
    rule, attempt = due.facts["contact"], due.facts["attempt"]
    same = Contact.objects.filter(enrolment=it.enrolment, rule=rule, occurrence=due.occurrence)
    contact = same.filter(attempt=attempt).first()
    if contact is None and attempt > 1:
        contact = _was_not_done(it, same.filter(attempt=attempt - 1).first(), at)
    if contact is not None and contact.state == Contact.State.PLANNED:
        _comes(it, contact, at)
        signals.announce(it.enrolment, event="came", at=at, of=signals.contacts_moved)


def _comes(it: Guided, contact: Contact, at: datetime) -> None:
    rule = it.rule(contact.rule)
    if not it.allows(contact.rule) and not it.outlasts(contact):
        _leave_out(contact, "not-now")
    elif rule is not None and rule.is_automatic:
        _send(it, rule, contact, at)
    elif rule is not None and rule.is_series and it.is_past_most:
        _leave_out(contact, "most-given")
        needs.settle(it.enrolment, "most", at=at)
    else:
        _is_due(it, contact, at)


def _is_due(it: Guided, contact: Contact, at: datetime) -> None:
    """Onto the guide's list; what came before it and wasn't done is missed; what follows it is planned."""
    contact.state = Contact.State.DUE
    contact.save(update_fields=["state"])
    before = Contact.objects.filter(enrolment=it.enrolment, rule=contact.rule, state__in=OPEN)
    if contact.rule != AGREED:
        before.filter(occurrence__lt=contact.occurrence).update(state=Contact.State.MISSED)
    before.filter(occurrence=contact.occurrence, attempt__lt=contact.attempt).update(state=Contact.State.MISSED)
    retry_at, _ = _retry(it, contact, at)
    if retry_at is not None:
        _plan_due(it, contact.rule, contact.occurrence, contact.attempt + 1, times.shown_from(retry_at, it.hours))
    telling.plan(it, contact)
    plan_following(it, contact, at)
    needs.settle(it.enrolment, "contact", "missed", "missed-told", at=at)


def _send(it: Guided, rule: ContactRule, contact: Contact, at: datetime) -> None:
    """A letter that comes by itself goes out, unless its moment has gone."""
    event = starting_event(rule)
    if at - contact.due_at > TOO_LATE:
        _leave_out(contact, "too-late")
    elif event.code == QUIET and not quiet.is_quiet(it, days=event.number, at=at):
        _leave_out(contact, "signed-in")
    else:
        contact.channel = it.channel_of(rule.channels)  # texts may have been ended since it was planned
        letters.send(template=rule.template, person=it.enrolment.participant, service=it.enrolment.service,
                     once=f"contact:{contact.pk}", at=at, channel=contact.channel)
        contact.state, contact.outcome, contact.done_at = Contact.State.DONE, Contact.Outcome.SENT, at
        contact.save(update_fields=["state", "outcome", "done_at", "channel"])
        audit.record(did="contact.sent", to=contact, at=at, rule=contact.rule, channel=contact.channel)
    plan_following(it, contact, at)


def _leave_out(contact: Contact, because: str) -> None:
    contact.state, contact.because = Contact.State.CANCELLED, because
    contact.save(update_fields=["state", "because"])


def plan_following(it: Guided, contact: Contact, at: datetime) -> None:
    """Plan the contact after this one, where its rule comes again and again, while the course runs."""
    rule = it.rule(contact.rule)
    if rule is not None and rule.is_series and it.allows(rule.key):
        plan_occurrence(it, rule, contact.occurrence + 1, at=at)


def _was_not_done(it: Guided, before: Contact | None, at: datetime) -> Contact | None:
    """The guide had until now for the attempt before, and didn't come to it: this attempt takes its place."""
    if before is None or before.state != Contact.State.DUE:
        return None
    due_at, channel = _retry(it, before, before.due_at)
    return Contact.objects.create(
        service_id=before.service_id, enrolment=before.enrolment, rule=before.rule, occurrence=before.occurrence,
        attempt=before.attempt + 1, channel=channel or before.channel, due_at=max(due_at or at, before.due_at),
        planned_channel=channel or before.channel, protocol_id=before.protocol_id,
        planned_minutes=before.planned_minutes,
    )


def _retry(it: Guided, contact: Contact, at: datetime) -> tuple[datetime | None, str]:
    """When and how the protocol tries again after this attempt; (None, "") when it doesn't.

    Counted from when the contact was first due, or from `at` where the clock came later than that.
    """
    rule = it.rule(contact.rule)
    step = reckoning.retry_step(rule, contact.attempt)
    if rule is None or step is None:
        return None, ""
    first = Contact.objects.get(enrolment=it.enrolment, rule=contact.rule, occurrence=contact.occurrence, attempt=1)
    channel = step.channel if it.can_have(step.channel) else it.channel_of(rule.channels)
    return reckoning.retry_due(step, first_due=first.due_at, at=at, hours=it.hours), channel


def _plan_due(it: Guided, rule: str, occurrence: int, attempt: int, shown: datetime) -> Due:
    return clock.plan(kind="guidance.contact", subject=it.enrolment.pk, rule=f"contact:{rule}:{attempt}",
                      occurrence=occurrence, at=shown, contact=rule, attempt=attempt)


def _has_had_most(it: Guided, rule: ContactRule, occurrence: int) -> bool:
    if rule.when.most is None:
        return False
    others = Contact.objects.filter(enrolment=it.enrolment, rule=rule.key).exclude(occurrence=occurrence)
    return reckoning.has_had_most(rule, others.exclude(state=Contact.State.CANCELLED).count())


def _fit(it: Guided, rule: ContactRule | None, moment: datetime) -> datetime:
    """What a guide does falls into working hours, what comes by itself into the participant's day."""
    return reckoning.fit(rule, moment, hours=it.hours, zone=it.zone)
