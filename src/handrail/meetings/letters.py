"""Letters about appointments, each with the entry for the reader's calendar. No word says what one is about.

Both get the same news; the guide's letter names nobody, for it may light up a screen or lie in another calendar.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from handrail.delivery import outbox
from handrail.delivery.models import Outgoing
from handrail.delivery.sms import telling
from handrail.guidance.models import Guidance
from handrail.journeys.models import Enrolment
from handrail.journeys.zone import zone_of
from handrail.people.models import Person, Service

from . import ics, words
from .models import Appointment, Rules

WHY = {
    "paused": lambda: _("You are taking a break, so it isn’t held. There is nothing you need to do."),
    "left": lambda: _("As you asked, nothing more is planned. There is nothing you need to do."),
    "finished": lambda: _("It isn’t needed any more. There is nothing you need to do."),
    "leave": lambda: _("We are sorry: nobody can be there at that time. Please choose another one, whenever it "
                       "suits you."),
    "guide-changed": lambda: _("We are sorry: somebody else is there for you from now on, and not at that time. "
                               "Please choose another one, whenever it suits you."),
    "guide": lambda: _("We are sorry that it isn’t held. You can choose another time, whenever it suits you."),
}


def booked(appointment: Appointment, rules: Rules, *, at: datetime) -> None:
    """Tell both that it is booked, or where it was moved to."""
    for person, is_guide in _both(appointment):
        with _for(person, appointment.service):
            moment = words.moment_words(appointment.starts_at)
            subject = _("Appointment moved: %(when)s") if appointment.sequence else _("Appointment: %(when)s")
            stands_in = not is_guide and is_stood_in_for(appointment)
            lines = [words.span_words(appointment), words.how_words(appointment, is_guide=is_guide),
                     *([_("Somebody else is there for you this time.")] if stands_in else []),
                     _("Everything about it, and how to change it:"), link(appointment, is_guide=is_guide)]
            _send(appointment, rules, person, subject % {"when": moment}, lines, is_guide=is_guide, at=at)


def cancelled(appointment: Appointment, rules: Rules, *, at: datetime, apology: bool = False) -> None:
    """Tell both that it isn't held, and why where that is worth a word."""
    for person, is_guide in _both(appointment):
        if appointment.because == "forgotten" and not is_guide:
            continue
        with _for(person, appointment.service):
            subject = _("Appointment cancelled: %(when)s") % {"when": words.moment_words(appointment.starts_at)}
            why = WHY.get(appointment.because) if not is_guide else None
            lines = [_("This appointment isn’t held: %(when)s.") % {"when": words.span_words(appointment)}]
            lines += [why()] if why else []
            if is_guide or apology or appointment.because in ("guide", "participant", "late"):
                lines.append(link(appointment, is_guide=is_guide))
            _send(appointment, rules, person, subject, lines, is_guide=is_guide, at=at)


def reminder(appointment: Appointment, rules: Rules, *, which: str, at: datetime) -> Outgoing:
    """Remind the participant, a day or an hour before. It isn't sent once it would be too late."""
    person = appointment.enrolment.participant
    with _for(person, appointment.service):
        soon = which == "hour"
        subject = (_("Appointment today at %(time)s") % {"time": words.time_words(appointment.starts_at)} if soon
                   else _("Appointment: %(when)s") % {"when": words.moment_words(appointment.starts_at)})
        lines = [words.span_words(appointment), words.how_words(appointment, is_guide=False),
                 link(appointment, is_guide=False)]
        once = f"appointment:{appointment.pk}:{appointment.sequence}:{which}"
        telling.tell(person=person, service=appointment.service, once=f"{once}:sms", kind="appointment-soon", at=at,
                     plain=lambda: f"{subject}. {words.how_words(appointment, is_guide=False)}",
                     not_after=appointment.starts_at)
        return outbox.decide(
            once=once, kind="appointment-soon",
            person=person, address=person.email, at=at, not_after=appointment.starts_at, subject=subject,
            body=_body(lines, rules))


def to_choose(enrolment: Enrolment, *, once: str, not_after: datetime, rules: Rules, at: datetime) -> Outgoing:
    """Say to a participant that there is a time to choose. The same `once` is the same letter."""
    person = enrolment.participant
    with _for(person, enrolment.service):
        lines = [_("There is a time to choose for your next appointment. Whenever it suits you, here:"),
                 settings.HANDRAIL_ORIGIN + reverse("meetings:own")]
        return outbox.decide(once=once, kind="appointment", person=person, address=person.email, at=at,
                             not_after=not_after, subject=_("A time to choose"), body=_body(lines, rules))


def missed(appointment: Appointment, rules: Rules, *, at: datetime) -> Outgoing:
    """A kind word to somebody who didn't come."""
    person = appointment.enrolment.participant
    with _for(person, appointment.service):
        lines = [_("We missed each other at the last appointment. That happens; nothing is lost."),
                 _("Sign in whenever it suits you, to see what comes next or to choose another time:"),
                 link(appointment, is_guide=False)]
        return outbox.decide(
            once=f"appointment:{appointment.pk}:missed", kind="appointment", person=person, address=person.email,
            at=at, subject=_("We missed each other"), body=_body(lines, rules))


def entry_of(appointment: Appointment, rules: Rules, *, is_guide: bool) -> ics.Entry:
    """The appointment for one reader's calendar, in the active language."""
    name = rules.neutral_name.strip()
    is_there = appointment.channel == Appointment.Channel.IN_PERSON
    url = link(appointment, is_guide=is_guide)
    return ics.Entry(
        uid=str(appointment.pk), sequence=appointment.sequence, starts_at=appointment.starts_at,
        ends_at=appointment.ends_at, changed_at=appointment.changed_at,
        summary=f"{_('Appointment')}: {name}" if name else _("Appointment"),
        description=f"{words.how_words(appointment, is_guide=is_guide)}\n{url}",
        location=appointment.place.address if is_there else "", url=url,
        is_cancelled=appointment.state == Appointment.State.CANCELLED,
    )


def link(appointment: Appointment, *, is_guide: bool) -> str:
    """Where the reader finds it, once they have signed in."""
    name, args = ("meetings:guides", [appointment.pk]) if is_guide else ("meetings:own", [])
    return settings.HANDRAIL_ORIGIN + reverse(name, args=args)


def taken_from(appointment: Appointment, rules: Rules, *, at: datetime) -> None:
    """Tell the guide who had it that somebody else holds it now: for their calendar it is off."""
    with _for(appointment.guide, appointment.service):
        moment = words.moment_words(appointment.starts_at)
        entry = replace(entry_of(appointment, rules, is_guide=True), is_cancelled=True,
                        sequence=appointment.sequence + 1, changed_at=at)
        subject = _("Appointment cancelled: %(when)s") % {"when": moment}
        lines = [_("Somebody else holds this appointment from now on.")]
        _decide(appointment, rules, appointment.guide, subject, lines, entry,
                once=f"{appointment.sequence}:taken:{appointment.guide_id}", at=at)


def is_stood_in_for(appointment: Appointment) -> bool:
    """Whether somebody holds it who isn't the guide."""
    return Guidance.objects.filter(enrolment=appointment.enrolment_id).exclude(guide=appointment.guide_id).exists()


def _both(appointment: Appointment) -> Iterator[tuple[Person, bool]]:
    yield appointment.enrolment.participant, False
    yield appointment.guide, True


@contextmanager
def _for(person: Person, service: Service) -> Iterator[None]:
    """In the reader's language and zone."""
    with translation.override(person.language or service.language), timezone.override(zone_of(person, service)):
        yield


def _send(
    appointment: Appointment, rules: Rules, person: Person, subject: str, lines: list[str], *, is_guide: bool,
    at: datetime,
) -> Outgoing:
    return _decide(appointment, rules, person, subject, lines, entry_of(appointment, rules, is_guide=is_guide),
                   once=f"{appointment.sequence}:{'guide' if is_guide else 'own'}", at=at)


def _decide(
    appointment: Appointment, rules: Rules, person: Person, subject: str, lines: list[str], entry: ics.Entry, *,
    once: str, at: datetime,
) -> Outgoing:
    name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    calendar = ics.invitation(entry, organizer=ics.Mailbox(sender, rules.neutral_name or name),
                              attendee=ics.Mailbox(person.email))
    return outbox.decide(once=f"appointment:{appointment.pk}:{once}", kind="appointment", person=person,
                         address=person.email, at=at, subject=subject, body=_body(lines, rules), calendar=calendar)


def _body(lines: list[str], rules: Rules) -> str:
    hello = _("Hello,")
    end = _("This e-mail was sent by a computer. Answers to it aren’t read.")
    return "\n\n".join([hello, *lines, *([rules.neutral_name] if rules.neutral_name else []), end]) + "\n"
