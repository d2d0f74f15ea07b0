"""`handrail second-factor EMAIL`: remove a lost second factor, for whoever runs the installation.

A manager does it for colleagues on their page; this is for the only manager.
"""

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("email", help="the address the person signs in with")


def run(options: argparse.Namespace) -> int:
    """Remove it; 1 when nobody has this address, or they have no second factor."""
    from handrail.ground import moment
    from handrail.people.actions import remove_second_factor
    from handrail.people.models import Person

    person = Person.objects.filter(email=options.email.strip().lower()).first()
    if person is None:
        print("Nobody has this address.", file=sys.stderr)
        return 1
    if not remove_second_factor(person=person, at=moment.now()):
        print("They have no second factor.", file=sys.stderr)
        return 1
    print("Removed. They set up a new one when they sign in next.")
    return 0
