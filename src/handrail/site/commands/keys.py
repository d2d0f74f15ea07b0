"""`handrail keys`: the installation's keys, which wrap the keys of everybody's words."""

import sys
import time
from pathlib import Path

from handrail.site.stop import Stop

SETTLE = 2.0  # seconds in which a running server has written down what it began under the old key


def add_arguments(parser) -> None:
    """What the command takes."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    what.add_parser("new", help="print a new key, to be put into HANDRAIL_KEYS")
    what.add_parser("rotate", help="make a new key, wrap everybody's keys with it, then drop the old one")


def run(options) -> int:
    """Do it."""
    return _new() if options.what == "new" else _rotate()


def _new() -> int:
    from handrail.ground.installation import new_key

    print(new_key())
    return 0


def _rotate() -> int:
    from django.conf import settings

    from handrail.ground.installation import add_newest, installation_keys, new_key

    if settings.HANDRAIL_KEYS:
        return _rotate_by_hand(list(installation_keys()))
    path = Path(settings.HANDRAIL_KEY_FILE)
    if len(installation_keys()) == 1:
        add_newest(path, new_key())
    _finish(path)
    print(
        "Done. This is the installation's key from now on, shown this once:\n\n"
        f"    {path.read_text().strip()}\n\n"
        "Keep a copy in a safe place, apart from the backups. Keep the old one as long as you keep backups of the\n"
        "keys that were made before today: only it opens them."
    )
    return 0


def _finish(path: Path) -> None:
    """Wrap everything with the newest key, and drop the others once nothing needs them. Can be run again."""
    from handrail.ground import sealed
    from handrail.ground.installation import keep_newest

    _rewrap()
    while True:  # what a running server wrapped with the old key before it saw the new one
        time.sleep(SETTLE)
        if not sealed.rewrap():
            break
    keep_newest(path)


def _rotate_by_hand(known: list[str]) -> int:
    """The keys stand in the environment, which isn't ours to change."""
    from handrail.ground.installation import new_key

    if len(known) == 1 and _old() == 0:
        print(
            "HANDRAIL_KEYS is set in the environment, so this takes three steps. First put this new key in front of\n"
            "the old one there, with a comma between them, on every machine, and start Handrail anew:\n\n"
            f"    {new_key()}\n\n"
            "Then run `handrail keys rotate` again, and at the end take the old key out."
        )
        return 0
    _rewrap()
    print(
        f"Everything is wrapped with the key {known[0]} now. The others can be taken out of HANDRAIL_KEYS; keep them\n"
        "apart as long as you keep backups of the keys that were made before today."
    )
    return 0


def _rewrap() -> None:
    """Wrap everybody's keys with the newest key. Raises Stop, and changes nothing, while some don't open."""
    from handrail.ground import sealed
    from handrail.ground.models import DataKey

    if closed := sum(not sealed.opens(row) for row in DataKey.objects.all().iterator()):
        raise Stop(f"{closed} keys of people don't open with the installation keys that are here, so nothing was "
                   "changed; `handrail doctor` says more.")
    total = _old()
    sealed.rewrap(progress=lambda changed: _say(f"{changed} of {total} keys wrapped anew"))


def _old() -> int:
    from handrail.ground.installation import installation_keys
    from handrail.ground.models import DataKey

    return DataKey.objects.exclude(wrapped_by=next(iter(installation_keys()))).count()


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
