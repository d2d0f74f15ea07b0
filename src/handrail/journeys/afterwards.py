"""What may have to be shown right after somebody wrote, whatever page they wrote on: rooms above say so."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from .models import Enrolment

Check = Callable[[Enrolment, datetime], str | None]
_checks: list[Check] = []


def after_writing(check: Check) -> Check:
    """Register what looks at what was just written: `check(enrolment, at)` gives a URL's name, or None."""
    _checks.append(check)
    return check


def address_after(enrolment: Enrolment, at: datetime, *, back: str) -> str:
    """Where somebody goes after they wrote at this moment: to the page that must be seen first, else `back`."""
    name = next((name for check in _checks if (name := check(enrolment, at))), None)
    return f"{reverse(name)}?{urlencode({'next': back})}" if name else back
