"""A form that arrives when its session is over is kept until its writer has signed in again, and sent by them then.

It is sealed with the key of (service, person) and parked in the browser's session: signing in takes several pages
(a code by e-mail, a second factor), and hidden fields would be lost between them. Sealed for one person, it opens for
nobody else, and forgetting that person destroys it. Whose it is, the form says itself (an enrolment it names), or a
signed cookie of whoever signed in here last: a form that passes the check of its CSRF token was made after that, for
signing in changes the token. Of nobody known nothing is kept; then the page shows the words, so that they can be
copied.
"""

import base64
import hashlib
import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer

from handrail.ground import sealed

from .models import Role
from .registries import Owner, owner_of_form

PARKED = "kept_form"  # in the session
SENT = "kept_sent"  # a hidden field of the form that is sent again
MOST_CHARACTERS = 200_000
LAST_PERSON = "handrail_last"  # the cookie
_LAST_PERSON_DAYS = 60
_BOUND_TO = "kept-form"
_NEVER = re.compile(r"csrfmiddlewaretoken|kept_sent|.*password.*|.*passwd.*", re.IGNORECASE)
_MACHINES = re.compile(r"on|[0-9a-f-]{16,}(,[0-9a-f-]{16,})*", re.IGNORECASE)  # a ticked box, ids, hashes

Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Kept:
    """A form that waits: where it was going, and what was in it."""

    path: str
    fields: Fields
    had_files: bool
    seal: str  # names this very form when it is sent again

    @property
    def words(self) -> list[str]:
        """What a person wrote in it, to show that it is still here."""
        return words_in(self.fields)


class SomebodyElses(Exception):
    """The kept form belongs to another person."""


class OtherService(Exception):
    """The kept form belongs to the person, but in another of their services."""


def park(request) -> bool:
    """Keep the posted form for its writer, in the session. False if it is too long, or nobody knows whose it is."""
    fields = fields_of(request)
    owner = owner_of_form(dict(fields)) or last_person(request)
    if owner is None or sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return False
    if not Role.everywhere.filter(service_id=owner[0], person_id=owner[1], until=None).exists():
        return False  # left or forgotten: no key is made for them
    body = json.dumps({"path": request.get_full_path(), "fields": fields, "had_files": bool(request.FILES)})
    closed = sealed.seal(body, owner=owner, bound_to=_BOUND_TO)
    request.session[PARKED] = f"{owner[0].hex}.{owner[1].hex}.{base64.b85encode(closed).decode()}"
    return True


def parked(request) -> Kept | None:
    """The form that waits for the signed-in person. Raises SomebodyElses, OtherService."""
    token = request.session.get(PARKED)
    if not token:
        return None
    service, person, closed = token.split(".", 2)
    if person != request.user.pk.hex:
        raise SomebodyElses
    if request.role is None or request.role.service_id.hex != service:
        raise OtherService
    try:
        owner = (uuid.UUID(service), uuid.UUID(person))
        body = sealed.unseal(base64.b85decode(closed), owner=owner, bound_to=_BOUND_TO)
    except sealed.Forgotten:
        return None
    found = json.loads(body)
    return Kept(found["path"], [tuple(pair) for pair in found["fields"]], found["had_files"], _name(token))


def drop(request) -> None:
    """Throw the kept form away."""
    request.session.pop(PARKED, None)


def drop_if_sent(request) -> None:
    """The form that is being posted is the kept one: it has arrived, so it waits no longer."""
    token = request.session.get(PARKED)
    if token and request.POST.get(SENT) == _name(token):
        drop(request)


def fields_of(request) -> Fields:
    """The posted fields, without files, passwords and tokens."""
    return [(name, value) for name, values in request.POST.lists() if not _NEVER.fullmatch(name) for value in values]


def words_in(fields: Iterable[tuple[str, str]]) -> list[str]:
    """The values that a person wrote or chose, without ids."""
    return [value for _, value in fields if value.strip() and not _MACHINES.fullmatch(value.strip())]


def remember(response, role: Role) -> None:
    """Let this browser remember who signed in last, so that a form of theirs can be kept later."""
    response.set_cookie(
        LAST_PERSON, _signer().sign(f"{role.service_id.hex}.{role.person_id.hex}"),
        max_age=_LAST_PERSON_DAYS * 86_400, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )


def last_person(request) -> Owner | None:
    """Who signed in last in this browser, and in which service."""
    try:
        service, _, person = _signer().unsign(request.COOKIES.get(LAST_PERSON, "")).partition(".")
        return uuid.UUID(service), uuid.UUID(person)
    except (BadSignature, ValueError):
        return None


def _name(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def _signer() -> Signer:
    return Signer(salt="handrail.people.last-person")
