"""Verbs: a study is added or withdrawn, one that comes with Handrail is read, a judgement is written down."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from handrail.people import audit
from handrail.people.models import Role, Service

from .pooled import shipped_studies
from .tables import AddedStudy, Judgement, ReadStudy


class IsThere(Exception):
    """Studies of these names are in the pool of this outcome already, with other numbers."""

    def __init__(self, *names: str):
        super().__init__(*names)
        self.names = names


@transaction.atomic
def add_study(*, by: Role, at: datetime, outcome: str, name: str, **known: object) -> AddedStudy:
    """Add a study to the service's own. The same again changes nothing; another of the same name raises IsThere."""
    Service.objects.select_for_update().get(pk=by.service_id)  # two who add the same at once
    if any(one.name.casefold() == name.casefold() for one in shipped_studies(outcome)):
        raise IsThere(name)
    there = AddedStudy.objects.filter(outcome=outcome, name=name, withdrawn_at=None).first()
    if there is not None:
        if any(getattr(there, field) != value for field, value in known.items()):
            raise IsThere(name)
        return there
    made = AddedStudy.objects.create(service_id=by.service_id, outcome=outcome, name=name, added_at=at, **known)
    audit.record(did="evidence.study-added", to=made, at=at, by=by, outcome=outcome, g=made.g, se=made.se)
    return made


@transaction.atomic
def add_studies(*, by: Role, at: datetime, outcome: str, studies: Sequence[Mapping[str, object]]) -> int:
    """Add all of these or none; how many weren't there yet. IsThere with the name of every one that can't be added."""
    Service.objects.select_for_update().get(pk=by.service_id)
    before, clashes = AddedStudy.objects.count(), []
    for study in studies:
        try:
            add_study(by=by, at=at, outcome=outcome, **study)
        except IsThere as there:
            clashes += there.names
    if clashes:
        raise IsThere(*clashes)
    return AddedStudy.objects.count() - before


@transaction.atomic
def withdraw_study(*, study: AddedStudy, by: Role, at: datetime) -> AddedStudy:
    """Take a study out of the pools. The row stays."""
    study = AddedStudy.objects.select_for_update().get(pk=study.pk)
    if study.withdrawn_at is None:
        study.withdrawn_at = at
        study.save(update_fields=["withdrawn_at"])
        audit.record(did="evidence.study-withdrawn", to=study, at=at, by=by)
    return study


@transaction.atomic
def read_study(*, by: Role, at: datetime, outcome: str, name: str, **known: object) -> ReadStudy:
    """Write down what the paper of a shipped study says of it. The same again changes nothing.

    Raises LookupError for a study that doesn't come with Handrail.
    """
    if all(one.name != name for one in shipped_studies(outcome)):
        raise LookupError(name)
    Service.objects.select_for_update().get(pk=by.service_id)
    last = ReadStudy.objects.filter(outcome=outcome, name=name).order_by("at", "id").last()
    if last is not None and all(getattr(last, field) == value for field, value in known.items()):
        return last
    made = ReadStudy.objects.create(service_id=by.service_id, outcome=outcome, name=name, at=at, **known)
    audit.record(did="evidence.study-read", to=made, at=at, by=by, outcome=outcome)
    return made


def read_of(outcome: str) -> dict[str, ReadStudy]:
    """What counts of what was read of the shipped studies, by their names. One statement."""
    return {one.name: one for one in ReadStudy.objects.filter(outcome=outcome).order_by("at", "id")}


@transaction.atomic
def judge(*, by: Role, at: datetime, outcome: str, down: str, why: str = "", **counts: int | None) -> Judgement:
    """Write down how studies were found and how sure their pool is. The same again changes nothing."""
    Service.objects.select_for_update().get(pk=by.service_id)
    last = latest_judgement(outcome)
    said = {"down": down, "why": why, **counts}
    if last is not None and all(getattr(last, name) == value for name, value in said.items()):
        return last
    made = Judgement.objects.create(service_id=by.service_id, outcome=outcome, at=at, **said)
    audit.record(did="evidence.judged", to=made, at=at, by=by, outcome=outcome, down=down)
    return made


def latest_judgement(outcome: str) -> Judgement | None:
    """The judgement that counts."""
    return Judgement.objects.filter(outcome=outcome).order_by("at", "id").last()
