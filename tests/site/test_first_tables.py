"""An empty database gets its tables at once; they are those that every migration in turn would have made."""

import json
import os
import uuid
from contextlib import contextmanager
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection
from django.db.migrations import AddField, CreateModel, RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from handrail.site.first_tables import does_more
from tests.site.house import House

AT_ONCE = "from handrail.site import preparing; preparing.migrate()"
IN_TURN = """
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
call_command("migrate", "ground", database="keys", verbosity=0, skip_checks=True)  # the others make nothing there
"""
NOTHING_LEFT = """
from handrail.site import preparing
assert [preparing.unapplied(alias) for alias in ("default", "keys")] == [[], []]
"""
# Migrations number a table between two by the project's rule, not by its app's: 64 bits, where auth says 32.
LIBRARYS = ("auth_group_permissions", "id")
# what a database holds: its tables, and the rows that making them writes (the numbers and times of which don't count)
TOLD = """
import json, re
from django.db import connections


def ask(alias, question):
    with connections[alias].cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def parts(statement):
    inside, depth, found = statement[statement.index("(") + 1:statement.rindex(")")], 0, [""]
    for letter in inside:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and not depth:
            found.append("")
        else:
            found[-1] += letter
    return sorted(part.strip() for part in found)


def sqlite(alias):
    rows = ask(alias, "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return [[kind, name, table, parts(sql) if kind == "table" else sql] for kind, name, table, sql in rows]


def postgresql(alias):
    here = "n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')"
    return [list(map(str, row)) for question in (
        "SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale,"
        " is_nullable, column_default, is_identity, identity_generation, collation_name, is_generated,"
        " generation_expression FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT conrelid::regclass, conname, contype, condeferrable, condeferred, pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT tgrelid::regclass, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
        f"SELECT c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {here}",
        f"SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {here}",
    ) for row in ask(alias, question)]


def rows(alias):
    tables = connections[alias].introspection.table_names()
    counts = {table: ask(alias, f'SELECT count(*) FROM "{table}"')[0][0] for table in tables}
    written = {"django_migrations": "app, name", "django_content_type": "app_label, model"}
    found = {table: sorted(map(list, ask(alias, f"SELECT {columns} FROM {table}")))
             for table, columns in written.items() if table in tables}
    if "auth_permission" in tables:
        found["auth_permission"] = sorted(map(list, ask(alias,
            "SELECT c.app_label, c.model, p.codename, p.name FROM auth_permission p"
            " JOIN django_content_type c ON c.id = p.content_type_id")))
    return [counts, found]


schema = {"sqlite": sqlite, "postgresql": postgresql}
print(json.dumps({alias: [sorted(schema[connections[alias].vendor](alias), key=str), rows(alias)]
                  for alias in ("default", "keys")}))
"""


def are_the_same(at_once: House, in_turn: House) -> None:
    """Make the tables of two empty houses, one each way, and compare all there is in their databases."""
    one = json.loads(at_once.python(AT_ONCE + NOTHING_LEFT + TOLD))
    other = json.loads(in_turn.python(IN_TURN + TOLD))
    for alias, tables in (("default", 115), ("keys", 3)):
        schema, schema_in_turn = ([each for each in told[alias][0] if tuple(each[:2]) != LIBRARYS]
                                  for told in (one, other))
        assert [each for each in schema if each not in schema_in_turn] == []
        assert [each for each in schema_in_turn if each not in schema] == []
        assert len(schema) > tables  # the question itself isn't empty
    (counts, written), (keys_counts, keys_written) = one["default"][1], one["keys"][1]
    assert [counts, written] == other["default"][1]
    assert {table for table, many in counts.items() if many} == set(written)
    assert {table for table, many in keys_counts.items() if many} == set(keys_written) == {"django_migrations"}
    assert keys_written["django_migrations"] == written["django_migrations"]


@contextmanager
def two_databases():
    """The environment of a house on two PostgreSQL databases of its own, dropped afterwards."""
    server, name = os.environ["DATABASE_URL"].rsplit("/", 1)[0], f"handrail_tables_{uuid.uuid4().hex[:12]}"
    names = {"DATABASE_URL": name, "KEYS_DATABASE_URL": f"{name}_keys"}
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as asked:
        for each in names.values():
            asked.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(each)))
        try:
            yield {variable: f"{server}/{each}" for variable, each in names.items()}
        finally:
            for each in names.values():
                asked.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(each)))


def test_tables_made_at_once_are_those_of_the_migrations_on_sqlite(tmp_path):
    are_the_same(House(tmp_path / "at-once"), House(tmp_path / "in-turn"))


@pytest.mark.django_db
def test_tables_made_at_once_are_those_of_the_migrations_on_postgresql(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has the test before this one")
    with two_databases() as one, two_databases() as other:
        are_the_same(House(tmp_path / "at-once", **one), House(tmp_path / "in-turn", **other))


def both_at_once(house: House) -> None:
    """Two processes make the tables of one installation at the same moment; both end well, and they are there once."""
    ready = "import sys; sys.stdin.readline()\n"
    first, second = (house.script(ready + AT_ONCE + NOTHING_LEFT) for _ in range(2))
    for process in (first, second):
        process.stdin.write("\n")
        process.stdin.flush()
    for process in (first, second):
        _, said = process.communicate(timeout=300)
        assert process.returncode == 0, said
    counted = house.python("from django.db import connections\nwith connections['default'].cursor() as cursor:\n"
                           "    cursor.execute('SELECT count(*), count(DISTINCT app || name) FROM django_migrations')\n"
                           "    print(*cursor.fetchone())")
    every, different = counted.split()
    assert every == different != "0"


def test_two_that_start_at_once_make_the_tables_once_on_sqlite(tmp_path):
    both_at_once(House(tmp_path / "var"))


@pytest.mark.django_db
def test_two_that_start_at_once_make_the_tables_once_on_postgresql(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has the test before this one")
    with two_databases() as databases:
        both_at_once(House(tmp_path / "var", **databases))


def test_a_first_start_that_is_broken_off_leaves_the_database_empty(tmp_path):
    house = House(tmp_path / "var")
    ended = house.python("""
from unittest.mock import patch
from django.db import connection
from handrail.site import first_tables
with patch.object(first_tables, "emit_post_migrate_signal", side_effect=RuntimeError("pulled out")):
    try:
        first_tables.make("default")
    except RuntimeError:
        print(connection.introspection.table_names())
""")
    assert ended == "[]"
    house.python(AT_ONCE + NOTHING_LEFT)


def test_a_database_that_has_something_in_it_is_left_to_the_migrations(tmp_path):
    assert House(tmp_path / "var").python("""
from django.core.management import call_command
from handrail.site import first_tables
call_command("migrate", "contenttypes", "0001", verbosity=0, skip_checks=True)
print(first_tables.make("default"))
""") == "False"


def test_no_migration_makes_a_first_start_slow(settings):
    settings.MIGRATION_MODULES = {}  # as they are on disk: other tests make their tables without them
    every = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    assert len(every) > 50
    assert [key for key, migration in every.items() if does_more(migration)] == []


@pytest.mark.parametrize(("operations", "expected"), [
    ([CreateModel("Flag", []), AddField("flag", "at", None)], False), ([RunSQL("SELECT 1")], True),
    ([CreateModel("Flag", []), RunPython(RunPython.noop)], True),
])
def test_what_the_models_dont_say_is_told_from_tables(operations, expected):
    assert does_more(SimpleNamespace(app_label="safety", name="0002", operations=operations)) is expected
