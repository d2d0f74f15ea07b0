"""Locks: the row is read again inside the transaction, for update where the database can."""

from typing import TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def lock(row: Row) -> Row:
    """`row` as it is now, locked until the transaction ends. SQLite's immediate transactions lock everything."""
    rows = type(row)._base_manager.filter(pk=row.pk)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return rows.get()


def hold(row: models.Model) -> None:
    """Let nobody else hold `row` until the transaction ends, while rows that point at it can still be written."""
    if connection.features.has_select_for_update:
        rows = type(row)._base_manager.filter(pk=row.pk)
        rows.select_for_update(of=("self",), no_key=True).values_list("pk").get()
