"""Whether this very session has shown a second factor, and how second factors are kept."""

import base64
import uuid
from datetime import datetime

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from handrail.ground import scoped, sealed
from handrail.ground.lock import lock

from . import audit
from .models import Person, Role
from .sessions import end_sessions

PASSED = "second_factor"  # a session's mark; only the sign-in of a demo sets it (views/demo.py)
PRIMARY = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

SECRETS_OWNER = (uuid.UUID(int=0), uuid.UUID(int=0))  # of no service and nobody: allauth doesn't say whose they are
_BOUND_TO = "second-factor"


def has_passed(request) -> bool:
    """Whether this session showed a second factor: at sign-in, when asked again, or by setting up the first one.

    That the person has one isn't enough: a session from before must show it, too.
    """
    if request.session.get(PASSED):
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def has_one(person) -> bool:
    """Whether the person has set up a second factor."""
    return Authenticator.objects.filter(user_id=person.pk, type__in=PRIMARY).exists()


def note_first(request, authenticator: Authenticator) -> None:
    """Setting up the first second factor proves that one holds it. A further one counts only in a session that passed.

    Else a session that knows the password alone could add a factor of its own and be let in by it.
    """
    if authenticator.type not in PRIMARY or has_passed(request):
        return
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=PRIMARY).exclude(pk=authenticator.pk)
    if not others.exists():
        record_authentication(request, authenticator.user, "mfa", id=authenticator.pk, type=authenticator.type)


def seal_secret(text: str) -> str:
    """Seal an authenticator's secret, with a key that lies where people's keys lie and is rewrapped with them."""
    return base64.b85encode(sealed.seal(text, owner=SECRETS_OWNER, bound_to=_BOUND_TO)).decode()


def open_secret(body: str) -> str:
    """Open what `seal_secret` sealed. Raises sealed.Forgotten when its key is lost."""
    return sealed.unseal(base64.b85decode(body), owner=SECRETS_OWNER, bound_to=_BOUND_TO)


@transaction.atomic
def remove_second_factor(*, person: Person, at: datetime, by: Role | None = None) -> bool:
    """Take away a lost second factor, and end the person's sessions: they set up a new one when they sign in next.

    For a manager (`by`) or whoever runs the installation. The person is told by letter, and every service they work
    in has it in its trail. False when there was none.
    """
    rows = Authenticator.objects.filter(user_id=lock(person).pk)
    if not rows.exists():
        return False
    rows.delete()
    end_sessions(person.pk)
    roles = list(Role.everywhere.filter(person=person, until=None).order_by("pk"))
    for role in roles:
        audit.record(did="second-factor.reset", to=person, at=at, service_id=role.service_id,
                     by=by if by and by.service_id == role.service_id else None, by_id=by.person_id if by else None)
    if roles:
        with scoped.service(roles[0].service_id), translation.override(person.language):
            EmailMessage(
                _("Your second factor was removed"),
                render_to_string("people/letters/second_factor_removed.txt", {"person": person}),
                to=[person.email], headers={"X-Handrail-Kind": "second-factor"},
            ).send()
    return True


def ways_to_show(person) -> list[dict]:
    """How the person can show their second factor now: allauth's pages, without the one that asks for the password."""
    return [way for way in account_adapter().get_reauthentication_methods(person) if way["id"].startswith("mfa")]
