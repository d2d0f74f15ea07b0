"""`handrail protocol simulate PATH`: what a protocol needs before it starts. Needs no database."""

import argparse
import json
import sys
from datetime import date, datetime, time

from handrail.guidance.protocol import CHANNELS, QUALIFICATIONS, Protocol
from handrail.guidance.simulate import simulate
from handrail.guidance.simulate_people import ASSUMPTIONS, Assumed
from handrail.guidance.simulate_report import Asked, as_text, report
from handrail.programmes.mistakes import BadPack

from .plan import FAILED, CannotPlan, a_date, a_zone, hours_for, programme_named, protocol_named

MOST_PEOPLE = 100_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("path", metavar="PATH",
                        help="a protocol's .toml file, or the id of one that comes with Handrail")
    parser.add_argument("--participants", type=_people, default=1000, metavar="N", help="how many come (default: 1000)")
    parser.add_argument("--guides", type=_people, default=5, metavar="N", help="how many guides there are (default: 5)")
    parser.add_argument("--seed", type=int, default=1, metavar="N",
                        help="the same seed gives the same people, whatever else is changed (default: 1)")
    parser.add_argument("--programme", metavar="PROGRAMME", default="pain-cbt",
                        help="a programme's folder, or the id of one that comes with Handrail (default: pain-cbt)")
    parser.add_argument("--start", metavar="DATE", type=a_date, default=date(2026, 1, 5),
                        help="the day from which people come (default: 2026-01-05)")
    parser.add_argument("--zone", metavar="ZONE", type=a_zone, default="Europe/London",
                        help="where the service is (default: Europe/London)")
    parser.add_argument("--without", metavar="CHANNEL", action="append", choices=CHANNELS, default=[],
                        help="a channel that nobody can have, such as telephone; may be said again")
    parser.add_argument("--holiday", metavar="DATE", type=a_date, action="append", default=[],
                        help="a day on which the service is closed; may be said again")
    parser.add_argument("--qualification", metavar="WHO", choices=QUALIFICATIONS, default=None,
                        help="what the guides are, for supervision (default: the first that the protocol allows)")
    parser.add_argument("--rate", type=_amount, metavar="MONEY", help="what an hour of a guide costs")
    parser.add_argument("--supervisor-rate", type=_amount, metavar="MONEY", help="what an hour of a supervisor costs")
    parser.add_argument("--currency", metavar="CODE", default="", help="in which currency, such as EUR")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    taken = parser.add_argument_group("what is taken for granted")
    for key, one in ASSUMPTIONS.items():
        taken.add_argument(f"--{key}", type=_amount, metavar="N", default=None,
                           help=f"{one.about} (default: {one.default:g}; {one.source})".replace("%", "%%"))


def run(options: argparse.Namespace) -> int:
    """Print what came of it; what can't be simulated is said in a sentence, and gives 1."""
    try:
        protocol, programme = protocol_named(options.path), programme_named(options.programme)
        assumed = _assumed(options)
        qualification = _qualification(options, protocol)
    except (CannotPlan, BadPack) as why:
        print(why, file=sys.stderr)
        return FAILED
    hours = hours_for(options.zone, options.holiday)
    since = hours.next_open(datetime.combine(options.start, time(9), options.zone))
    found = simulate(protocol, programme, participants=options.participants, guides=options.guides, seed=options.seed,
                     since=since, hours=hours, assumed=assumed, without=options.without)
    told = report(protocol, programme, found, Asked(
        options.participants, options.guides, options.seed, options.start.isoformat(), qualification, options.rate,
        options.supervisor_rate, options.currency), assumed)
    print(json.dumps(told, ensure_ascii=False, indent=2) if options.json else as_text(told))
    return 0


def _assumed(options: argparse.Namespace) -> Assumed:
    given = {}
    for key, one in ASSUMPTIONS.items():
        value = getattr(options, key.replace("-", "_"))
        if value is None:
            continue
        if not one.least <= value <= one.most:
            raise CannotPlan(f"--{key} is {value:g}; it should be from {one.least:g} to {one.most:g}: {one.about}.")
        given[key] = value
    return Assumed().but(**given)


def _qualification(options: argparse.Namespace, protocol: Protocol) -> str:
    if options.qualification is None:
        return next(iter(protocol.guides), "")
    if protocol.is_guided and options.qualification not in protocol.guides:
        raise CannotPlan(f"By {protocol.id} nobody guides as {options.qualification}; it allows "
                         f"{', '.join(protocol.guides)}.")
    return options.qualification


def _people(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= MOST_PEOPLE:
        raise argparse.ArgumentTypeError(f"“{text}” should be a whole number from 1 to {MOST_PEOPLE}")
    return int(text)


def _amount(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e9:
        raise argparse.ArgumentTypeError(f"“{text}” is no number from 0 up")
    return value
