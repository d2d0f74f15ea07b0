"""When the database is busy past its patience, or away: 503 with Retry-After, and nothing that was typed is lost."""

from django.db import DatabaseError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from . import pages

RETRY_AFTER = "2"
_PASSING = ("08", "40", "53", "55", "57")  # PostgreSQL: connection, rollback, resources, locks, operator's doing


def is_passing(failure: BaseException | None) -> bool:
    """Whether a database's failure will pass by itself, so that trying again helps."""
    if not isinstance(failure, OperationalError):
        return False
    cause = failure.__cause__
    if type(cause).__module__.startswith("psycopg"):
        state = getattr(cause, "sqlstate", None)
        return state is None or state[:2] in _PASSING
    words = str(failure).lower()
    return "locked" in words or "busy" in words


class Busy:
    """Answers for views that gave up waiting for the database."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, failure):
        return busy(request) if isinstance(failure, DatabaseError) and is_passing(failure) else None


def busy(request) -> HttpResponse:
    """The answer: for a script as JSON, for a person as a page from which a form can be sent again."""
    if pages.wants_json(request):
        told = {"error": "busy", "sentence": _("Busy for a moment; trying again.")}
        response: HttpResponse = JsonResponse(told, status=503)
    else:
        response = pages.give_back(
            request, "503.html", 503, title=_("One moment, please"),
            sentence=_("Many people are writing at once, so this took too long. Please send it again now."),
        )
    response.headers["Retry-After"] = RETRY_AFTER
    response.headers["Cache-Control"] = "no-store"
    return response
