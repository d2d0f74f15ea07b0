"""The pages for what goes wrong: a form gone stale, a page that isn't there or isn't yours, a mistake of ours."""

import sys

from django.http import JsonResponse
from django.utils.translation import gettext as _

from . import busy, pages


def stale_form(request, reason=""):
    """A form whose token doesn't hold any more: sign-in changed in another tab, or cookies went. Nothing is lost."""
    if pages.wants_json(request):
        return JsonResponse({"error": "stale", "sentence": _("This page is too old to send from; load it again.")},
                            status=403)
    return pages.sentence_page(
        request, 403, title=_("That page had gone stale"),
        sentences=[_("You may have signed in or out in another window, or this browser keeps no cookies. "
                     "Nothing was changed.")],
        may_send_again=True,
    )


def bad_request(request, exception=None):
    """400."""
    if pages.wants_json(request):
        return JsonResponse({"error": "bad-request"}, status=400)
    return pages.sentence_page(
        request, 400, title=_("That couldn't be read"),
        sentences=[_("It was more than can be sent at once, or something in it was garbled. Go back: what you typed is "
                     "still there.")],
    )


def denied(request, exception=None):
    """403."""
    if pages.wants_json(request):
        return JsonResponse({"error": "denied"}, status=403)
    return pages.sentence_page(
        request, 403, title=_("This page isn't open to you"),
        sentences=[_("It belongs to somebody else, or to another of your roles.")],
    )


def not_found(request, exception=None):
    """404."""
    if pages.wants_json(request):
        return JsonResponse({"error": "not-found"}, status=404)
    return pages.sentence_page(
        request, 404, title=_("There is no page here"),
        sentences=[_("The address may be mistyped, or what was here has moved.")],
    )


def broken(request):
    """500; or 503 where the database was only busy."""
    failure = sys.exc_info()[1]
    if busy.is_passing(failure):
        return busy.busy(request)
    if pages.wants_json(request):
        return JsonResponse({"error": "broken"}, status=500)
    return pages.sentence_page(
        request, 500, title=_("Something broke on our side"),
        sentences=[_("It isn't your doing, and what you saved before is safe. Please try again in a few minutes.")],
        may_send_again=True,
    )
