"""After the password: where to work, and the second factor."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ..access import public
from ..models import Role
from ..second_factor import PRIMARY, has_passed, ways_to_show
from ..sign_in_events import ROLE_IN_SESSION, entered


@public
@never_cache
@require_http_methods(["GET", "POST"])
def choose_role(request):
    """Where to work, for somebody with several roles; the only one is taken without asking."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    theirs = Role.everywhere.filter(person=request.user, until=None).select_related("service")
    roles = list(theirs.order_by("service__name", "pk"))
    chosen = next((role for role in roles if str(role.pk) == request.POST.get("role")), None)
    if chosen is None and len(roles) == 1:
        chosen = roles[0]
    if chosen is not None:
        return _enter(request, chosen)
    return render(request, "people/choose_role.html", {"roles": roles, "next": request.GET.get("next", "")},
                  status=422 if request.method == "POST" else 200)


@public
@never_cache
@require_safe
def second_factor(request):
    """Leads to showing the second factor, or to setting one up; says so when all is done."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    types = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    passed = has_passed(request)
    return render(request, "people/second_factor.html", {
        "passed": passed,
        "has_one": bool(types & {kind.value for kind in PRIMARY}),
        "has_app": Authenticator.Type.TOTP.value in types,
        "has_codes": Authenticator.Type.RECOVERY_CODES.value in types,
        "ways": [] if passed else ways_to_show(request.user),
        "next": safe_next(request),
    })


def safe_next(request) -> str:
    """Where to go afterwards: a page of ours that was asked for, else the front page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else "/"


@transaction.atomic
def _enter(request, role: Role):
    request.session[ROLE_IN_SESSION] = str(role.pk)
    response = redirect(safe_next(request))
    if request.role is None or request.role.pk != role.pk:
        entered(request, response, role)
    return response
