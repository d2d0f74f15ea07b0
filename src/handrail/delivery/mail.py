"""Django's mail, through the outbox: whatever Django, allauth or `people` send is decided like any other letter.

A letter belongs to the active service. Where none is active (a forgotten password, a sign-in code), it belongs to a
service of the person who has that address, else to the installation's first one, so that it is kept, retried and
never lost, and so that the answer takes as long for an address nobody has. Only before there is any service is it
carried at once.
"""

from django.core.mail.backends.base import BaseEmailBackend

from handrail.ground import moment, scoped
from handrail.ground.ids import new_id
from handrail.people.models import Person, Role, Service

from . import outbox
from .carriers import EMAIL, Letter, at_work

ONCE = "X-Handrail-Once"  # what makes it one decision
KIND = "X-Handrail-Kind"  # what it is for, a code
SIGN_IN = "sign-in"  # the kind of what says nothing else: somebody waits for it, so it goes first


class OutboxBackend(BaseEmailBackend):
    """Decides one letter a recipient. Plain text only: what else a message holds isn't carried."""

    def send_messages(self, messages) -> int:
        return sum(self._decide(message) for message in messages)

    def _decide(self, message) -> bool:
        kind = message.extra_headers.get(KIND, SIGN_IN)
        once = message.extra_headers.get(ONCE)
        recipients = message.recipients()
        for number, address in enumerate(recipients):
            person = Person.objects.filter(email__iexact=address.strip()).first()
            service_id = _service_id(person)
            if service_id is None:
                _carry_now(address, message)
                continue
            with scoped.service(service_id):
                outbox.decide(
                    once=(f"{once}:{number}" if number else once) if once else f"mail:{new_id()}",
                    kind=kind[:40], address=address, subject=message.subject, body=message.body, person=person,
                    at=moment.now(), urgent=kind == SIGN_IN,
                )
        return bool(recipients)


def _service_id(person: Person | None):
    """The active service; else one the person has a role in, or had; else the installation's first."""
    try:
        return scoped.current()
    except scoped.NoService:
        pass
    if person is not None:
        roles = Role.everywhere.filter(person=person)
        of_theirs = roles.filter(until=None).order_by("since").first() or roles.order_by("-until").first()
        if of_theirs is not None:
            return of_theirs.service_id
    return Service.objects.order_by("made_at", "pk").values_list("pk", flat=True).first()


def _carry_now(address: str, message) -> None:
    """Before there is a service there is no outbox. Raises TryLater, Refused, LookupError where it can't go."""
    with at_work() as carriers:
        if EMAIL not in carriers:
            raise LookupError("No mail server is set up: HANDRAIL_SMTP_HOST names none.")
        subject = " ".join(message.subject.split())
        carriers[EMAIL].carry(Letter(new_id(), address, subject, message.body, moment.real_now()))
