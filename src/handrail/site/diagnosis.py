"""What `handrail doctor` asks of the whole set-up; rooms add their own questions (ground.checkup)."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.models import F, ForeignKey

from handrail.ground import checkup, sealed
from handrail.ground.installation import installation_keys
from handrail.ground.models import DataKey
from handrail.ground.scoped import Scoped
from handrail.people.demo import installation
from handrail.people.models import Role, RoleKind, Service
from handrail.programmes import keeping
from handrail.programmes.models import PackVersion

from .preparing import unapplied

FILES = ("handrail.db", "keys.db", "secret")


@checkup.check("tables")
def tables_are_up_to_date(at: datetime) -> Iterator[str]:
    """Both databases have had every migration."""
    for alias in connections:
        if missing := unapplied(alias):
            yield (f"The database `{alias}` lacks {len(missing)} migrations (the first: {missing[0]}); "
                   "`handrail serve` applies them.")


@checkup.check("files")
def files_are_private(at: datetime) -> Iterator[str]:
    """Nobody but their owner reads key, secret and databases."""
    for path in [Path(settings.HANDRAIL_KEY_FILE), *(settings.VAR / name for name in FILES)]:
        mode = path.stat().st_mode if path.exists() else 0
        if mode & 0o077:
            yield f"{path} can be read or written by others (mode {mode & 0o777:o}); `chmod go= {path}` mends that."


@checkup.check("sqlite")
def sqlite_is_careful(at: datetime) -> Iterator[str]:
    """SQLite keeps what it says it kept: WAL, full sync, foreign keys, and a whole file."""
    for alias in connections:
        connection = connections[alias]
        if connection.vendor != "sqlite":
            continue
        with connection.cursor() as cursor:
            for pragma, wanted in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
                cursor.execute(f"PRAGMA {pragma}")
                if (found := cursor.fetchone()[0]) != wanted:
                    yield f"SQLite's {pragma} is {found} in the database `{alias}`; it should be {wanted}."
            cursor.execute("PRAGMA quick_check(1)")
            if (found := cursor.fetchone()[0]) != "ok":
                yield f"The file of the database `{alias}` is damaged ({found}); put a backup back."


@checkup.check("keys")
def keys_open(at: datetime) -> Iterator[str]:
    """There is an installation key, and it opens every person's key."""
    try:
        here = installation_keys()
    except ImproperlyConfigured as wrong:
        yield str(wrong)
        return
    closed = [row for row in DataKey.objects.all().iterator() if not sealed.opens(row)]
    missing = sorted({row.wrapped_by for row in closed} - set(here))
    if missing:
        yield (f"{len(closed)} keys of people don't open, so their words can't be read: the installation key "
               f"{', '.join(missing)} isn't here.")
    elif closed:
        yield f"{len(closed)} keys of people are damaged: the installation's key is here but doesn't open them."
    newest = next(iter(here))
    if len(here) > 1 and (old := DataKey.objects.exclude(wrapped_by=newest).count()):
        yield f"{old} keys are still wrapped by an old installation key; `handrail keys rotate` finishes that."


@checkup.check("address")
def address_is_safe(at: datetime) -> Iterator[str]:
    """People reach it over https, unless it is for this machine only."""
    origin = settings.HANDRAIL_ORIGIN
    is_here = origin.startswith(("http://localhost", "http://127.0.0.1", "http://[::1]"))
    if installation() is None and is_here:
        yield (f"HANDRAIL_ORIGIN is {origin}: letters lead there, and only this machine can open it. "
               "Set it to the https:// address that people use.")
    elif not origin.startswith("https://") and not is_here:
        yield f"HANDRAIL_ORIGIN is {origin}: what people write travels unprotected, and passkeys don't work. Use https."


@checkup.check("people")
def there_is_a_manager(at: datetime) -> Iterator[str]:
    """There is a service, and each has somebody to manage it."""
    managed = set(
        Role.everywhere.filter(kind=RoleKind.MANAGER, until=None, person__is_active=True)
        .values_list("service_id", flat=True)
    )
    services = list(Service.objects.order_by("name"))
    if not services:
        yield "There is no service yet: open the first page in a browser to make it."
    for service in services:
        if service.pk not in managed:
            yield f"{service.name} has no manager, so nobody can invite or see to letters there."


@checkup.check("packs")
def packs_are_loaded(at: datetime) -> Iterator[str]:
    """Programmes, measures and protocols are in the database."""
    loaded = set(PackVersion.objects.order_by().values_list("kind", flat=True).distinct())
    for kind in PackVersion.Kind.values:
        if kind not in loaded:
            yield f"No {kind} is loaded; `handrail serve` loads those that come with it."


@checkup.check("kept packs")
def kept_packs_open(at: datetime) -> Iterator[str]:
    """Every kept version can still be read: somebody may be in the middle of it."""
    yield from keeping.closed()


@checkup.check("services")
def services_stay_apart(at: datetime) -> Iterator[str]:
    """No row of one service points at a row of another."""
    for model in apps.get_models():
        if not issubclass(model, Scoped):
            continue
        for field in model._meta.concrete_fields:
            if not isinstance(field, ForeignKey) or not issubclass(field.remote_field.model, Scoped):
                continue
            crossing = model.everywhere.exclude(**{field.name: None}).exclude(
                **{f"{field.name}__service_id": F("service_id")}
            )
            if many := crossing.count():
                other = field.remote_field.model._meta.label
                yield f"{many} rows of {model._meta.label} point at another service's {other}."
