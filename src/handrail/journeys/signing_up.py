"""Signing up on a service's public page: a letter first, an account once the link in it has been followed.

Nobody learns from the page whether an address has an account: the same page follows, and only the letter differs.
The link works once and for two days, and only for whoever chose the password: who opens it in another browser types
it again, so that a stranger who signs up with somebody's address gains nothing when that person follows the link.
"""

import hashlib
import hmac
import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, is_password_usable
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.delivery import clock, outbox
from handrail.ground import moment, sealed
from handrail.ground.ids import id_for
from handrail.people import audit
from handrail.people.actions import give_role, make_person
from handrail.people.models import Person, Role, RoleKind, Service

from . import course
from .models import Enrolment, SignUp

LASTS = timedelta(hours=48)
MOST_LETTERS = 3  # to one address in that time; the page says the same after that, but nothing more is sent

HEARD = {
    "doctor": gettext_lazy("From my doctor or clinic"),
    "friend": gettext_lazy("From a friend or family"),
    "search": gettext_lazy("I searched the internet"),
    "social-media": gettext_lazy("From social media"),
    "leaflet": gettext_lazy("From a leaflet or a poster"),
    "patient-group": gettext_lazy("From a patient group"),
    "other": gettext_lazy("Some other way"),
}


class LinkIsOver(Exception):
    """The link was used already, is too old, or was never sent."""


class OtherPassword(Exception):
    """The link is good, but this isn't the password that was chosen with it."""


class HasAccount(Exception):
    """Meanwhile the address has an account."""


@dataclass(frozen=True)
class Joined:
    """Somebody who has just come in: their role, and their enrolment."""

    role: Role
    enrolment: Enrolment


def heard_code(raw: str) -> str:
    """How one heard of the course, from a link's `?from=`, as a code: small letters, digits, hyphens; 40 at most."""
    return re.sub(r"[^a-z0-9]+", "-", raw.lower())[:40].strip("-")


@transaction.atomic
def sign_up(
    *, service: Service, email: str, name: str, password: str, heard_from: str, language: str, client_id: uuid.UUID,
    at: datetime, phone: str = "",
) -> SignUp | None:
    """Send the letter that confirms an address, or, to one that has an account, a letter that says so (None).

    `password` is its hash. The same `client_id` is the same sign-up: one letter, however often it is sent.
    """
    email = email.strip().lower()
    person = Person.objects.filter(email__iexact=email).first()
    if person is not None:
        _say_account_is_there(person, service, at)
        return None
    code = _address_code(service, email)
    once = id_for(client_id, code)
    found = SignUp.objects.filter(client_id=once).first()
    if found is not None:
        return found
    if SignUp.objects.filter(address_code=code, expires_at__gt=moment.real_now()).count() >= MOST_LETTERS:
        return None
    token = secrets.token_urlsafe(24)
    waiting, is_new = SignUp.objects.get_or_create(client_id=once, defaults={
        "service": service, "email": email, "name": name, "phone": phone, "password": password, "address_code": code,
        "token_hash": _hash(token), "heard_from": heard_from, "language": language, "made_at": at,
        "expires_at": moment.real_now() + LASTS,
    })
    if not is_new:  # the other tap was faster
        return waiting
    clock.plan(kind="journeys.sign-up-lapses", subject=waiting.pk, rule="sign-up-lapses", at=at + LASTS)
    audit.record(did="sign-up.made", to=waiting, at=at, heard_from=heard_from)
    link = settings.HANDRAIL_ORIGIN + reverse("journeys:confirm-sign-up", args=[service.slug, token])
    outbox.decide(
        once=f"sign-up:{waiting.pk}", kind="sign-up", address=email, at=at, urgent=True,
        subject=_("Please confirm your e-mail address"),
        body=_(
            "Hello %(name)s,\n\n"
            "Thank you for signing up at %(service)s.\n"
            "Please open this link to confirm that this is your address:\n\n"
            "%(link)s\n\n"
            "It works once, and for two days.\n"
            "If you did not sign up, you don’t need to do anything. No account is made.\n"
        ) % {"name": name, "service": service.name, "link": link},
    )
    return waiting


def waiting_for(token: str) -> SignUp:
    """The sign-up that a letter's token belongs to. Raises LinkIsOver."""
    found = SignUp.objects.filter(token_hash=_hash(token), expires_at__gt=moment.real_now()).first()
    if found is None:
        raise LinkIsOver
    return found


def has_password(waiting: SignUp) -> bool:
    """Whether one was chosen; without one, codes by e-mail let somebody in, and the link alone is enough."""
    return is_password_usable(waiting.password)


def is_the_password(waiting: SignUp, password: str) -> bool:
    """Whether this is the password that was chosen on the page. Slow on purpose: call it outside transactions."""
    return check_password(password, waiting.password)


@transaction.atomic
def confirm(*, service: Service, token: str, at: datetime) -> Joined:
    """Make the account: the person, their role and their enrolment. Raises LinkIsOver, HasAccount."""
    waiting = waiting_for(token)
    if not SignUp.objects.filter(pk=waiting.pk).delete()[0]:  # somebody else was faster
        raise LinkIsOver
    clock.cancel(subject=waiting.pk, rule="sign-up-lapses", because="confirmed")
    person = make_person(email=waiting.email, name=waiting.name, phone=waiting.phone, language=waiting.language, at=at,
                         pk=waiting.pk)
    if person.pk != waiting.pk:
        raise HasAccount
    person.password = waiting.password
    person.save(update_fields=["password"])
    return join(person=person, service=service, heard_from=waiting.heard_from, at=at)


@transaction.atomic
def join(*, person: Person, service: Service, heard_from: str, at: datetime) -> Joined:
    """Let a person take part in a service that is open: a participant's role, and an enrolment. Joined once."""
    role = give_role(person=person, service=service, kind=RoleKind.PARTICIPANT, at=at)
    enrolment = course.enrol(
        person=person, service=service, programme_key=service.default_programme,
        protocol_key=service.default_protocol, heard_from=heard_from, at=at, by=role,
    )
    return Joined(role, enrolment)


@clock.due_kind("journeys.sign-up-lapses")
def sign_up_lapses(due, at: datetime) -> None:
    """The clock's turn: nobody followed the link, so nothing is kept of who it was."""
    waiting = SignUp.objects.filter(pk=due.subject).first()
    if waiting is not None:
        waiting.delete()
        sealed.destroy((waiting.service_id, due.subject))


def _say_account_is_there(person: Person, service: Service, at: datetime) -> None:
    """At most once a day, whoever fills in the page."""
    here = reverse("journeys:sign-up", args=[service.slug])
    outbox.decide(
        once=f"sign-up-known:{person.pk}:{at:%Y-%m-%d}", kind="sign-up", person=person, address=person.email, at=at,
        urgent=True, subject=_("You already have an account"),
        body=_(
            "Hello %(name)s,\n\n"
            "Somebody, most likely you, filled in the sign-up page of %(service)s with this address.\n"
            "You already have an account. Sign in here to go on:\n\n"
            "%(sign_in)s\n\n"
            "If you don’t remember your password, choose a new one here:\n\n"
            "%(reset)s\n\n"
            "If it was not you, you don’t need to do anything.\n"
        ) % {
            "name": person.name, "service": service.name,
            "sign_in": f"{settings.HANDRAIL_ORIGIN}{reverse('account_login')}?next={here}",
            "reset": settings.HANDRAIL_ORIGIN + reverse("account_reset_password"),
        },
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _address_code(service: Service, email: str) -> str:
    told = f"handrail.sign-up\x1f{service.pk}\x1f{email}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), told, "sha256").hex()
