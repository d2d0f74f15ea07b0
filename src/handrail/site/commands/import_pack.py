"""`handrail import PACK`: take a programme, or a service's own protocol, form or guides' check, once it is checked."""

import sys
from datetime import datetime
from pathlib import Path


def add_arguments(parser) -> None:
    """What the command takes."""
    parser.add_argument("pack", metavar="PACK", help="a pack's folder, a .zip from `handrail programmes export`, or "
                        "the .toml file of a protocol, of a form for rating, or of a guides' check")


def run(options) -> int:
    """Check the pack, and keep it. Nothing is kept of one with a mistake. What serves goes on serving meanwhile."""
    from handrail.ground import moment
    from handrail.journeys import versions
    from handrail.programmes import archives, keeping
    from handrail.programmes.mistakes import BadPack

    path, at = Path(options.pack), moment.real_now()
    take = _take_file if path.suffix == ".toml" and path.name != "programme.toml" else _take_programme
    try:
        said = take(path, at)
    except (archives.BadArchive, keeping.ChangedUnderVersion, versions.NotSafe, BadPack) as why:
        print(why, file=sys.stderr)
        return 1
    print(said)
    return 0


def _take_programme(path: Path, at: datetime) -> str:
    """Keep a programme; readers of a version that it is safe after go on in it. Says what came of it."""
    from django.db import transaction

    from handrail.journeys import versions
    from handrail.programmes import archives, keeping, pack
    from handrail.programmes.checking import unknown_names
    from handrail.programmes.mistakes import BadPack
    from handrail.programmes.models import PackVersion

    files = archives.read_archive(path) if path.is_file() else pack.read(path)
    programme = pack.load(files, path.stem)
    if unknown := unknown_names(programme, is_here=True):
        raise BadPack(unknown)
    with transaction.atomic():
        kept = keeping.keep(kind=PackVersion.Kind.PROGRAMME, key=programme.id, version=programme.version, files=files,
                            at=at)
        moved = versions.take_over(kept, at=at)
    said = f"{programme.title_in('en')} ({kept.key}, version {kept.version}) is here. Managers can now choose it."
    return said + (f"\n{moved} in the middle of an earlier version go on in this one." if moved else "")


def _take_file(path: Path, at: datetime) -> str:
    """Keep a service's own pack of one file. Says what came of it."""
    from handrail.programmes import taking

    taken = taking.take(path, at=at)
    named = f"{taken.title} ({taken.pack.key}, version {taken.pack.version})"
    if not taken.is_new:
        return f"{named} was here already; nothing has changed."
    if taken.pack.kind == "protocol":
        return (f"{named} is here. Managers can now choose it; whoever is guided by an earlier version of it stays "
                "with that one.")
    return f"{named} is here. Managers can now choose it, on the page about training and supervision."
