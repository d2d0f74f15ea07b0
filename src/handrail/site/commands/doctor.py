"""`handrail doctor`: what is wrong with a set-up, a sentence each."""

from collections.abc import Iterator
from datetime import datetime


def add_arguments(parser) -> None:
    """What the command takes."""
    parser.add_argument("--rebuild", action="store_true",
                        help="derive afresh what pages read (standing, steps, needs) before looking")
    parser.add_argument("--thorough", action="store_true",
                        help="also compare what pages read with what it follows from (nobody can write meanwhile)")


def run(options) -> int:
    """Look at everything; 1 when something is wrong."""
    from handrail.ground import checkup, moment
    from handrail.site import diagnosis  # noqa: F401  registers what is looked at

    at = moment.now()
    wrong = list(_looked_at("tables", at))
    if not wrong:  # nothing else can be asked of tables that aren't there
        if options.rebuild:
            _rebuild(at)
        for name in checkup.checks():
            if name != "tables":
                wrong += _looked_at(name, at)
        if options.thorough:
            wrong += _differences(at)
    for sentence in wrong:
        print(f"- {sentence}")
    if not wrong:
        print("Nothing is wrong.")
    return 1 if wrong else 0


def _looked_at(name: str, at: datetime) -> Iterator[str]:
    from django.db import DatabaseError

    from handrail.ground import checkup

    try:
        yield from checkup.checks()[name](at)
    except DatabaseError as failure:
        yield f"The {name} couldn't be looked at: {str(failure).strip().splitlines()[0]}."


def _rebuild(at: datetime) -> None:
    from handrail.ground import checkup

    for name, derive in sorted(checkup.rebuilds().items()):
        print(f"{name}: {derive(at)} were derived afresh and changed.", flush=True)


def _differences(at: datetime) -> Iterator[str]:
    """What deriving afresh would change; nothing is changed."""
    from django.db import transaction

    from handrail.ground import checkup

    for name, derive in sorted(checkup.rebuilds().items()):
        with transaction.atomic():
            many = derive(at)
            transaction.set_rollback(True)
        if many:
            yield f"{many} of {name} differ from what they follow from; `handrail doctor --rebuild` mends that."
