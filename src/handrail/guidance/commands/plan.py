"""`handrail protocol plan PATH`: the contacts that a protocol plans for an imagined participant. Needs no database."""

import argparse
import json
import sys
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from handrail.guidance import shipped
from handrail.guidance.plan import Imagined, Planned, plan
from handrail.guidance.protocol import CHANNELS, Protocol
from handrail.guidance.protocol_loading import load
from handrail.people.hours import Hours
from handrail.programmes import pack
from handrail.programmes.mistakes import BadPack
from handrail.programmes.programme import FILE, Programme

FAILED = 1


class CannotPlan(Exception):
    """Why there is no plan, in a sentence."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("path", metavar="PATH",
                        help="a protocol's .toml file, or the id of one that comes with Handrail")
    parser.add_argument("--programme", metavar="PROGRAMME", default="pain-cbt",
                        help="a programme's folder, or the id of one that comes with Handrail (default: pain-cbt)")
    parser.add_argument("--start", metavar="DATE", type=a_date, required=True,
                        help="the day on which the course starts, such as 2026-03-02")
    parser.add_argument("--zone", metavar="ZONE", type=a_zone, default="Europe/London",
                        help="where the service is (default: Europe/London)")
    parser.add_argument("--without", metavar="CHANNEL", action="append", choices=CHANNELS, default=[],
                        help="a channel that the participant can't have, such as telephone; may be said again")
    parser.add_argument("--holiday", metavar="DATE", type=a_date, action="append", default=[],
                        help="a day on which the service is closed; may be said again")
    parser.add_argument("--automatic", action="store_true",
                        help="also what comes by itself; always shown where nobody guides")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def run(options: argparse.Namespace) -> int:
    """Print the plan; what can't be planned is said in a sentence, and gives 1."""
    try:
        protocol, programme = protocol_named(options.path), programme_named(options.programme)
    except (CannotPlan, BadPack) as why:
        print(why, file=sys.stderr)
        return FAILED
    hours = protocol.hours.within(hours_for(options.zone, options.holiday))
    imagined = Imagined(
        starts=hours.next_open(datetime.combine(options.start, time(9), options.zone)), zone=options.zone,
        hours=hours, can_have=lambda channel: channel not in options.without,
    )
    planned = plan(protocol, programme, imagined)
    if protocol.is_guided and not options.automatic:
        planned = [one for one in planned if not one.is_automatic]
    rows = [as_row(n, one) for n, one in enumerate(planned, start=1)]
    print(json.dumps(rows, ensure_ascii=False, indent=2) if options.json else as_table(protocol, programme, rows))
    return 0


def protocol_named(name: str) -> Protocol:
    """A protocol's file, or the id of one that comes with Handrail. Raises CannotPlan, BadPack."""
    path = Path(name)
    if not path.is_file():
        path = shipped.FOLDER / f"{name}.toml"
    if name not in shipped.known() and not path.is_file():
        raise CannotPlan(f"There is no protocol “{name}”, and no file of that name. These come with Handrail: "
                         f"{', '.join(shipped.known())}.")
    try:
        return load({path.name: path.read_text(encoding="utf-8")}, path.stem)
    except OSError as wrong:
        raise CannotPlan(f"{path} can't be read: {wrong.strerror}.") from wrong
    except UnicodeDecodeError as wrong:
        raise CannotPlan(f"{path} can't be read: it isn't text in UTF-8.") from wrong


def programme_named(name: str) -> Programme:
    """A pack's folder, or the id of a programme that comes with Handrail. Raises CannotPlan, BadPack."""
    for folder in (Path(name), pack.SHIPPED / name):
        if name and (folder / FILE).is_file():
            return pack.load(pack.read(folder), folder.resolve().name)
    ids = ", ".join(sorted(path.parent.name for path in pack.SHIPPED.glob(f"*/{FILE}")))
    raise CannotPlan(f"There is no programme “{name}”, and no folder of that name. These come with Handrail: {ids}.")


def hours_for(zone: ZoneInfo, holidays: list[date]) -> Hours:
    """Monday to Friday, nine to five, but for the holidays."""
    return Hours(zone, holidays=frozenset(holidays))


def as_row(n: int, one: Planned) -> dict:
    """One contact, for programs."""
    return {"n": n, "channel": one.channel, "due": one.due.isoformat(), "minutes": one.minutes, "by": list(one.by),
            "because": one.rule}


def as_table(protocol: Protocol, programme: Programme, rows: list[dict]) -> str:
    """The contacts as a table, and what they come to."""
    cells = [("n", "due", "channel", "minutes", "because", "by")]
    cells += [(str(row["n"]), f"{datetime.fromisoformat(row['due']):%a %Y-%m-%d %H:%M}", row["channel"],
               str(row["minutes"] or "–"), row["because"], ", ".join(row["by"])) for row in rows]
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    lines = ["  ".join(cell.rjust(width) if place in (0, 3) else cell.ljust(width)
                       for place, (cell, width) in enumerate(zip(row, widths, strict=True))).rstrip() for row in cells]
    total = sum(row["minutes"] or 0 for row in rows)
    many = f"{len(rows)} contact{'s' * (len(rows) != 1)}"
    head = f"{protocol.title_in('en')} ({protocol.id}, version {protocol.version}) with {programme.title_in('en')}"
    if not rows:
        return f"{head}\n\nNothing is planned ahead: contacts come when somebody asks for them."
    return "\n".join([head, "", *lines, "", f"{many}, {total} minutes planned."])


def a_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no date such as 2026-03-02") from None


def a_zone(text: str) -> ZoneInfo:
    if text not in available_timezones():
        raise argparse.ArgumentTypeError(f"“{text}” is no time zone such as Europe/London")
    return ZoneInfo(text)
