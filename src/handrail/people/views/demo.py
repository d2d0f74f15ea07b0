"""A demo's own: sign in as anybody with one click, move the clock on."""

import uuid

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_POST

from .. import demo
from ..access import public
from ..actions import change_display
from ..models import Role
from ..second_factor import PASSED
from ..sign_in_events import ROLE_IN_SESSION, entered
from .sign_in import safe_next

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@require_POST
def sign_in(request):
    """Sign in as one of the demo's people, without password or second factor. Not there in any other installation."""
    if demo.installation() is None:
        raise Http404
    role = _role(request.POST.get("role", ""))
    change_display(person=role.person, language=get_language(), at=request.at)  # who looks around is understood
    request.session.flush()
    login(request, role.person, backend=BACKEND)
    request.session[ROLE_IN_SESSION] = str(role.pk)
    request.session[PASSED] = True  # nobody's second factor: the people are made up
    response = redirect(safe_next(request))
    entered(request, response, role)
    return response


@public
@require_POST
def move(request):
    """A day or a week later."""
    if demo.installation() is None:
        raise Http404
    days = int(request.POST["days"]) if request.POST.get("days") in map(str, demo.MOVES) else 1
    demo.catch_up(demo.move_on(days=days))
    said = ngettext("It is a day later now.", "It is %(days)s days later now.", days) % {"days": days}
    messages.success(request, said)
    return redirect(safe_next(request))


def _role(text: str) -> Role:
    try:
        pk = uuid.UUID(text)
    except ValueError:
        raise Http404 from None
    role = Role.everywhere.select_related("person").filter(pk=pk, until=None, person__is_active=True).first()
    if role is None:
        raise Http404
    return role
