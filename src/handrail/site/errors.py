"""The pages for what goes wrong: a form gone stale, a page that isn't there or isn't yours, a mistake of ours."""

import sys

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from . import busy, pages


def stale_form(request, reason=""):
    """A form whose token doesn't hold any more: sign-in changed in another tab, or cookies went. Nothing is lost."""
    if pages.wants_json(request):
        return JsonResponse({"error": "stale", "sentence": _("This page is too old to send from; load it again.")},
                            status=403)
    return pages.give_back(
        request, "403_csrf.html", 403, title=_("That page was too old to send"),
        sentence=_("You may have signed in or out in another window, or this browser keeps no cookies. "
                   "Nothing was changed, and nothing is lost."),
    )


def bad_request(request, exception=None):
    """400."""
    return _plain(request, 400, "bad-request")


def denied(request, exception=None):
    """403."""
    return _plain(request, 403, "denied")


def not_found(request, exception=None):
    """404."""
    return _plain(request, 404, "not-found")


def broken(request):
    """500; or 503 where the database was only busy."""
    if busy.is_passing(sys.exc_info()[1]):
        return busy.busy(request)
    if pages.wants_json(request):
        return JsonResponse({"error": "broken"}, status=500)
    return pages.give_back(
        request, "500.html", 500, title=_("Something went wrong on our side"),
        sentence=_("It isn’t your doing. What was saved before is safe. Please try again in a minute."),
    )


def _plain(request, status: int, code: str) -> HttpResponse:
    if pages.wants_json(request):
        return JsonResponse({"error": code}, status=status)
    return pages.say(request, f"{status}.html", status)
