"""The command `handrail`."""

import os
import sys


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handrail.site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["handrail", *(argv if argv is not None else sys.argv[1:])])
    return 0
