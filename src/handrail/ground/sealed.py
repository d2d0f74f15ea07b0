"""Free text, sealed with the key of (person, service).

A sealed column holds `version ‖ nonce ‖ AES-256-GCM ciphertext`, bound to its table and row by the additional data,
so that a body copied to another row doesn't open. Where the key has been destroyed the words are gone: opening
raises `Forgotten`.
"""

import os
import threading
import time
import uuid
from collections.abc import Callable, Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import IntegrityError, models

from . import moment
from .installation import installation_keys
from .models import DataKey

Owner = tuple[uuid.UUID, uuid.UUID]  # (service_id, person_id)

_VERSION = b"\x01"
_KEPT_SECONDS = 60.0
_KEPT_KEYS = 20_000
_kept: dict[Owner, tuple[float, AESGCM]] = {}
_kept_lock = threading.Lock()


class Forgotten(Exception):
    """The key that sealed these words has been destroyed, or they were tampered with."""


def seal(text: str, *, owner: Owner, bound_to: str) -> bytes:
    """Seal `text` with the owner's key, which is made if there is none yet."""
    return seal_bytes(text.encode(), owner=owner, bound_to=bound_to)


def seal_bytes(content: bytes, *, owner: Owner, bound_to: str) -> bytes:
    """Seal what isn't text."""
    nonce = os.urandom(12)
    return _VERSION + nonce + _key(owner, make=True).encrypt(nonce, content, bound_to.encode())


def unseal(body: bytes, *, owner: Owner, bound_to: str) -> str:
    """Open what `seal` sealed. Raises Forgotten when the key is gone or the body isn't this row's."""
    return unseal_bytes(body, owner=owner, bound_to=bound_to).decode()


def unseal_bytes(body: bytes, *, owner: Owner, bound_to: str) -> bytes:
    """Open what `seal_bytes` sealed. Raises Forgotten."""
    body = bytes(body)
    try:
        return _key(owner).decrypt(body[1:13], body[13:], bound_to.encode())
    except InvalidTag as wrong:
        raise Forgotten(bound_to) from wrong


def preload(owners: Iterable[Owner]) -> None:
    """Bring many owners' keys in with one statement, for a page that shows many people."""
    late = time.monotonic() - _KEPT_SECONDS
    wanted = {owner for owner in owners if _kept.get(owner, (0.0, None))[0] < late}
    if not wanted:
        return
    rows = DataKey.objects.filter(
        service_id__in={service for service, _ in wanted}, person_id__in={person for _, person in wanted}
    )
    for row in rows:
        _keep((row.service_id, row.person_id), _unwrap(row))


def destroy(owner: Owner) -> None:
    """Destroy the owner's key: every word sealed with it is unreadable from now on, in every backup of the data."""
    DataKey.objects.filter(service_id=owner[0], person_id=owner[1]).delete()
    drop_kept(owner)


def drop_kept(owner: Owner | None = None) -> None:
    """Forget keys held in memory: one owner's, or all."""
    with _kept_lock:
        if owner is None:
            _kept.clear()
        else:
            _kept.pop(owner, None)


def rewrap(*, batch: int = 500, progress: Callable[[int], None] = lambda changed: None) -> int:
    """Wrap every key with the newest installation key; returns how many were changed. Can be stopped and run again."""
    newest = next(iter(installation_keys()))
    changed = 0
    while rows := list(DataKey.objects.exclude(wrapped_by=newest).order_by("pk")[:batch]):
        for row in rows:
            row.wrapped, row.wrapped_by = _wrap(_unwrap_bytes(row), (row.service_id, row.person_id))
        DataKey.objects.bulk_update(rows, ["wrapped", "wrapped_by"])
        changed += len(rows)
        progress(changed)
    return changed


def _key(owner: Owner, *, make: bool = False) -> AESGCM:
    kept = _kept.get(owner)
    if kept and time.monotonic() - kept[0] < _KEPT_SECONDS:
        return kept[1]
    row = DataKey.objects.filter(service_id=owner[0], person_id=owner[1]).first()
    if row is None:
        if not make:
            drop_kept(owner)
            raise Forgotten("no key")
        row = _make(owner)
    cipher = _unwrap(row)
    _keep(owner, cipher)
    return cipher


def opens(row: DataKey) -> bool:
    """Whether an installation key that is here unwraps this key."""
    try:
        _unwrap_bytes(row)
    except (Forgotten, InvalidTag):
        return False
    return True


def _make(owner: Owner) -> DataKey:
    wrapped, by = _wrap(AESGCM.generate_key(256), owner)
    try:
        return DataKey.objects.create(
            service_id=owner[0], person_id=owner[1], wrapped=wrapped, wrapped_by=by, created_at=moment.real_now()
        )
    except IntegrityError:  # somebody else made it between our look and our write
        return DataKey.objects.get(service_id=owner[0], person_id=owner[1])


def _wrap(key: bytes, owner: Owner) -> tuple[bytes, str]:
    name, outer = next(iter(installation_keys().items()))
    nonce = os.urandom(12)
    return nonce + AESGCM(outer).encrypt(nonce, key, _aad(owner)), name


def _unwrap_bytes(row: DataKey) -> bytes:
    outer = installation_keys().get(row.wrapped_by)
    if outer is None:
        raise Forgotten(f"the installation key {row.wrapped_by} is not here")
    wrapped = bytes(row.wrapped)
    return AESGCM(outer).decrypt(wrapped[:12], wrapped[12:], _aad((row.service_id, row.person_id)))


def _unwrap(row: DataKey) -> AESGCM:
    return AESGCM(_unwrap_bytes(row))


def _aad(owner: Owner) -> bytes:
    return owner[0].bytes + owner[1].bytes


def _keep(owner: Owner, cipher: AESGCM) -> None:
    with _kept_lock:
        if len(_kept) >= _KEPT_KEYS:
            _kept.clear()
        _kept[owner] = (time.monotonic(), cipher)


class SealedText(models.BinaryField):
    """A column of sealed words. The model says whose by `sealed_for` (an Owner); reading opens, setting seals at save.

    In Python the attribute is a str. Rows loaded from the database open lazily, at the first look.
    """

    description = "text sealed with the key of (person, service)"

    def __init__(self, *args, **kwargs):
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, self.attname, _SealedAttribute(self))

    def pre_save(self, model_instance, add):
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, str):
            return seal(value, owner=model_instance.sealed_for, bound_to=self.bound_to(model_instance))
        return value

    def bound_to(self, instance) -> str:
        """What a body is bound to: table, column, row."""
        return f"{instance._meta.db_table}.{self.column}:{instance.pk}"


class _SealedAttribute:
    """Opens a sealed body when somebody looks, once."""

    def __init__(self, field: SealedText):
        self.field = field

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        held = instance.__dict__
        if self.field.attname not in held:
            instance.refresh_from_db(fields=[self.field.attname])
        value = held[self.field.attname]
        if isinstance(value, bytes | memoryview):
            if not len(value):
                return ""
            value = unseal(value, owner=instance.sealed_for, bound_to=self.field.bound_to(instance))
            held[self.field.attname] = value
        return value

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class Content(bytes):
    """What a SealedBytes column holds, open: told by its class from what is sealed."""


class SealedBytes(SealedText):
    """A column of sealed bytes, such as a file. In Python the attribute is a Content."""

    description = "bytes sealed with the key of (person, service)"

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, self.attname, _SealedContent(self))

    def pre_save(self, model_instance, add):
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, Content):
            return seal_bytes(value, owner=model_instance.sealed_for, bound_to=self.bound_to(model_instance))
        return value


class _SealedContent(_SealedAttribute):
    """Opens sealed bytes when somebody looks, once."""

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        held = instance.__dict__
        if self.field.attname not in held:
            instance.refresh_from_db(fields=[self.field.attname])
        value = held[self.field.attname]
        if not isinstance(value, Content):
            opened = unseal_bytes(value, owner=instance.sealed_for, bound_to=self.field.bound_to(instance))
            held[self.field.attname] = value = Content(opened)
        return value
