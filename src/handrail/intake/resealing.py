"""The rows that are sealed with one person's key, found in every room, and sealed anew with another's.

A row says itself whose it is (`sealed_for`); the paths only narrow down where to look: every column that can hold a
person, of the row or of what it belongs to. A table without any such path fails a test, not a person.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import Content, Owner, SealedText
from handrail.people.models import Person

DEEPEST = 3  # a version of an event of an enrolment
# sealed for who they will become: gone once they are; what pages say to each other: gone in minutes
NOT_HERE = {"journeys.SignUp", "delivery.LiveEvent"}


class WontOpen(Exception):
    """Words can't be read again after they were sealed anew; everything is undone."""


@dataclass(frozen=True)
class Opened:
    """One row's words, read."""

    model: type[models.Model]
    pk: uuid.UUID
    words: dict[str, str | Content]


def sealed_models() -> list[type[models.Model]]:
    """Every table with a sealed column."""
    return [model for model in apps.get_models() if issubclass(model, Scoped) and sealed_columns(model)]


def sealed_columns(model: type[models.Model]) -> list[SealedText]:
    """A table's sealed columns."""
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedText)]


def person_columns(model: type[models.Model]) -> list[str]:
    """A table's own columns that can hold a person's id, by their attribute names."""
    found = []
    for field in model._meta.concrete_fields:
        is_person = isinstance(field, models.ForeignKey) and field.remote_field.model is Person
        is_bare = type(field) is models.UUIDField and not field.primary_key and (
            field.name in ("sealed_by", "entered_by") or field.name in ("person_id", "participant_id"))
        if is_person or is_bare:
            found.append(field.attname)
    return found


def is_of_enrolment(model: type[models.Model]) -> bool:
    """Whether every row of a table belongs to an enrolment."""
    field = next((field for field in model._meta.concrete_fields if field.name == "enrolment"), None)
    return isinstance(field, models.ForeignKey) and not field.null


def paths(model: type[models.Model], depth: int = DEEPEST) -> list[str]:
    """Look-ups from a table to the persons that its rows can belong to.

    A row of an enrolment is its participant's; nothing else is asked then, as there are indexes for that.
    """
    if is_of_enrolment(model):
        return ["enrolment__participant_id"]
    found = list(person_columns(model))
    if depth:
        for field in model._meta.concrete_fields:
            to = field.remote_field.model if isinstance(field, models.ForeignKey) else None
            if isinstance(to, type) and issubclass(to, Scoped) and to is not model:
                found += [f"{field.name}__{path}" for path in paths(to, depth - 1)]
    return found


def rows_of(owner: Owner) -> Iterator[models.Model]:
    """Every row that is sealed with a person's key."""
    service_id, person_id = owner
    for model in sealed_models():
        if model._meta.label in NOT_HERE:
            continue
        pks: set[uuid.UUID] = set()
        for path in paths(model):
            pks.update(model.everywhere.filter(service_id=service_id, **{path: person_id}).values_list("pk", flat=True))
        for row in model.everywhere.filter(pk__in=pks).order_by("pk"):
            if row.sealed_for == owner:
                yield row


def open_all(owner: Owner) -> list[Opened]:
    """Read every word that is sealed with a person's key."""
    opened = []
    for row in rows_of(owner):
        held = {field.attname: getattr(row, field.attname) for field in sealed_columns(type(row))
                if len(row.__dict__.get(field.attname) or b"")}
        if held:
            opened.append(Opened(type(row), row.pk, held))
    return opened


def seal_all(opened: list[Opened], owner: Owner) -> None:
    """Seal words with another person's key, to whom their rows belong by now, and read them once more.

    Raises WontOpen where a row doesn't belong to that person, or doesn't say again what it said.
    """
    for one in opened:
        row = one.model.everywhere.get(pk=one.pk)
        if row.sealed_for != owner:
            raise WontOpen(one.model._meta.label)
        columns = {field.attname: field for field in sealed_columns(one.model)}
        for name, said in one.words.items():
            setattr(row, name, said)
        bodies = {name: columns[name].pre_save(row, add=False) for name in one.words}
        one.model.everywhere.filter(pk=one.pk).update(**bodies)  # what they say isn't changed, so no row forbids it
        again = one.model.everywhere.get(pk=one.pk)
        if any(getattr(again, name) != text for name, text in one.words.items()):
            raise WontOpen(one.model._meta.label)
