"""Tenant tables: every row belongs to a service, and every query is made inside one.

The default manager raises unless a service is active, so that forgetting to scope is an error and not a leak. The
middleware activates the service of the signed-in role, the clock that of each row; `everywhere` is for the few who
must look across services (the clock's own index, `doctor`, migrations).
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import models

from .ids import new_id

_active: ContextVar[uuid.UUID | None] = ContextVar("handrail_service", default=None)


class NoService(RuntimeError):
    """A tenant table was asked without a service being active."""


@contextmanager
def service(service_id: uuid.UUID) -> Iterator[None]:
    """Make `service_id` the active service inside the block."""
    token = _active.set(service_id)
    try:
        yield
    finally:
        _active.reset(token)


def current() -> uuid.UUID:
    """The active service's id. Raises NoService when there is none."""
    active = _active.get()
    if active is None:
        raise NoService("No service is active; wrap this in ground.scoped.service(service_id).")
    return active


# The query that was narrowed last, by model: to copy it costs a tenth of narrowing anew, and every query begins so.
# It is never run itself, so nothing of what it would find is kept.
_narrowed: dict[tuple[type, type], tuple[uuid.UUID, models.QuerySet]] = {}


class ScopedManager(models.Manager):
    """Rows of the active service only."""

    use_in_migrations = False

    def get_queryset(self) -> models.QuerySet:
        service_id = current()
        if self._db is not None or self._hints:
            return super().get_queryset().filter(service_id=service_id)
        key = self.model, self._queryset_class
        last, of_service = _narrowed.get(key, (None, None))
        if last != service_id:
            of_service = super().get_queryset().filter(service_id=service_id)
            _narrowed[key] = service_id, of_service
        return of_service.all()

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for obj in objs:
            if obj.service_id is None:
                obj.service_id = current()
        return super().bulk_create(objs, *args, **kwargs)


class Scoped(models.Model):
    """A tenant row: a UUIDv7 key and the service it belongs to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(
        settings.HANDRAIL_SERVICE_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = ScopedManager()
    everywhere = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "everywhere"
        default_manager_name = "objects"

    def save(self, *args, **kwargs):
        if self.service_id is None:
            self.service_id = current()
        return super().save(*args, **kwargs)
