"""`handrail import PACK`: take a programme from a folder or a .zip into this installation, once it has been checked."""

import sys
from pathlib import Path


def add_arguments(parser) -> None:
    """What the command takes."""
    parser.add_argument("pack", metavar="PACK", help="a pack's folder, or a .zip from `handrail programmes export`")


def run(options) -> int:
    """Check the pack, and keep it. Nothing is kept of one with a mistake. What serves goes on serving meanwhile."""
    from django.db import transaction

    from handrail.ground import moment
    from handrail.journeys import versions
    from handrail.programmes import archives, keeping, pack
    from handrail.programmes.checking import unknown_names
    from handrail.programmes.mistakes import BadPack
    from handrail.programmes.models import PackVersion

    path, at = Path(options.pack), moment.real_now()
    try:
        files = archives.read_archive(path) if path.is_file() else pack.read(path)
        programme = pack.load(files, path.stem)
        if unknown := unknown_names(programme, is_here=True):
            raise BadPack(unknown)
        with transaction.atomic():
            kept = keeping.keep(kind=PackVersion.Kind.PROGRAMME, key=programme.id, version=programme.version,
                                files=files, at=at)
            moved = versions.take_over(kept, at=at)
    except (archives.BadArchive, keeping.ChangedUnderVersion, versions.NotSafe, BadPack) as why:
        print(why, file=sys.stderr)
        return 1
    print(f"{programme.title_in('en')} ({kept.key}, version {kept.version}) is here. Managers can now choose it.")
    if moved:
        print(f"{moved} in the middle of an earlier version go on in this one.")
    return 0
