"""The tables of an empty database, made at once from the models, as Django's own test runner makes them.

Migration after migration describes every table anew at each step, and SQLite remakes a table for each constraint that
is added: half a minute on a slow machine before anything can be looked at. An empty database has nothing to be moved
on, so it gets the tables that all migrations together come to, and all of them are noted as applied.
`tests/site/test_first_tables.py` holds both ways against each other, on SQLite and on PostgreSQL.
"""

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connections, router
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import fields, models
from django.db.migrations.recorder import MigrationRecorder

Plan = list[tuple[Migration, bool]]

_TABLES_ONLY = (fields.__name__, models.__name__)
_LEAVE_NOTHING = {  # of libraries: they change rows, which an empty database hasn't, or names that the models have
    ("contenttypes", "0002_remove_content_type_name"),
    ("auth", "0011_update_proxy_permissions"),
    ("account", "0006_emailaddress_lower"),
    ("account", "0008_emailaddress_unique_primary_email_fixup"),
    ("django_tasks_database", "0008_separate_results_field"),
    ("django_tasks_database", "0011_rename_complete_status"),
    ("django_tasks_database", "0013_separate_exception_fields"),
    ("django_tasks_database", "0016_remove_dbtaskresult_django_task_new_ordering_idx_and_more"),
    ("django_tasks_database", "0018_rename_succeeded_status"),
    ("django_tasks_database", "0019_rename_django_task_new_ordering_idx_tasks_db_new_ordering_idx_and_more"),
}
_ONE_AT_A_TIME = 0x68616E64  # PostgreSQL's lock of whoever makes the tables; any number that nobody else takes


def does_more(migration: Migration) -> bool:
    """Whether a migration does what the models don't say: then an empty database must go through all of them too."""
    if (migration.app_label, migration.name) in _LEAVE_NOTHING:
        return False
    return any(type(operation).__module__ not in _TABLES_ONLY for operation in migration.operations)


def make(alias: str) -> bool:
    """Make every table of an empty database, and note all migrations. False where the database isn't for this.

    One transaction: a start that is killed leaves the database empty, and of two that start at once the second waits
    and finds the tables there.
    """
    connection = connections[alias]
    executor = MigrationExecutor(connection)
    plan: Plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    if not _is_empty(connection) or any(does_more(migration) for migration, _ in plan):
        return False
    with connection.schema_editor() as editor:
        if connection.vendor == "postgresql":
            editor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        if not _is_empty(connection):
            return False
        emit_pre_migrate_signal(0, False, alias, apps=apps, plan=plan)
        if not executor.recorder.has_table():
            editor.create_model(executor.recorder.Migration)
        for config in apps.get_app_configs():
            for model in router.get_migratable_models(config, alias):
                if model._meta.can_migrate(connection):
                    editor.create_model(model)
        for migration, _ in plan:
            executor.record_migration(migration)
        emit_post_migrate_signal(0, False, alias, apps=apps, plan=plan)
    return True


def _is_empty(connection) -> bool:
    """Nothing is there, or nothing but Django's list of migrations, without one."""
    with connection.cursor() as cursor:
        if set(connection.introspection.table_names(cursor)) - {MigrationRecorder.Migration._meta.db_table}:
            return False
    return not MigrationRecorder(connection).applied_migrations()
