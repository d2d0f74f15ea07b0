"""`handrail measures list | add | reliability`: what is here, whose wording it is, how well its items hang together."""

import argparse
import json
import sys
from pathlib import Path

from handrail.site.stop import Stop

BAD_INPUT = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    does = parser.add_subparsers(dest="does", metavar="WHAT", required=True)
    listed = does.add_parser("list", help="every measure, its languages, and who affirmed its licence")
    listed.add_argument("--json", action="store_true", help="print JSON instead of a table")
    add = does.add_parser("add", help="bring in a measure's wording, or a whole measure")
    add.add_argument("file", metavar="FILE", help="a FHIR Questionnaire (.json), a table (.csv), or a measure (.toml)")
    add.add_argument("--measure", metavar="ID", default="", help="whose wording it is; else the file's name up to "
                                                                 "the first dot")
    add.add_argument("--language", metavar="CODE", default="", help="the language of the wording, such as en")
    add.add_argument("--affirmed-by", metavar="NAME", default="", help="who has seen that this service may use it")
    add.add_argument("--licence", metavar="TEXT", default="", help="the licence or permission they have seen")
    reliable = does.add_parser("reliability", help="alpha and omega of a measure in this service's own answers")
    reliable.add_argument("measure", metavar="ID")
    reliable.add_argument("--service", metavar="SLUG", default="", help="which service, where there are several")
    reliable.add_argument("--json", action="store_true", help="print JSON instead of sentences")


def run(options: argparse.Namespace) -> int:
    """Do one of the three; 0 when all is well, 1 when it isn't, 2 when what was given doesn't fit."""
    from handrail.measures.folder import UnknownMeasure

    try:
        return {"list": _list, "add": _add, "reliability": _reliability}[options.does](options)
    except UnknownMeasure as wrong:
        raise Stop(str(wrong), BAD_INPUT) from None


def _list(options: argparse.Namespace) -> int:
    from django.db import DatabaseError

    from handrail.measures.listing import as_json, as_table, listed, shipped

    try:
        lines = listed()
    except DatabaseError:  # before the first start there are no tables, and nothing can have been brought in
        lines = shipped()
    print(json.dumps(as_json(lines), ensure_ascii=False, indent=2) if options.json else as_table(lines))
    return 0


def _add(options: argparse.Namespace) -> int:
    from handrail.ground import moment
    from handrail.measures import adding, csv_reading, fhir_reading
    from handrail.measures.brought import BadWording
    from handrail.programmes.files import read_text
    from handrail.programmes.keeping import ChangedUnderVersion
    from handrail.programmes.mistakes import BadPack, Mistakes

    path, at, mistakes = Path(options.file), moment.real_now(), Mistakes()
    readers = {".json": fhir_reading.read_questionnaire, ".csv": csv_reading.read_table, ".toml": None}
    try:
        if path.suffix.lower() not in readers:
            raise BadWording("The file should be a FHIR Questionnaire (.json), a table (.csv) or a measure (.toml).")
        text = read_text(path, path.name, mistakes)
        mistakes.raise_if_any()
        reader = readers[path.suffix.lower()]
        if reader is None:
            affirmed = adding.affirmation(options.affirmed_by, options.licence, at) if options.affirmed_by else None
            added = adding.add_instrument(text=text, name=path.name, affirmed=affirmed, at=at)
        else:
            brought = reader(text, options.language)
            affirmed = adding.affirmation(_asked(options.affirmed_by, "Who affirms that this service may use the "
                                                                      "wording? Their name: "),
                                          _asked(options.licence, "By which licence or permission? "), at)
            measure = options.measure or path.name.partition(".")[0]
            added = adding.add_wording(measure=measure, brought=brought, affirmed=affirmed, at=at)
    except (BadWording, BadPack) as wrong:
        raise Stop(str(wrong), BAD_INPUT) from None
    except ChangedUnderVersion as wrong:
        raise Stop(str(wrong)) from None
    for note in added.notes:
        print(note)
    print(_said(added))
    return 0


def _said(added) -> str:
    """What came of it."""
    instrument = added.instrument
    if not added.is_new:
        return f"{instrument.id} has these words already, in version {added.pack.version}; nothing was changed."
    if not instrument.has_wording:
        return (f"{instrument.id} {added.pack.version} is here, without its wording: it can be scored and kept. Bring "
                "the wording in too, and it can be asked.")
    languages = ", ".join(instrument.languages)
    return (f"{instrument.id} {added.pack.version} is here, and can be asked in: {languages}. Questionnaires that open "
            "from now on ask this version.")


def _asked(given: str, question: str) -> str:
    """What was given, else what a person at a terminal types."""
    return given or (input(question) if sys.stdin.isatty() else "")


def _reliability(options: argparse.Namespace) -> int:
    from handrail.ground import scoped
    from handrail.journeys.item_rows import complete_rows
    from handrail.measures import shelf
    from handrail.measures.reliability import as_json, in_sentences, of_scale

    instrument = shelf.in_use(options.measure)
    with scoped.service(_service(options.service).pk):
        found = [of_scale(scale, complete_rows(instrument, scale)) for scale in instrument.scales]
    if options.json:
        print(json.dumps({"measure": instrument.id, "scales": as_json(found)}, ensure_ascii=False))
    else:
        print("\n".join([f"{instrument.id}, in this service's own answers", *in_sentences(found)]))
    return 0


def _service(slug: str):
    from handrail.people.models import Service

    services = list(Service.objects.order_by("slug"))
    if not services:
        raise Stop("There is no service yet.")
    if not slug and len(services) == 1:
        return services[0]
    named = ", ".join(service.slug for service in services)
    found = next((service for service in services if service.slug == slug), None)
    if found is None:
        raise Stop(f"Say which service with --service. There are: {named}.", BAD_INPUT)
    return found
