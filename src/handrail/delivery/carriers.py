"""Carriers take one letter to the outside world, or say why not.

They know nothing of the database. What a carrier raises decides what becomes of the letter: `TryLater` puts it off,
`Unreachable` also ends the round, because nobody answers there; `Refused` is final.
"""

import re
import smtplib
import ssl
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Protocol

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from handrail.people.demo import installation

EMAIL = "email"
SMS = "sms"
_MAX_SECONDS = 20  # for each step of the talk with a mail server


@dataclass(frozen=True)
class Letter:
    """What a carrier is given. The same id is the same letter, however often it is carried."""

    id: uuid.UUID
    address: str
    subject: str
    body: str
    written_at: datetime
    calendar: str = ""  # iCalendar, with its METHOD: what a mail program offers to put into the calendar


@dataclass(frozen=True)
class Receipt:
    """What a gateway says of a letter that it took: by what it knows it, and what it costs, where it tells."""

    id: str = ""
    price: Decimal | None = None


class TryLater(Exception):
    """It didn't work this time. `code` says why, in no words of the letter."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class Unreachable(TryLater):
    """Nobody answers, or the installation's own account is refused: no letter would get through now."""


class Refused(Exception):
    """It will never work: the address is unknown, the letter isn't wanted."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class Uncertain(Exception):
    """Nobody knows whether it went: it was handed over, and no answer came."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class Carrier(Protocol):
    """Carries letters of one channel. `is_repeatable`: carrying the same letter twice does no harm."""

    is_repeatable: bool

    def carry(self, letter: Letter) -> Receipt | None:
        """Carry it. Raises TryLater, Unreachable, Refused or, where it can't be repeated, Uncertain."""

    def close(self) -> None:
        """The round is over."""


class DemoCarrier:
    """Carries nothing anywhere: a demo's letters are read on a page of its own."""

    is_repeatable = True

    def carry(self, letter: Letter) -> None:
        pass

    def close(self) -> None:
        pass


class SmtpCarrier:
    """E-mail, over one connection a round. The same letter always goes under the same Message-ID and date."""

    is_repeatable = True

    def __init__(
        self, *, host: str, port: int, username: str = "", password: str = "", use_tls: bool = False,
        use_ssl: bool = False, sender: str,
    ):
        self.host, self.port, self.username, self.password = host, port, username, password
        self.use_tls, self.use_ssl, self.sender = use_tls, use_ssl, sender
        self._server: smtplib.SMTP | None = None

    def carry(self, letter: Letter) -> None:
        message = written(letter, self.sender)
        is_fresh = self._server is None
        self.open()
        try:
            self._hand_over(message, letter.address)
        except smtplib.SMTPServerDisconnected as gone:
            self.close()
            if is_fresh:
                raise TryLater("disconnected") from gone
            self.open()  # it had enough of this connection; once more on a new one
            try:
                self._hand_over(message, letter.address)
            except smtplib.SMTPServerDisconnected as gone_again:
                self.close()
                raise TryLater("disconnected") from gone_again

    def open(self) -> None:
        """Connect and sign in, unless that is done. Raises Unreachable."""
        if self._server is not None:
            return
        try:
            how = {"timeout": _MAX_SECONDS, "local_hostname": DNS_NAME.get_fqdn()}
            if self.use_ssl:
                server: smtplib.SMTP = smtplib.SMTP_SSL(
                    self.host, self.port, context=ssl.create_default_context(), **how
                )
            else:
                server = smtplib.SMTP(self.host, self.port, **how)
            self._server = server
            if self.use_tls:
                server.starttls(context=ssl.create_default_context())
            if self.username:
                server.login(self.username, self.password)
        except (OSError, smtplib.SMTPException) as failure:
            self.close()
            raise Unreachable(_code(failure)) from failure

    def close(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()

    def _hand_over(self, message: EmailMessage, address: str) -> None:
        assert self._server is not None
        try:
            self._server.send_message(message, from_addr=parseaddr(self.sender)[1], to_addrs=[address])
        except smtplib.SMTPRecipientsRefused as refusal:
            _give_up_or_wait(next(iter(refusal.recipients.values()))[0], refusal)
        except smtplib.SMTPDataError as refusal:
            _give_up_or_wait(refusal.smtp_code, refusal)
        except smtplib.SMTPSenderRefused as refusal:  # our own address: the letter can't help it
            raise Unreachable(f"sender-refused-{refusal.smtp_code}") from refusal
        except smtplib.SMTPNotSupportedError as refusal:
            raise Refused("address-not-supported") from refusal
        except smtplib.SMTPServerDisconnected:
            raise
        except (OSError, smtplib.SMTPException) as failure:
            self.close()
            raise TryLater(_code(failure)) from failure


def _give_up_or_wait(code: int, refusal: Exception) -> None:
    if 500 <= code <= 599:
        raise Refused(f"smtp-{code}") from refusal
    raise TryLater(f"smtp-{code}") from refusal


def _code(failure: Exception) -> str:
    """A failure as a short code: what the server said by number, else what kind of failure it was."""
    if isinstance(failure, smtplib.SMTPAuthenticationError):
        return f"sign-in-refused-{failure.smtp_code}"
    if isinstance(failure, smtplib.SMTPResponseException):
        return f"smtp-{failure.smtp_code}"
    if isinstance(failure, ssl.SSLError):
        return "tls-failed"
    if isinstance(failure, TimeoutError):
        return "timed-out"
    if isinstance(failure, ConnectionRefusedError):
        return "connection-refused"
    if isinstance(failure, OSError) and not isinstance(failure, smtplib.SMTPException):
        return "no-connection"
    return type(failure).__name__[:60]


def written(letter: Letter, sender: str) -> EmailMessage:
    """The letter as e-mail, the same to the byte each time. Raises Refused for what can't stand in a header."""
    message = EmailMessage(policy=SMTP)
    try:
        name, address = parseaddr(sender)
        message["From"] = Address(display_name=name, addr_spec=address)
        message["To"] = Address(addr_spec=letter.address)
        message["Subject"] = letter.subject
    except (ValueError, IndexError, MessageError) as wrong:  # a line break, or no address at all
        raise Refused("bad-header") from wrong
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{letter.id}@{address.rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    if letter.calendar:
        _add_calendar(message, letter)
    return message


def _add_calendar(message: EmailMessage, letter: Letter) -> None:
    """The invitation as the other form of the same letter (RFC 6047). The boundary follows from the letter's id."""
    method = re.search(r"^METHOD:([A-Z]+)\r?$", letter.calendar, re.MULTILINE)
    params = {"method": method[1]} if method else {}
    message.add_alternative(letter.calendar, subtype="calendar", cte="base64", params=params)
    message.set_boundary(f"=_{letter.id.hex}")


def smtp() -> SmtpCarrier | None:
    """The carrier that the settings name; None where they name no mail server."""
    if not settings.HANDRAIL_SMTP["host"]:
        return None
    return SmtpCarrier(**settings.HANDRAIL_SMTP, sender=settings.DEFAULT_FROM_EMAIL)


_makers: dict[str, Callable[[], Carrier | None]] = {EMAIL: smtp}


def carries(channel: str, make: Callable[[], Carrier | None]) -> None:
    """Say what carries a channel; `make()` gives None where the settings name nothing for it."""
    _makers[channel] = make


def set_up() -> Mapping[str, Carrier]:
    """The carriers of this installation by channel. A demo has only the one that carries nothing."""
    if installation() is not None:
        return {channel: DemoCarrier() for channel in _makers}
    return {channel: carrier for channel, make in _makers.items() if (carrier := make()) is not None}


def is_set_up(channel: str) -> bool:
    """Whether letters of a channel can go at all."""
    return installation() is not None or _makers[channel]() is not None


@contextmanager
def at_work() -> Iterator[Mapping[str, Carrier]]:
    """The installation's carriers for one round, closed at its end."""
    carriers = set_up()
    try:
        yield carriers
    finally:
        for carrier in carriers.values():
            carrier.close()
