"""`handrail backup DIR`: copies of both databases, made while they are in use."""

import sys
from pathlib import Path

from handrail.site.stop import Stop

POSTGRESQL = """The databases are PostgreSQL's, which makes better copies by itself. Each day, for example:

    pg_dump --format=custom --file=data-$(date +%Y%m%d).dump "$DATABASE_URL"
    pg_dump --format=custom --file=keys-$(date +%Y%m%d).dump "$KEYS_DATABASE_URL"

Keep the two apart, and the keys 30 days at most: whoever has both and the installation's key reads every word."""


def add_arguments(parser) -> None:
    """What the command takes."""
    parser.add_argument("folder", metavar="DIR", help="where to put the copies")
    parser.add_argument("--keys-to", metavar="DIR", help="where to put the copy of the keys (default: DIR too)")


def run(options) -> int:
    """Copy the data, then the keys; drop copies of the keys that are too old to be kept."""
    from django.conf import settings

    from handrail.ground import moment
    from handrail.site import copies

    if not all(database["ENGINE"].endswith("sqlite3") for database in settings.DATABASES.values()):
        print(POSTGRESQL, file=sys.stderr)
        return 1
    at = moment.real_now()
    folders = {copies.DATA: Path(options.folder), copies.KEYS: Path(options.keys_to or options.folder)}
    sources = {copies.DATA: "default", copies.KEYS: "keys"}  # data first: a key made meanwhile is then among the keys
    for what, alias in sources.items():
        source, target = Path(settings.DATABASES[alias]["NAME"]), folders[what] / copies.stamped(what, at)
        if not source.exists():
            raise Stop(f"There is no database {source} to copy.")
        folders[what].mkdir(parents=True, exist_ok=True)
        copies.copy(source, target)
        print(f"{target}  {target.stat().st_size / 1_000_000:.1f} MB")
    for old in copies.old_key_copies(folders[copies.KEYS], at):
        old.unlink()
        print(f"{old} was deleted: copies of the keys are kept 30 days, so that who is forgotten stays forgotten.")
    if folders[copies.DATA].resolve() == folders[copies.KEYS].resolve():
        print("Keep data and keys apart, and the installation's key apart from both.")
    return 0
