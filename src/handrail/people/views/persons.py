"""The manager's home, and one colleague's page."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import queries
from ..access import fetch, needs
from ..actions import end_role, end_supervision, give_role, remove_second_factor, supervise
from ..forms import RoleForm
from ..models import Role, RoleKind
from ..roles import LastManager, StillGuides

SOURCES = ("doctor", "leaflet", "patient-group", "social-media")  # codes of the sign-up question


@needs("people.persons")
@require_safe
def persons(request):
    """Who works here, who is invited, and the link by which people sign up."""
    source = slugify(request.GET.get("from", ""))[:40]
    link = settings.HANDRAIL_ORIGIN + reverse("journeys:sign-up", args=[request.service.slug])
    return render(request, "people/persons.html", {
        "staff": queries.staff(request.at), "link": link, "source": source, "sources": SOURCES,
    })


@needs("people.persons")
@require_http_methods(["GET", "POST"])
def person(request, pk):
    """One colleague: a guide's qualification and supervisors; ending a role."""
    role = _colleague(request, pk)
    if role.kind != RoleKind.GUIDE:
        return render(request, "people/person.html", {"colleague": role, "form": None})
    candidates = [other for other in queries.supervisors() if other.person_id != role.person_id]
    now = queries.supervisors_of(role)
    form = RoleForm(request.POST if request.method == "POST" else None, supervisors=candidates,
                    initial={"qualification": role.qualification, "supervisors": [str(who.pk) for who in now]})
    if request.method == "POST" and form.is_valid():
        give_role(person=role.person, service=request.service, kind=role.kind, at=request.at, by=request.role,
                  qualification=form.cleaned_data["qualification"])
        chosen = set(form.cleaned_data.get("supervisors", []))
        for other in candidates:
            change = supervise if str(other.person_id) in chosen else end_supervision
            change(guide=role.person, supervisor=other.person, at=request.at, by=request.role)
        messages.success(request, _("Kept."))
        return redirect("people:person", pk=role.pk)
    return render(request, "people/person.html", {
        "colleague": role, "form": form, "looks_after": queries.looks_after(role),
    }, status=422 if form.is_bound else 200)


@needs("people.persons")
@require_POST
def end(request, pk):
    """End a colleague's role."""
    role = _colleague(request, pk)
    try:
        end_role(role=role, at=request.at, by=request.role)
    except LastManager:
        messages.warning(request, _("This is the only manager. Invite another one first."))
    except StillGuides as still:
        messages.warning(request, ngettext(
            "%(name)s still looks after one person, who needs another guide first.",
            "%(name)s still looks after %(count)s people, who need another guide first.", still.count,
        ) % {"name": role.person, "count": still.count})
    else:
        messages.success(request, _("%(name)s can no longer work here.") % {"name": role.person})
        return redirect("people:persons")
    return redirect("people:person", pk=role.pk)


@needs("people.persons")
@require_POST
def reset(request, pk):
    """A colleague has lost their telephone or key: they set up a new second factor when they sign in next."""
    role = _colleague(request, pk)
    if role.person_id == request.role.person_id:
        messages.warning(request, _("Your own you change under “Sign-in and security”."))
    elif remove_second_factor(person=role.person, at=request.at, by=request.role):
        messages.success(request, _("Removed. %(name)s gets a letter, and sets up a new one when they sign in next.")
                         % {"name": role.person})
    else:
        messages.info(request, _("There was none."))
    return redirect("people:person", pk=role.pk)


def _colleague(request, pk) -> Role:
    role = fetch(request.role, "people.persons", Role.objects.select_related("person", "service"), pk=pk)
    if role.kind == RoleKind.PARTICIPANT or role.until is not None:
        raise Http404
    return role
