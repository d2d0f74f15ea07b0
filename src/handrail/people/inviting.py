"""Invitations: a letter lets somebody in, once, within two weeks. The token is in the letter only; here is its hash."""

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from handrail.ground import scoped
from handrail.ground.ids import id_for, new_id
from handrail.ground.lock import lock

from . import audit
from .invite_list import Invited
from .models import Invitation, Person, Role, RoleKind, Service
from .roles import give_role

LASTS = timedelta(days=14)


class NotInvited(Exception):
    """The invitation can't be accepted; `code` says why."""

    code = ""


class Unknown(NotInvited):
    """No invitation has this token."""

    code = "unknown"


class AlreadyAccepted(NotInvited):
    """Somebody else accepted it."""

    code = "accepted"


class Withdrawn(NotInvited):
    """The service took it back."""

    code = "withdrawn"


class Expired(NotInvited):
    """Its two weeks are over."""

    code = "expired"


class AnotherAddress(NotInvited):
    """It went to another address than the person's."""

    code = "another-address"


class AlreadyInvited(Exception):
    """An invitation to this address, for the same kind of role, is still waiting."""


class AlreadyHere(Exception):
    """Whoever has this address holds the role already."""


@transaction.atomic
def invite(
    *, service: Service, email: str, kind: str, at: datetime, by: Role | None, name: str = "", qualification: str = "",
    programme: str = "", protocol: str = "", guide: Person | None = None, heard_from: str = "",
    client_id: uuid.UUID | None = None,
) -> Invitation:
    """Invite somebody by e-mail. With the same `client_id` it is the same invitation, and one letter.

    Raises AlreadyInvited while one waits, AlreadyHere for somebody who holds the role.
    """
    email = email.strip().lower()
    with scoped.service(service.pk):
        pk = id_for("invitation", service.pk, client_id, email, kind) if client_id else new_id()
        found = Invitation.objects.filter(pk=pk).first()
        if found is not None:
            return found
        lock(service)  # two at once can't both find nothing waiting
        if waiting(email=email, kind=kind, at=at):
            raise AlreadyInvited(email)
        if Role.objects.filter(person__email=email, kind=kind, until=None).exists():
            raise AlreadyHere(email)
        token = secrets.token_urlsafe(32)
        invitation = Invitation.objects.create(
            pk=pk, service=service, email=email, name=name.strip(), kind=kind,
            qualification=qualification if kind == RoleKind.GUIDE else "",
            **({"programme": programme or service.default_programme, "protocol": protocol or service.default_protocol,
                "guide": guide, "heard_from": heard_from} if kind == RoleKind.PARTICIPANT else {}),
            token_hash=hash_of(token), made_at=at, expires_at=at + LASTS,
        )
        audit.record(did="invitation.sent", to=invitation, at=at, by=by, kind=kind, protocol=invitation.protocol,
                     guide=guide.pk if guide else "")
        _send(invitation, token)
        return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, at: datetime, by: Role) -> Invitation:
    """Take an invitation back: its letter lets nobody in any more. Raises AlreadyAccepted."""
    invitation = lock(invitation)
    if invitation.accepted_at is not None:
        raise AlreadyAccepted
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = at
        invitation.save(update_fields=["withdrawn_at"])
        audit.record(did="invitation.withdrawn", to=invitation, at=at, by=by)
    return invitation


@transaction.atomic
def invite_again(*, invitation: Invitation, at: datetime, by: Role, client_id: uuid.UUID | None = None) -> Invitation:
    """Send a new letter in place of one that wasn't accepted: the old one is withdrawn. Raises AlreadyAccepted."""
    old = lock(invitation)
    if client_id and (found := Invitation.objects.filter(
        pk=id_for("invitation", old.service_id, client_id, old.email, old.kind)
    ).first()):
        return found
    withdraw_invitation(invitation=old, at=at, by=by)
    return invite(
        service=old.service, email=old.email, kind=old.kind, at=at, by=by, name=old.name,
        qualification=old.qualification, programme=old.programme, protocol=old.protocol, guide=old.guide,
        heard_from=old.heard_from, client_id=client_id,
    )


def find(token: str) -> Invitation:
    """The invitation with this token, in whatever service. Raises Unknown."""
    found = Invitation.everywhere.select_related("service", "guide").filter(token_hash=hash_of(token)).first()
    if found is None:
        raise Unknown
    return found


def check_open(invitation: Invitation, *, at: datetime) -> None:
    """Raise AlreadyAccepted, Withdrawn or Expired unless it still lets somebody in."""
    if invitation.accepted_at is not None:
        raise AlreadyAccepted
    if invitation.withdrawn_at is not None:
        raise Withdrawn
    if invitation.expires_at <= at:
        raise Expired


@transaction.atomic
def accept_invitation(*, invitation: Invitation, person: Person, at: datetime) -> Role:
    """Let a person in. Accepted again by the same person it is the same role, and nothing happens twice.

    Raises AlreadyAccepted, Withdrawn, Expired, AnotherAddress; nothing is changed then.
    """
    invitation = lock(invitation)
    with scoped.service(invitation.service_id):
        if invitation.accepted_by_id == person.pk:
            return Role.objects.get(person=person, kind=invitation.kind)
        check_open(invitation, at=at)
        if person.email.lower() != invitation.email:
            raise AnotherAddress
        invitation.accepted_at, invitation.accepted_by = at, person
        invitation.save(update_fields=["accepted_at", "accepted_by"])
        audit.record(did="invitation.accepted", to=invitation, at=at, by_id=person.pk, kind=invitation.kind)
        return give_role(
            person=person, service=invitation.service, kind=invitation.kind, qualification=invitation.qualification,
            at=at, invitation=invitation,
        )


def waiting(*, at: datetime, **which: object):
    """Invitations of the active service that can still be accepted."""
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at, **which)


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _send(invitation: Invitation, token: str) -> None:
    """Decide the letter, in the service's language. No word of it says what the service is for."""
    service = invitation.service
    with translation.override(service.language):
        body = render_to_string("people/letters/invitation.txt", {
            "invitation": invitation, "service": service,
            "link": settings.HANDRAIL_ORIGIN + reverse("people:invitation", args=[token]),
        })
        subject = _("An invitation for you")
    EmailMessage(
        subject, body, to=[invitation.email],
        headers={"X-Handrail-Once": f"invitation:{invitation.pk}", "X-Handrail-Kind": "invitation"},
    ).send()


@transaction.atomic
def invite_all(*, service: Service, rows: Iterable[Invited], list_id: uuid.UUID, at: datetime, by: Role) -> int:
    """Send a confirmed list. The same list again is the same invitations. Returns how many of them are in it.

    Who was invited, or came in, since the preview is left out.
    """
    count = 0
    for row in rows:
        try:
            with transaction.atomic():
                invite(
                    service=service, email=row.email, kind=row.kind, name=row.name, protocol=row.protocol, at=at, by=by,
                    qualification=row.qualification,
                    guide=Person.objects.get(pk=row.guide) if row.guide else None, client_id=list_id,
                )
            count += 1
        except (AlreadyInvited, AlreadyHere):
            continue
    audit.record(did="invitations.sent", to=service, at=at, by=by, count=count)
    return count
