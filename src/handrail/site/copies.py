"""Copies of SQLite databases: made while they are in use, checked, and put back whole."""

import os
import re
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .stop import Stop

DATA, KEYS = "data", "keys"
KEYS_KEPT = timedelta(days=30)
_NAME = re.compile(r"(?:data|keys)-(?P<when>\d{8}-\d{6})\.db")
_STAMP = "%Y%m%d-%H%M%S"
_TELLING = {DATA: "people_service", KEYS: "ground_datakey"}  # a table that shows which database a file is
_LEDGERS = {DATA: "people_forgotten", KEYS: "ground_forgottenowner"}

Ledger = dict[tuple[uuid.UUID, uuid.UUID], datetime]  # (service, person) → forgotten when


def stamped(what: str, at: datetime) -> str:
    """The name of a copy made at `at`."""
    return f"{what}-{at.astimezone(UTC):{_STAMP}}.db"


def copy(source: Path, target: Path) -> None:
    """Copy a database that may be in use, whole, readable by its owner only. Raises Stop when the copy isn't sound."""
    fresh = target.with_name(f"{target.name}.new")
    fresh.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(_open(source)) as from_, closing(sqlite3.connect(fresh)) as to:
        from_.backup(to)
        if to.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            fresh.unlink()
            raise Stop(f"{source} is damaged: its copy isn't sound, so there is no backup of it.")
    with fresh.open("rb+") as file:
        os.fsync(file.fileno())
    fresh.replace(target)


def old_key_copies(folder: Path, at: datetime) -> Iterator[Path]:
    """Copies of the keys that are older than they may be kept: they open the words of people since forgotten."""
    for path in sorted(folder.glob("keys-*.db")):
        named = _NAME.fullmatch(path.name)
        if named and datetime.strptime(named["when"], _STAMP).replace(tzinfo=UTC) < at - KEYS_KEPT:
            yield path


def refuse_unsound(path: Path, what: str) -> None:
    """Raise Stop unless the file is a whole copy of the data, or of the keys."""
    if not path.is_file():
        raise Stop(f"There is no file {path}.")
    try:
        with closing(_open(path)) as database:
            is_whole = database.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            is_it = _has_table(database, _TELLING[what])
    except sqlite3.DatabaseError:
        is_whole = is_it = False
    if not is_it:
        raise Stop(f"{path} is not a copy of Handrail's {what}.")
    if not is_whole:
        raise Stop(f"{path} is damaged.")


def ledger_in(path: Path, what: str) -> Ledger:
    """Who had been forgotten by the time of this file; nothing from a file that can't be read."""
    try:
        with closing(_open(path)) as database:
            if not path.is_file() or not _has_table(database, _LEDGERS[what]):
                return {}
            rows = database.execute(f"SELECT service_id, person_id, at FROM {_LEDGERS[what]}").fetchall()
    except sqlite3.DatabaseError:
        return {}
    return {(uuid.UUID(service), uuid.UUID(person)): _moment(at) for service, person, at in rows}


def ledgers_around(files: Iterable[tuple[str, Path]]) -> Ledger:
    """Everybody who had been forgotten by the newest of the databases in use and of all copies beside these files."""
    together: Ledger = {}
    for what, file in files:
        for path in [file, *file.parent.glob(f"{what}-*.db")]:
            for owner, at in ledger_in(path, what).items():
                together[owner] = max(at, together.get(owner, at))
    return together


def put_in_place(copied: Path, target: Path, at: datetime) -> Path | None:
    """Make a copy the database itself; what was there is kept beside it, under the name that is returned."""
    aside = None
    if target.exists():
        with closing(sqlite3.connect(target)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        aside = target.with_name(f"{target.name}.before-{at.astimezone(UTC):{_STAMP}}")
    fresh = target.with_name(f"{target.name}.restored")
    copy(copied, fresh)
    if aside is not None:
        target.replace(aside)
    for leftover in (f"{target}-wal", f"{target}-shm"):
        Path(leftover).unlink(missing_ok=True)
    fresh.replace(target)
    return aside


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)


def _has_table(database: sqlite3.Connection, name: str) -> bool:
    found = database.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,))
    return found.fetchone() is not None


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
