"""The front door, and the health check."""

from django.db import DatabaseError, connections
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from handrail.people.access import public
from handrail.people.models import RoleKind, Service

FIRST_PAGE = {
    RoleKind.PARTICIPANT: "journeys:today",
    RoleKind.GUIDE: "guidance:caseload",
    RoleKind.SUPERVISOR: "guidance:caseload",
    RoleKind.MANAGER: "people:persons",
    RoleKind.RESEARCHER: "guidance:overview",
    RoleKind.CLINICIAN: "referrals:mine",
}


@public
@require_safe
def home(request):
    """To the first page of whoever asks; else to sign-in, or, before there is a service, to the page that makes it."""
    if request.role is not None:
        return redirect(FIRST_PAGE[request.role.kind])
    if request.user.is_authenticated:
        return redirect("people:choose-role")
    return redirect("account_login" if Service.objects.exists() else "people:first-run")


@public
@require_safe
def health(request):
    """"ok" when both databases answer; for load balancers, and for `handrail serve` itself."""
    try:
        for alias in connections:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("The database doesn't answer.\n", status=503, content_type="text/plain",
                            headers={"Cache-Control": "no-store"})
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})
