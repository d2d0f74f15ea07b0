"""What is answered by itself to STOP, START, HELP, YES, JOIN, and to unknown numbers. No health word in any."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from handrail.people.models import Person, Service

from .. import outbox
from ..carriers import SMS
from ..models import Incoming, TextChoice
from ..persons import empty_texts
from . import choosing, keywords, numbers
from .telling import is_stopped

Line = Callable[[Person, Service], str]
_help_lines: list[Line] = []
Page = Callable[[Service, str], str]
_code_pages: list[Page] = []


def helps_with(line: Line) -> Line:
    """Register a line of what HELP answers to a person who is known, "" for none."""
    _help_lines.append(line)
    return line


def opens_codes(page: Page) -> Page:
    """Register `page(service, code)`: the path at which a code that came by text is entered, "" for what is none."""
    _code_pages.append(page)
    return page


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


def wants_to_join(row: Incoming, service: Service, at: datetime) -> str:
    """What came of JOIN from a number that nobody has: a link to where one signs up, once a day; "" for other words.

    Nothing begins by text: no account is made, nothing is agreed to or asked, and the text is emptied.
    """
    if (said := keywords.join(row.text)) is None:
        return ""
    language, code = said
    if not is_stopped(row.number_code):
        _say(row, service, None, "sms-join", at, once=f"{at:%Y-%m-%d}", language=language,
             words=lambda: _where_to_join(service, code))
    empty_texts(Incoming.objects.filter(pk=row.pk))
    return "join"


def _where_to_join(service: Service, code: str) -> str:
    path = next((path for page in _code_pages if code and (path := page(service, code))), "")
    if not path and not service.open_sign_up:
        return _("Here people come by an invitation. Please ask whoever told you of this number.")
    if not path:
        only = Service.objects.count() == 1  # with several, a number says nothing of which one is meant
        path = reverse("journeys:sign-up", args=[service.slug]) if only else "/"
    return _("You can sign up here: %(link)s We answer only this text. Please don’t write anything personal to this "
             "number.") % {"link": settings.HANDRAIL_ORIGIN + path}


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
         once: str = "", language: str = "") -> None:
    """Reply to a number, once a text."""
    number = row.number
    with translation.override(language or (person.language if person else "") or service.language):
        outbox.decide(
            channel=SMS, once=f"{kind}:{numbers.code_of(service.pk, number)[:32]}:{once or row.pk}", kind=kind,
            person=person, address=number, subject="", body=words(), at=at, urgent=True,
        )
