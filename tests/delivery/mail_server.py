"""A real SMTP server that keeps what it receives, and can be told to say no."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller

from handrail.delivery.carriers import SmtpCarrier

SENDER = "Handrail <handrail@clinic.example>"


class MailServer:
    """Receives letters on a port of its own. `rcpt` and `data` are its answers, for all or by address."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.rcpt: dict[str, str] = {}
        self.data = ""
        self.talks = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802  aiosmtpd's name
        self.talks += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.rcpt:
            return self.rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.data:
            return self.data
        self.received.append(message_from_bytes(envelope.original_content, policy=default))
        return "250 Kept"

    @property
    def subjects(self) -> list[str]:
        return [message["Subject"] for message in self.received]


@contextmanager
def a_mail_server() -> Iterator[tuple[MailServer, Controller]]:
    """A server that runs, and where."""
    kept = MailServer()
    controller = Controller(kept, hostname="127.0.0.1", port=a_free_port())
    controller.start()
    try:
        yield kept, controller
    finally:
        controller.stop()


def a_free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def a_carrier(controller: Controller) -> SmtpCarrier:
    """A carrier to that server."""
    return SmtpCarrier(host="127.0.0.1", port=controller.port, sender=SENDER)
