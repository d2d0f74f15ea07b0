"""The audit trail: one entry for each thing that was done, append-only."""

import uuid
from datetime import datetime

from django.db import models

from handrail.ground import scoped

from .models import AuditEntry, Role


def record(
    *, did: str, to: models.Model | None, at: datetime, by: Role | None = None, by_id: uuid.UUID | None = None,
    service_id: uuid.UUID | None = None, is_installations: bool = False, **facts: object,
) -> AuditEntry:
    """Write down that `by` (a role; none: the clock or the public, with `by_id` where known) did `did` to `to`.

    `did` is a room's verb in the past, "contact.closed". `facts` are codes, ids and numbers, never anybody's words.
    An entry belongs to the service of `by`, else to the active one; `is_installations` is for what belongs to none.
    """
    if service_id is None and not is_installations:
        service_id = by.service_id if by else scoped.current()
    return AuditEntry.objects.create(
        service_id=service_id,
        at=at,
        by_id=by.person_id if by else by_id,
        by_kind=by.kind if by else ("person" if by_id else "clock"),
        did=did,
        subject_kind=to._meta.label if to is not None else "",
        subject_id=to.pk if to is not None else None,
        facts={name: value if isinstance(value, bool | int | float | None | list | dict) else str(value)
               for name, value in facts.items()},
    )
