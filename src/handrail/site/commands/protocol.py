"""`handrail protocol plan | …`: what can be learnt of a protocol before it starts. Each does its own; none writes."""

import argparse
from importlib import import_module

DOES = {
    "plan": ("handrail.guidance.commands.plan", "print the contacts it plans for an imagined participant"),
    "simulate": ("handrail.guidance.commands.simulate", "run a cohort through it: hours, waiting, missed, cost"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What each of them takes."""
    does = parser.add_subparsers(dest="does", metavar="WHAT", required=True)
    for name, (module, about) in DOES.items():
        one = does.add_parser(name, help=about, description=about.capitalize() + ".")
        import_module(module).add_arguments(one)


def run(options: argparse.Namespace) -> int:
    """Do the one that was asked for."""
    return import_module(DOES[options.does][0]).run(options)
