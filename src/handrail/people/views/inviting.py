"""Inviting one person; withdrawing an invitation, sending it again."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from .. import actions
from ..access import fetch, needs
from ..forms import InviteForm
from ..inviting import AlreadyAccepted, AlreadyHere, AlreadyInvited
from ..models import Invitation, RoleKind


@needs("people.invite")
@require_http_methods(["GET", "POST"])
def invite(request):
    """Invite one person by e-mail."""
    form = InviteForm(request.POST if request.method == "POST" else None, service=request.service,
                      initial={"kind": request.GET.get("kind", RoleKind.PARTICIPANT)})
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite(service=request.service, at=request.at, by=request.role, **form.cleaned_data)
        except AlreadyInvited:
            form.add_error("email", _("An invitation to this address is waiting already. You can send it again from "
                                      "the Service page."))
        except AlreadyHere:
            form.add_error("email", _("Whoever has this address is here already in this role."))
        else:
            messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email})
            return redirect("people:persons")
    return render(request, "people/invite.html", {
        "form": form, "who": [form[name] for name in ("kind", "email", "name")],
        "participant": [form[name] for name in ("programme", "protocol", "guide")],
    }, status=422 if form.is_bound else 200)


@needs("people.invite")
@require_POST
def withdraw(request, pk):
    """Take an invitation back."""
    invitation = fetch(request.role, "people.invite", Invitation.objects.all(), pk=pk)
    try:
        actions.withdraw_invitation(invitation=invitation, at=request.at, by=request.role)
    except AlreadyAccepted:
        messages.warning(request, _("This invitation has been accepted in the meantime."))
    else:
        messages.success(request, _("The invitation to %(email)s is withdrawn.") % {"email": invitation.email})
    return redirect("people:persons")


@needs("people.invite")
@require_POST
def again(request, pk):
    """Send a new letter in the place of the old one."""
    invitation = fetch(request.role, "people.invite", Invitation.objects.all(), pk=pk)
    try:
        actions.invite_again(invitation=invitation, at=request.at, by=request.role, client_id=_client_id(request))
    except AlreadyAccepted:
        messages.warning(request, _("This invitation has been accepted in the meantime."))
    except AlreadyHere:
        messages.warning(request, _("Whoever has this address is here already in this role."))
    except AlreadyInvited:
        messages.warning(request, _("A newer invitation to this address is waiting already."))
    else:
        messages.success(request, _("A new letter to %(email)s is on its way.") % {"email": invitation.email})
    return redirect("people:persons")


def _client_id(request) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("client_id", ""))
    except ValueError:
        return None
