"""Answers that a page's script sends are taken before everything that only a page needs is made ready.

The same door (door.take), with the same checks: the session, the CSRF token, `people.access`. Whatever isn't a
participant's answer in plain order goes the long way through every middleware to the same door, and is told there what
is wrong.
"""

import json

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation

from handrail.ground import moment, scoped
from handrail.people.asker import participant_asking

from .door import take

ADDRESS = "/answers/"


class QuickDoor:
    """Stands before the session's middleware."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.csrf = CsrfViewMiddleware(get_response)

    def __call__(self, request):
        if request.path_info != ADDRESS or request.method != "POST":
            return self.get_response(request)
        try:
            response = self._answer(request)
        except DatabaseError as failure:
            request.failed = failure  # the view raises it, where a busy database is answered for (site.busy)
            response = None
        return response if response is not None else self.get_response(request)

    def _answer(self, request) -> HttpResponse | None:
        asker = participant_asking(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
        if asker is None:
            return None
        self.csrf.process_request(request)
        if self.csrf.process_view(request, _is_checked, (), {}) is not None:
            return None
        with scoped.service(asker.service_id), translation.override(asker.language):
            status, told = take(asker, request.body, moment.now())
        body = json.dumps(told).encode()
        headers = {"Content-Length": str(len(body)), "Cache-Control": "private, no-store",
                   "Content-Language": asker.language}
        return HttpResponse(body, status=status, content_type="application/json", headers=headers)


def _is_checked(request):
    """Stands for the view: it asks for the CSRF check."""
