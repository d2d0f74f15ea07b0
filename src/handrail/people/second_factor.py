"""Whether this very session has shown a second factor, and how second factors are kept."""

import base64
import os

from allauth.account.adapter import get_adapter as account_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from handrail.ground.installation import installation_keys

PASSED = "second_factor"  # a session's mark; only the sign-in of a demo sets it (views/demo.py)
PRIMARY = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

_SEALED_BY = "handrail second factor"


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
    """Seal an authenticator's secret with the installation's newest key: `key id.body`."""
    name, key = next(iter(installation_keys().items()))
    nonce = os.urandom(12)
    body = nonce + AESGCM(key).encrypt(nonce, text.encode(), _SEALED_BY.encode())
    return f"{name}.{base64.urlsafe_b64encode(body).decode()}"


def open_secret(sealed: str) -> str:
    """Open what `seal_secret` sealed. Raises LookupError when its installation key is no longer here."""
    name, _, encoded = sealed.partition(".")
    key = installation_keys().get(name)
    if key is None:
        raise LookupError(f"the installation key {name} is not here")
    body = base64.urlsafe_b64decode(encoded)
    return AESGCM(key).decrypt(body[:12], body[12:], _SEALED_BY.encode()).decode()


def rewrap_secrets() -> int:
    """Seal every authenticator's secret with the newest installation key, as `handrail keys rotate` needs it."""
    newest = next(iter(installation_keys()))
    changed = 0
    for pk in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            old = {name: row.data[name] for name in ("secret", "seed") if name in row.data} if row else {}
            stale = {name: text for name, text in old.items() if not text.startswith(f"{newest}.")}
            if stale:
                row.data.update({name: seal_secret(open_secret(text)) for name, text in stale.items()})
                row.save(update_fields=["data"])
                changed += 1
    return changed


def ways_to_show(person) -> list[dict]:
    """How the person can show their second factor now: allauth's pages, without the one that asks for the password."""
    return [way for way in account_adapter().get_reauthentication_methods(person) if way["id"].startswith("mfa")]
