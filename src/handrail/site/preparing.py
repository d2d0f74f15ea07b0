"""What must be there before anything is served: tables, packs, the installation's key, static files."""

from enum import Enum
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from handrail.ground import moment
from handrail.ground.installation import installation_keys
from handrail.journeys import versions
from handrail.people import demo
from handrail.programmes import keeping
from handrail.programmes.mistakes import BadPack
from handrail.programmes.models import PackVersion

from . import first_tables, static_files
from .stop import Stop


class Database(Enum):
    """What a database is, before anything is written into it."""

    EMPTY = "nothing in it"
    DEMO = "a demo"
    SERVICE = "somebody's services"
    OTHER = "not ours"


def look() -> Database:
    """What the database is. Asked in plain SQL, for its tables may be those of another version."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if "people_installation" not in tables:
            return Database.OTHER if tables - {"django_migrations"} else Database.EMPTY
        if _has(cursor, "people_installation", "is_demo"):
            return Database.DEMO
        if _has(cursor, "people_service") or _has(cursor, "people_person"):
            return Database.SERVICE
        return Database.EMPTY


def _has(cursor, table: str, condition: str = "1 = 1") -> bool:
    cursor.execute(f"SELECT 1 FROM {table} WHERE {condition} LIMIT 1")
    return cursor.fetchone() is not None


def unapplied(alias: str) -> list[str]:
    """The migrations that this database hasn't had yet."""
    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate() -> None:
    """Bring both databases to this version's tables; a moment where nothing is to do."""
    for alias in connections:
        if unapplied(alias) and not first_tables.make(alias):
            call_command("migrate", database=alias, interactive=False, verbosity=0)


def load_packs() -> None:
    """Copy the packs that come with Handrail into the database. Raises Stop for one that can't be loaded."""
    try:
        for kept in keeping.load_shipped(moment.real_now()):
            if kept.kind == PackVersion.Kind.PROGRAMME:
                versions.take_over(kept, at=moment.real_now())
    except (BadPack, keeping.ChangedUnderVersion, versions.NotSafe) as wrong:
        raise Stop(str(wrong)) from wrong


def make_key() -> str | None:
    """Make the installation's key where there is none yet, and give it, to be shown this once."""
    path = Path(settings.HANDRAIL_KEY_FILE)
    is_first = not settings.HANDRAIL_KEYS and not path.exists()
    installation_keys()
    return path.read_text().strip() if is_first else None


def prepare() -> str | None:
    """All of it, for `serve` and `demo`. Gives the installation's key if it was made just now."""
    migrate()
    demo.forget_installation()
    load_packs()
    static_files.collect()
    return make_key()
