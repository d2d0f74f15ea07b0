"""One participant on one page: the week at a glance, what they wrote, scores, contacts, and what comes next."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.journeys import course, progress, progress_page, schedule
from handrail.journeys.models import Enrolment
from handrail.look import saying
from handrail.people import audit
from handrail.people.models import AuditEntry, Role
from handrail.safety import queries as flags
from handrail.safety.harm_page import Harm, harm_of
from handrail.safety.models import Flag
from handrail.safety.words import signal_words

from . import call_timer, caseload, threads, written
from .guided import UNPLANNED, Guided, guided_by
from .models import CallTimer, Contact, IncomingCall, Message, Need, Wishes
from .need_words import Reason, reason
from .needs import KINDS
from .scores import ScoreRow, row_of
from .wishes import VOICEMAIL, when_in_words
from .words import contact_words

SEEN_EVERY = timedelta(hours=1)
MOST_MESSAGES = 6


@dataclass(frozen=True)
class Line:
    """One contact in the table: given against planned."""

    at: datetime
    words: str
    minutes: str
    note: str
    by: str
    is_missed: bool = False


@dataclass
class Page:
    """All that the page says."""

    enrolment: Enrolment
    it: Guided | None
    at: datetime
    local_time: str = ""
    course_title: str = ""
    week: int = 0
    weeks: int = 0
    stands: str = ""
    given: Decimal = Decimal(0)
    reasons: list[Reason] = field(default_factory=list)
    harm: Harm = field(default_factory=Harm)
    flags: list[tuple[Flag, str]] = field(default_factory=list)
    interference: progress_page.Line | None = None
    scores: list[ScoreRow] = field(default_factory=list)
    answers: written.Answers | None = None
    last_contact: Contact | None = None
    thread: list[Message] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    open_contacts: list[Contact] = field(default_factory=list)
    script: tuple[str, ...] = ()
    script_title: str = ""
    has_more_messages: bool = False
    timer: CallTimer | None = None
    rang: list[IncomingCall] = field(default_factory=list)  # calls that others took, to ring back
    wishes: Wishes | None = None
    place: tuple[int, int] | None = None
    before_pk: uuid.UUID | None = None
    after_pk: uuid.UUID | None = None
    first_pk: uuid.UUID | None = None

    @property
    def participant(self):
        """Who it is about."""
        return self.enrolment.participant

    @property
    def guide(self):
        """Who guides them."""
        return self.it.guidance.guide if self.it else None

    @property
    def protocol_title(self) -> str:
        """The protocol, by its title."""
        return self.it.protocol.title_in(get_language() or "en") if self.it else ""

    @property
    def given_minutes(self) -> str:
        """All minutes given so far."""
        return _number(self.given)

    @property
    def planned_minutes(self) -> int | None:
        """How long the contact that is due, or the next one, is meant to take."""
        contact = self.due or self.ahead
        return contact.planned_minutes if contact else None

    @property
    def best_time(self) -> str:
        """When calls suit them; empty where any time does."""
        return when_in_words(self.wishes.days, self.wishes.times) if self.wishes else ""

    @property
    def voicemail(self) -> str:
        """What may be said on a voicemail."""
        return str(VOICEMAIL[self.wishes.voicemail if self.wishes else "nothing"][1])

    @property
    def timer_runs(self) -> bool:
        """Whether the guide's timer is counting."""
        return call_timer.runs(self.timer)

    @property
    def timed_seconds(self) -> int:
        """How long the guide's timer has counted."""
        return call_timer.seconds(self.timer, self.at)

    @property
    def calls_today_at(self) -> datetime | None:
        """When today a call is due, while that is still to come."""
        is_ahead = self.due is not None and self.due.channel == "telephone" and self.due.due_at >= self.at
        return self.due.due_at if is_ahead else None

    @property
    def due_heading(self) -> str:
        """ "Call, due today 16:30"."""
        when = saying.when(self.due.due_at, self.at)
        return _("%(contact)s, due %(when)s") % {"contact": contact_words(self.due.channel), "when": when}

    @property
    def ahead_lines(self) -> list[tuple[Contact, str]]:
        """What is due and planned, the farthest first, with its words."""
        words = {Contact.State.DUE: _("%(contact)s, due"), Contact.State.PLANNED: _("%(contact)s, planned")}
        return [(contact, words[contact.state] % {"contact": contact_words(contact.channel)})
                for contact in reversed(self.open_contacts)]

    @property
    def due(self) -> Contact | None:
        """The contact that is due, the earliest of several."""
        return next((contact for contact in self.open_contacts if contact.state == Contact.State.DUE), None)

    @property
    def ahead(self) -> Contact | None:
        """The next contact that is planned."""
        return next((contact for contact in self.open_contacts if contact.state == Contact.State.PLANNED), None)


def page_of(enrolment: Enrolment, role: Role, at: datetime) -> Page:
    """The page about one participant. A bounded number of statements, however long the course."""
    language, zone = get_language() or "en", timezone.get_current_timezone()
    it = guided_by(enrolment)
    contacts = _contacts(enrolment, it)
    done = [contact for contact in contacts if contact.state == Contact.State.DONE and contact.by_id]
    last = max(filter(_was_a_talk, done), key=lambda contact: contact.done_at, default=None)
    series = progress.series_of(enrolment, course.zone_of(enrolment.participant, enrolment.service))
    stands = caseload.stands_where(enrolment)
    thread = threads.thread(enrolment, is_own=False, language=language)
    page = Page(
        enrolment=enrolment, it=it, at=at, local_time=_local_time(enrolment, at), stands=stands, last_contact=last,
        course_title=caseload.title_of(enrolment),
        week=schedule.week_of(enrolment.started_at, at, zone) if enrolment.state == Enrolment.State.ACTIVE else 0,
        weeks=schedule.weeks_in(course.lessons_of(enrolment.programme_id)),
        given=sum((contact.minutes or Decimal(0) for contact in done), Decimal(0)),
        flags=[(flag, signal_words(flag)) for flag in flags.open_flags_of(enrolment)],
        reasons=_reasons(enrolment, role, stands, at), harm=harm_of(enrolment),
        interference=next((progress_page.line_of(one) for one in series
                           if one.key == caseload.INTERFERENCE and len(one.points) > 1), None),
        scores=[row_of(one) for one in series if one.points],
        answers=written.with_said(
            written.answers(enrolment, since=last.done_at if last else None, language=language), thread),
        thread=thread[-MOST_MESSAGES:], has_more_messages=len(thread) > MOST_MESSAGES,
        open_contacts=[contact for contact in contacts if contact.state in (Contact.State.DUE, Contact.State.PLANNED)],
        lines=_lines(contacts), timer=call_timer.timer_of(enrolment, role.person),
        rang=_rang(enrolment, last_done=max((one.done_at for one in done), default=None)),
        wishes=it.wishes if it else None,
    )
    _add_script(page, language)
    _add_place(page, role, at)
    return page


@transaction.atomic
def note_view(*, enrolment: Enrolment, by: Role, at: datetime) -> None:
    """Write down that somebody of the staff looked at a participant's page, once an hour a pair."""
    latest = AuditEntry.objects.filter(
        service_id=enrolment.service_id, subject_id=enrolment.pk, did="participant.viewed", by_id=by.person_id,
        at__gt=at - SEEN_EVERY,
    )
    if not latest.exists():
        audit.record(did="participant.viewed", to=enrolment, at=at, by=by)


def _contacts(enrolment: Enrolment, it: Guided | None) -> list[Contact]:
    """Every contact but those that were called off, by the time they were due or done: one statement."""
    rows = Contact.objects.select_related("by").filter(enrolment=enrolment).exclude(state=Contact.State.CANCELLED)
    automatic = {rule.key for rule in it.protocol.contacts if rule.is_automatic} if it else set()
    found = [contact for contact in rows if contact.state == Contact.State.DONE or contact.rule not in automatic]
    for contact in found:
        contact.enrolment = enrolment  # whose key seals the note
    return sorted(found, key=lambda contact: (contact.done_at or contact.due_at, contact.attempt))


def _rang(enrolment: Enrolment, last_done: datetime | None) -> list[IncomingCall]:
    """Calls that somebody else took since the guide was last in touch, with their notes: one statement."""
    rows = IncomingCall.objects.select_related("enrolment", "taken_by").filter(enrolment=enrolment, is_passed_on=True)
    return list((rows.filter(at__gt=last_done) if last_done else rows).order_by("at"))


def _was_a_talk(contact: Contact) -> bool:
    """Whether guide and participant went through things together: a reply or a comment in between isn't that."""
    is_planned = contact.rule != UNPLANNED and contact.outcome == Contact.Outcome.WRITTEN
    return contact.outcome == Contact.Outcome.REACHED or is_planned


def _reasons(enrolment: Enrolment, role: Role, stands: str, at: datetime) -> list[Reason]:
    """Why this person is on the list; flags have a card of their own."""
    rows = [need for need in Need.objects.filter(enrolment=enrolment)
            if role.kind in KINDS[need.code].whose and need.code != "flag"]
    return [reason(need, stands=stands, at=at) for need in sorted(rows, key=caseload.heaviest_first)]


def _lines(contacts: list[Contact]) -> list[Line]:
    """Contacts that took place or were missed, the latest first. Of attempts at one, the missed ones aren't told."""
    tried = {(contact.rule, contact.occurrence): contact.attempt for contact in contacts}
    lines = []
    for contact in contacts:
        if contact.state == Contact.State.DONE:
            words = contact_words(contact.channel)
            if (contact.channel, contact.outcome) != ("message", Contact.Outcome.WRITTEN):
                words = f"{words}, {contact.get_outcome_display().lower()}"
            by = contact.by.name if contact.by else ""
            lines.append(Line(contact.done_at, words, _minutes(contact), contact.note, by))
        elif contact.state == Contact.State.MISSED and tried[contact.rule, contact.occurrence] == contact.attempt:
            words = _("%(contact)s, not done") % {"contact": contact_words(contact.channel)}
            lines.append(Line(contact.due_at, words, _minutes(contact), "", "", is_missed=True))
    return lines[::-1]


def _minutes(contact: Contact) -> str:
    """ "14 of 12": given of planned; a dash where neither is known."""
    given = _number(contact.minutes) if contact.minutes is not None else None
    if contact.planned_minutes is None:
        return given or "–"
    return _("%(given)s of %(planned)d") % {"given": given or "0", "planned": contact.planned_minutes}


def _number(minutes: Decimal) -> str:
    """Minutes without a needless nought: 12, 12.5."""
    return f"{minutes:f}".rstrip("0").rstrip(".") if minutes % 1 else f"{minutes:.0f}"


def _local_time(enrolment: Enrolment, at: datetime) -> str:
    """What the clock says where the participant lives, where that isn't here."""
    there = at.astimezone(course.zone_of(enrolment.participant, enrolment.service))
    return "" if there.utcoffset() == timezone.localtime(at).utcoffset() else f"{there:%H:%M}"


def _add_script(page: Page, language: str) -> None:
    """What to talk about: of the contact that is due, else the next one, else the one that is asked for."""
    if page.it is None:
        return
    contact = page.due or page.ahead
    rule = page.it.rule(contact.rule) if contact else page.it.protocol.on_request
    if rule is None:
        rule = next((one for one in page.it.protocol.contacts if one.script), None)
    if rule is not None:
        page.script, page.script_title = rule.script_in(language), rule.title_in(language)


def _add_place(page: Page, role: Role, at: datetime) -> None:
    """Which of the people on the list this is, and who comes before and after."""
    order = caseload.order(role, at)
    page.first_pk = order[0] if order and order[0] != page.enrolment.pk else None
    if page.enrolment.pk in order:
        here = order.index(page.enrolment.pk)
        page.place = (here + 1, len(order))
        page.before_pk = order[here - 1] if here else None
        page.after_pk = order[here + 1] if here + 1 < len(order) else None
    elif order:
        page.after_pk = order[0]
