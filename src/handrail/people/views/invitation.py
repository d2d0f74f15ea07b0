"""Accepting an invitation: the page that its letter leads to."""

from urllib.parse import urlencode

from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from handrail.ground.lock import lock

from .. import inviting
from ..access import public
from ..actions import accept_invitation, make_person
from ..entering import sign_in_new
from ..forms import AcceptForm
from ..models import Invitation, Person, RoleKind
from ..sign_in_events import ROLE_IN_SESSION


@public
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request, token: str):
    """Somebody new makes their account here; somebody known signs in and says yes."""
    try:
        found = inviting.find(token)
        if not (found.accepted_at and request.user.is_authenticated and found.accepted_by_id == request.user.pk):
            inviting.check_open(found, at=request.at)
    except inviting.NotInvited as why:
        return render(request, "people/invitation_closed.html", {"why": why.code}, status=410)
    known = Person.objects.filter(email=found.email).first()
    if known is not None and not known.is_active:
        return render(request, "people/invitation_closed.html", {"why": ""}, status=410)
    if request.user.is_authenticated or known is not None:
        return _known(request, found, known, token)
    return _new(request, found)


def _new(request, found: Invitation):
    service = found.service
    form = AcceptForm(
        request.POST if request.method == "POST" else None, email=found.email, service=service,
        is_participant=found.kind == RoleKind.PARTICIPANT,
        initial={"name": found.name, "language": _language(request, service), "timezone": ""},
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        with transaction.atomic():
            lock(found)  # a second tap waits here, and finds the person
            person = make_person(email=found.email, at=request.at, **{**chosen, "password": chosen["password"] or None})
            accept_invitation(invitation=found, person=person, at=request.at)
        return sign_in_new(request, person)
    return render(request, "people/invitation.html", {"form": form, "invitation": found},
                  status=422 if form.is_bound else 200)


def _known(request, found: Invitation, known: Person | None, token: str):
    if not request.user.is_authenticated:
        here = reverse("people:invitation", args=[token])
        return render(request, "people/invitation_known.html", {
            "invitation": found, "ask": "sign-in",
            "sign_in": f"{reverse('account_login')}?{urlencode({'next': here})}",
        })
    if request.user.email.lower() != found.email:
        return render(request, "people/invitation_known.html", {"invitation": found, "ask": "another"}, status=403)
    if request.method == "POST":
        role = accept_invitation(invitation=found, person=request.user, at=request.at)
        request.session[ROLE_IN_SESSION] = str(role.pk)
        return redirect("/")
    return render(request, "people/invitation_known.html", {"invitation": found, "ask": "accept"})


def _language(request, service) -> str:
    """The browser's language where we speak it, else the service's."""
    wanted = translation.get_language_from_request(request)
    return wanted if request.headers.get("Accept-Language") else service.language
