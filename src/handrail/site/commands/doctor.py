"""`handrail doctor`: what is wrong with a set-up, a sentence each."""


def add_arguments(parser) -> None:
    """What the command takes."""
    parser.add_argument("--rebuild", action="store_true",
                        help="derive afresh what pages read (standing, steps, needs) before looking")


def run(options) -> int:
    """Look at everything; 1 when something is wrong."""
    from django.db import DatabaseError

    from handrail.ground import checkup, moment
    from handrail.site import diagnosis  # noqa: F401  registers what is looked at

    at = moment.now()
    if options.rebuild:
        for name, derive in sorted(checkup.rebuilds().items()):
            print(f"{name}: {derive(at)} rows were derived afresh and changed.", flush=True)
    wrong: list[str] = []
    checks = checkup.checks()
    for name in ["tables", *(name for name in checks if name != "tables")]:
        try:
            wrong += checks[name](at)
        except DatabaseError as failure:
            wrong.append(f"The {name} couldn't be looked at: {str(failure).strip().splitlines()[0]}.")
        if name == "tables" and wrong:
            break  # nothing else can be asked of tables that aren't there
    for sentence in wrong:
        print(f"- {sentence}")
    if not wrong:
        print("Nothing is wrong.")
    return 1 if wrong else 0
