"""Queries that a page asks every time: put together by the ORM once a process, then only filled and run.

Putting a query into SQL costs Django several times what SQLite takes to answer it. A `Prepared` is written as an
ordinary query of models, with the tenant's scope like any other, and gives ordinary model instances:

    by_person = Prepared(lambda person: Enrolment.objects.select_related("standing").filter(participant_id=person))
    by_person(person=person.pk)

`insert` and `execute` are for the few writes that happen as often.
"""

import inspect
import threading
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

from . import scoped

_PLAIN = (models.UUIDField, models.DateTimeField, models.CharField, models.TextField, models.IntegerField)

Value = uuid.UUID | datetime | str | Sequence[str]


class Prepared:
    """A query with named parameters: ids, moments, texts, and lists of texts for `__in`. Gives a list of instances.

    `build` gets stand-ins and returns a queryset; each must reach the SQL as it is, so no slice and no number may
    depend on one. Inside `scoped.service(…)` the active service is filled in by itself.
    """

    def __init__(self, build: Callable[..., models.QuerySet], using: str = DEFAULT_DB_ALIAS):
        self.build, self.using = build, using
        self.names = list(inspect.signature(build).parameters)
        self._plans: dict[tuple, _Plan] = {}
        self._lock = threading.Lock()

    def __call__(self, **values: Value) -> list[Any]:
        connection = connections[self.using]
        shape = tuple(len(value) if isinstance(value, list | tuple) else type(value) for value in values.values())
        key = (connection.vendor, *shape)
        plan = self._plans.get(key)
        if plan is None:
            with self._lock:
                plan = self._plans[key] = _Plan(self, connection, values)
        return plan.run(connection, values)


class _Plan:
    """One form of the query: its SQL, where each value goes, and how a row becomes an instance."""

    def __init__(self, prepared: Prepared, connection, values: dict[str, Value]):
        stands_for = {name: _stand_in(number, values[name]) for number, name in enumerate(prepared.names)}
        service = uuid.UUID(int=0xA11)
        with scoped.service(service):
            query = prepared.build(**stands_for).using(prepared.using).query
        self.compiler = query.get_compiler(connection=connection)
        self.locks = query.select_for_update and connection.features.has_select_for_update
        try:
            self.sql, params = self.compiler.as_sql()
        except EmptyResultSet:  # such as `__in` an empty list
            self.sql = ""
            return
        places: dict[Any, tuple[str, int | None]] = {adapted(service, connection): ("", None)}
        for name, value in stands_for.items():
            if isinstance(value, list):
                places.update({one: (name, place) for place, one in enumerate(value)})
            else:
                places[adapted(value, connection)] = (name, None)
        self.params = [places[one] if one.__hash__ and one in places else (None, one) for one in params]
        lost = set(places.values()) - set(self.params) - {("", None)}
        if lost:
            raise LookupError(f"these parameters are not in the SQL: {sorted(str(name) for name, _ in lost)}")
        info, select = self.compiler.klass_info, self.compiler.select
        self.first, self.last = info["select_fields"][0], info["select_fields"][-1] + 1
        self.model, self.names = info["model"], [column[0].target.attname for column in select[self.first:self.last]]
        self.related = get_related_populators(info, select, prepared.using)
        self.converters = self.compiler.get_converters([column[0] for column in select])
        self.using = prepared.using

    def run(self, connection, values: dict[str, Value]) -> list[Any]:
        if not self.sql:
            return []
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("a row can only be locked inside a transaction")
        bound = [self._bound(name, place, connection, values) for name, place in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, bound)
            rows = cursor.fetchall()
        found = []
        for row in self.compiler.apply_converters(rows, self.converters):
            made = self.model.from_db(self.using, self.names, row[self.first:self.last])
            for related in self.related:
                related.populate(row, made)
            found.append(made)
        return found

    def _bound(self, name: str | None, place: Any, connection, values: dict[str, Value]) -> Any:
        if name is None:
            return place
        if name == "":
            return adapted(scoped.current(), connection)
        value = values[name]
        return value[place] if place is not None else adapted(value, connection)


def _stand_in(number: int, value: Value) -> Value:
    """A value of the same type that nothing else in the SQL can equal."""
    if isinstance(value, uuid.UUID):
        return uuid.UUID(int=0xB0B0 + number)
    if isinstance(value, datetime):
        return datetime(1901, 1, 1, tzinfo=UTC) + timedelta(days=number, microseconds=77)
    if isinstance(value, str):
        return f"\ue000{number}\ue001"
    return [f"\ue000{number}\ue001{place}" for place in range(len(value))]


def adapted(value: Any, connection) -> Any:
    """An id, a moment or a choice as this database takes it; anything else as it is."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, uuid.UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def execute(sql: str, *values: Any, using: str = DEFAULT_DB_ALIAS) -> int:
    """Run one statement that isn't a query; gives how many rows it touched. It must name the service itself."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(sql, [adapted(value, connection) for value in values])
        return cursor.rowcount


def rows(sql: str, *values: Any, using: str = DEFAULT_DB_ALIAS) -> list[tuple]:
    """The bare rows of one query, as the database gives them. It must name the service itself."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(sql, [adapted(value, connection) for value in values])
        return cursor.fetchall()


def insert(instance: models.Model, *, unless: Sequence[str] = (), using: str = DEFAULT_DB_ALIAS) -> bool:
    """Insert a new row in one statement; with `unless`, only where no row has the same values in these columns."""
    return insertion(instance, unless=unless, using=using)()


def insertion(
    instance: models.Model, *, unless: Sequence[str] = (), using: str = DEFAULT_DB_ALIAS
) -> Callable[[], bool]:
    """An insert with everything made ready, so that little is left to do while others wait; it says whether it did."""
    connection = connections[using]
    sql, plain = _inserts(type(instance), connection.vendor, tuple(unless))
    values = [
        adapted(field.pre_save(instance, True), connection) if is_plain
        else field.get_db_prep_save(field.pre_save(instance, True), connection)
        for field, is_plain in zip(instance._meta.local_concrete_fields, plain, strict=True)
    ]

    def run() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            is_new = cursor.rowcount == 1
        instance._state.adding, instance._state.db = False, using
        return is_new

    return run


@lru_cache(maxsize=64)
def _inserts(model: type[models.Model], vendor: str, unless: tuple[str, ...]) -> tuple[str, list[bool]]:
    """The statement, and which columns take their values as they are: ids, moments, texts, numbers."""
    fields = model._meta.local_concrete_fields
    columns = [field.column for field in fields]
    plain = [isinstance(getattr(field, "target_field", field), _PLAIN) for field in fields]
    quoted = ", ".join(f'"{column}"' for column in columns)
    sql = f'INSERT INTO "{model._meta.db_table}" ({quoted}) VALUES ({", ".join(["%s"] * len(columns))})'
    return (f"{sql} ON CONFLICT ({', '.join(unless)}) DO NOTHING" if unless else sql), plain
