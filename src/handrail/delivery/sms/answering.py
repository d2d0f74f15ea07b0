"""What is answered by itself to STOP, START, HELP, YES, and to numbers that nobody knows. No health word in any."""

from collections.abc import Callable
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from handrail.people.models import Person, Service

from .. import outbox
from ..carriers import SMS
from ..models import Incoming, TextChoice
from . import choosing, keywords, numbers

Line = Callable[[Person, Service], str]
_help_lines: list[Line] = []


def helps_with(line: Line) -> Line:
    """Register a line of what HELP answers to a person who is known, "" for none."""
    _help_lines.append(line)
    return line


def keyword_of(row: Incoming, service: Service, person: Person | None, at: datetime) -> str:
    """What came of STOP, START or HELP; "" for all other words."""
    word = keywords.keyword(row.text)
    if word == keywords.STOP:
        if choosing.stop(number_code=row.number_code, at=at):
            _say(row, service, person, "sms-stopped", at, lambda: _(
                "No more texts will come to this number. Text START if you want them again."))
        return keywords.STOP
    if word == keywords.START:
        was_stopped, choice = choosing.start(number_code=row.number_code, at=at), _asked(person)
        if choice is not None and choosing.agree(choice=choice, at=at):
            _welcome(row, service, person, at)
            return keywords.START
        if was_stopped or person is not None:
            _say(row, service, person, "sms-started", at, lambda: _(
                "Texts will come again. Text STOP to end them."))
            return keywords.START
    if word == keywords.HELP:
        _say(row, service, person, "sms-help", at, lambda: _help(person, service))
        return keywords.HELP
    return ""


def agreed_to(row: Incoming, service: Service, person: Person, at: datetime) -> str:
    """What came of a YES to the question whether texts are wanted; "" where nobody asked."""
    choice = _asked(person)
    if choice is None or keywords.plain(row.text) not in choosing.YES:
        return ""
    if not choosing.agree(choice=choice, at=at):
        return "number-taken"
    _welcome(row, service, person, at)
    return "agreed"


def nobody_known(row: Incoming, service: Service, at: datetime) -> str:
    """A number that nobody has: told once a month, so that two machines don't talk for ever."""
    _say(row, service, None, "sms-unknown", at, once=f"{at:%Y-%m}", words=lambda: _(
        "We don’t know this number, so nobody has read your text. Please sign in and write there."))
    return "unknown"


def nowhere_to_go(row: Incoming, service: Service, person: Person, at: datetime) -> str:
    """A text that no room takes: kept, and said so."""
    _say(row, service, person, "sms-kept", at, lambda: _(
        "Thank you. Nobody reads texts here just now; please sign in and write there."))
    return "kept"


def _welcome(row: Incoming, service: Service, person: Person, at: datetime) -> None:
    _say(row, service, person, "sms-agreed", at, lambda: _(
        "Thank you. Texts will come to this number. HELP says how they work, STOP ends them."))


def _help(person: Person | None, service: Service) -> str:
    lines = [line(person, service) for line in _help_lines] if person else []
    lines += [_("STOP ends these texts, START brings them back.")]
    called = [row["number"] for row in service.help_numbers if row.get("number")]
    if called:
        lines.append(_("To talk to somebody now: %(numbers)s.") % {"numbers": ", ".join(called)})
    return " ".join(line for line in lines if line)


def _asked(person: Person | None) -> TextChoice | None:
    if person is None:
        return None
    return TextChoice.objects.filter(person=person, state=TextChoice.State.ASKED).first()


def _say(row: Incoming, service: Service, person: Person | None, kind: str, at: datetime, words: Callable[[], str],
         once: str = "") -> None:
    """Reply to a number, once a text."""
    number = row.number
    with translation.override((person.language if person else "") or service.language):
        outbox.decide(
            channel=SMS, once=f"{kind}:{numbers.code_of(service.pk, number)[:32]}:{once or row.pk}", kind=kind,
            person=person, address=number, subject="", body=words(), at=at, urgent=True,
        )
