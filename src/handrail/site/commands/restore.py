"""`handrail restore`: put a backup back, then forget again everybody who was forgotten since it was made."""

import sys
from pathlib import Path

from handrail.site.stop import Stop

POSTGRESQL = """The databases are PostgreSQL's. End Handrail everywhere, then, for example:

    pg_restore --clean --if-exists --dbname="$DATABASE_URL" data-….dump
    pg_restore --clean --if-exists --dbname="$KEYS_DATABASE_URL" keys-….dump

Keep what `SELECT * FROM ground_forgottenowner` in the keys says before that, and put those rows back after it. Then run
`handrail restore` without a file: it forgets again who had been forgotten, and ends every session."""


def add_arguments(parser) -> None:
    """What the command takes."""
    parser.add_argument("data", metavar="DATA", nargs="?", type=Path, help="a data-….db that `handrail backup` made")
    parser.add_argument("--keys", metavar="KEYS", type=Path, help="a keys-….db; without it the keys stay as they are")


def run(options) -> int:
    """Put the files in place and play the ledger of the forgotten again; 1 when some keys don't open afterwards."""
    from django.conf import settings
    from django.db import connections

    from handrail.ground import moment
    from handrail.site import copies, occupied, preparing

    files = {what: file for what, file in ((copies.DATA, options.data), (copies.KEYS, options.keys)) if file}
    if files and not all(database["ENGINE"].endswith("sqlite3") for database in settings.DATABASES.values()):
        print(POSTGRESQL, file=sys.stderr)
        return 1
    at = moment.real_now()
    with occupied.alone():
        in_use = {copies.DATA: Path(str(settings.DATABASES["default"]["NAME"])),
                  copies.KEYS: Path(str(settings.DATABASES["keys"]["NAME"]))}
        ledger: copies.Ledger = {}
        if files:
            for what, file in files.items():
                copies.refuse_unsound(file, what)
            ledger = copies.ledgers_around([*in_use.items(), *files.items()])
        connections.close_all()
        for what, file in files.items():
            if aside := copies.put_in_place(file, in_use[what], at):
                print(f"What was there is kept as {aside}; delete it once all is well.")
        preparing.migrate()
        forgotten = _forget_again(ledger, at)
        _end_sessions()
    print(f"Put back. {forgotten} people who had been forgotten were forgotten again; everybody has to sign in anew.")
    return _keys_open()


def _forget_again(ledger, at) -> int:
    from handrail.ground.models import ForgottenOwner
    from handrail.people.forgetting import replay_ledger

    for (service_id, person_id), forgotten_at in ledger.items():
        found, _ = ForgottenOwner.objects.get_or_create(
            service_id=service_id, person_id=person_id, defaults={"at": forgotten_at}
        )
        if found.at < forgotten_at:
            ForgottenOwner.objects.filter(pk=found.pk).update(at=forgotten_at)
    return replay_ledger(at)


def _end_sessions() -> None:
    """Sessions of the time of the backup, ended since, must not open anything again."""
    from handrail.people.models import Session

    Session.objects.all().delete()


def _keys_open() -> int:
    from handrail.ground import sealed
    from handrail.ground.installation import installation_keys
    from handrail.ground.models import DataKey

    closed = [row.wrapped_by for row in DataKey.objects.all().iterator() if not sealed.opens(row)]
    if not closed:
        return 0
    missing = ", ".join(sorted(set(closed) - set(installation_keys()))) or "none that is missing"
    raise Stop(f"{len(closed)} keys of people don't open. They need the installation key {missing}: add its line to "
               "the key file, or to HANDRAIL_KEYS, and run `handrail keys rotate`.")
