"""The command `handrail`: a table of commands, each a module with `add_arguments(parser)` and `run(options)`.

Only the module that is asked for is imported. One that needs Django finds it set up; a module may say what must stand
in the environment before that, in `before(options)`.
"""

import argparse
import os
import secrets
import sys
from dataclasses import dataclass
from importlib import import_module

from handrail import __version__

FAILED, BAD_USE, INTERRUPTED = 1, 2, 130


@dataclass(frozen=True)
class Command:
    """Where a command is, what it does, and whether it needs Django and a folder for its state."""

    module: str
    about: str
    is_bare: bool = False


COMMANDS = {
    "serve": Command("handrail.site.commands.serve", "serve a service: pages, clock and letters, all together"),
    "demo": Command("handrail.site.commands.demo", "make a demo service, once, and serve it"),
    "check": Command("handrail.programmes.commands.check", "say what is wrong in a pack, with its line", is_bare=True),
    "programmes": Command("handrail.programmes.commands.programmes", "make, add to, compare and export programmes",
                          is_bare=True),
    "import": Command("handrail.site.commands.import_pack", "take a programme, or a service's own protocol"),
    "workbook": Command("handrail.programmes.commands.workbook", "print a programme as a workbook, as PDF",
                        is_bare=True),
    "protocol": Command("handrail.site.commands.protocol", "say what a protocol plans, before it starts", is_bare=True),
    "score": Command("handrail.measures.commands.score", "score one filled-in questionnaire", is_bare=True),
    "pool": Command("handrail.evidence.commands.pool", "pool the effects of studies in a CSV", is_bare=True),
    "measures": Command("handrail.site.commands.measures", "list measures, bring wording in, work out reliability"),
    "doctor": Command("handrail.site.commands.doctor", "say what is wrong with this set-up"),
    "keys": Command("handrail.site.commands.keys", "make an installation key, or change to a new one"),
    "second-factor": Command("handrail.people.commands.second_factor", "remove somebody's lost second factor"),
    "backup": Command("handrail.site.commands.backup", "copy the databases while they are in use"),
    "restore": Command("handrail.site.commands.restore", "put a backup back, and forget again who was forgotten since"),
    "web": Command("handrail.site.commands.web", "serve the pages only"),
    "live": Command("handrail.site.commands.live", "keep the streams of live lines open only"),
    "work": Command("handrail.site.commands.work", "run clock, letters and tasks only"),
    "manage": Command("", "pass the rest on to Django's own commands"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 for well, 1 for not, 2 for a command that makes no sense."""
    args = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.site.settings")
    try:
        if args[:1] == ["manage"]:
            return _manage(args[1:])
        return _run(args)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # `handrail … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _run(args: list[str]) -> int:
    name = next((arg for arg in args if not arg.startswith("-")), "")
    parser = argparse.ArgumentParser(
        prog="handrail", description="Guided programmes for adults with chronic pain.",
        epilog="`handrail COMMAND --help` says more about one.",
    )
    parser.add_argument("--version", action="version", version=f"handrail {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for known, command in COMMANDS.items():
        one = subparsers.add_parser(known, help=command.about, description=command.about.capitalize() + ".")
        if known == name and command.module:
            import_module(command.module).add_arguments(one)
    options = parser.parse_args(args)
    command = COMMANDS[options.command]
    module = import_module(command.module)
    if command.is_bare:
        os.environ.setdefault("HANDRAIL_SECRET", secrets.token_urlsafe(32))  # so that nothing is written anywhere
        return module.run(options)
    return _in_django(module, options)


def _in_django(module, options: argparse.Namespace) -> int:
    """Set Django up and run; what can be said in a sentence is said in one."""
    os.umask(0o077)  # databases, keys and backups are nobody else's to read
    getattr(module, "before", lambda options: None)(options)
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError

    from handrail.site.stop import Stop

    try:
        django.setup()
        return module.run(options)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code
    except ImproperlyConfigured as wrong:
        print(wrong, file=sys.stderr)
    except PermissionError as wrong:
        print(f"{wrong.filename} can't be read or written: {wrong.strerror}.", file=sys.stderr)
    except DatabaseError as wrong:
        print(f"The database can't be used: {str(wrong).strip().splitlines()[0]}", file=sys.stderr)
    return FAILED


def _manage(args: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["handrail manage", *args])
    return 0
