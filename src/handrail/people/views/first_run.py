"""The first page of an empty installation: makes the service and its first manager."""

from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from handrail.ground.lock import lock

from ..access import public
from ..actions import give_role, make_installation, make_person, make_service
from ..entering import sign_in_new
from ..forms import FirstRunForm
from ..models import RoleKind, Service


@public
@never_cache
@require_http_methods(["GET", "POST"])
def first_run(request):
    """Only while there is no service; the manager is signed in at once and sets up a second factor next."""
    if Service.objects.exists():
        return redirect("/")
    form = FirstRunForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        manager = begin(at=request.at, **form.cleaned_data)
        if manager is None:
            return redirect("/")
        return sign_in_new(request, manager)
    return render(request, "people/first_run.html", {"form": form}, status=422 if form.is_bound else 200)


@transaction.atomic
def begin(*, at, service_name, slug, timezone, country, contact_email, open_sign_up, name, email, password):
    """Make service and manager together, once: of two who do it at the same moment, the second gets None.

    Both speak the language that the page was read in.
    """
    language = get_language()
    lock(make_installation(at=at))
    if Service.objects.exists():
        return None
    manager = make_person(email=email, name=name, password=password, language=language, at=at)
    service = make_service(name=service_name, slug=slug, timezone=timezone, country=country, at=at,
                           language=language, contact_email=contact_email, open_sign_up=open_sign_up,
                           by_id=manager.pk)
    give_role(person=manager, service=service, kind=RoleKind.MANAGER, at=at)
    return manager

