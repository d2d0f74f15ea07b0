"""Who asks, in which service, when, in which language; and whether the view may be opened at all."""

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from handrail.ground import moment, scoped
from handrail.ground.prepared import Prepared

from . import display, kept_form
from .models import Role
from .second_factor import has_one, has_passed
from .sign_in_events import ROLE_IN_SESSION

_roles = Prepared(
    lambda role, person: Role.everywhere.select_related("person", "service")
    .filter(pk=role, person_id=person, until=None, person__is_active=True)
)

_ALLAUTHS = "account/"  # allauth's own pages guard themselves, but for what `_hold_back` adds
_WITHOUT_FACTOR = ("account/logout/", "account/login/", "account/2fa/reauthenticate/",
                   "account/2fa/webauthn/reauthenticate/", "account/2fa/authenticate/")


class WhoAndWhere:
    """Sets `request.at`, `request.role`, `request.service`; activates the service, zone and language.

    One statement beside the session's: role, person and service together. Views without a mark are refused.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.at = moment.now()
        request.role = role = self._role(request)
        request.service = role.service if role else None
        language = display.language_of(request)
        with translation.override(language):
            if role is None:
                response = self.get_response(request)
            else:
                with scoped.service(role.service_id), timezone.override(role.person.timezone or role.service.timezone):
                    response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache" if role else "no-cache"
        if role is None:
            display.remember_language(request, response)
            patch_vary_headers(response, ["Accept-Language"])
        patch_vary_headers(response, ["Cookie", "HX-Request"])
        return response

    def process_view(self, request, view, args, kwargs):
        route = request.resolver_match.route
        if route.startswith(_ALLAUTHS):
            return self._hold_back(request, route)
        if getattr(view, "public", False):
            return None
        if getattr(view, "permission", None) is None:
            raise PermissionDenied("This view has no mark: @needs or @public.")
        if request.role is None:
            return self._without_role(request)
        if request.role.needs_second_factor and not has_passed(request):
            return _elsewhere(request, "people:second-factor", _("Please show your second factor first."))
        if request.method == "POST":
            kept_form.drop_if_sent(request)
        return None

    def _role(self, request) -> Role | None:
        session = request.session
        person_id, role_id = session.get(SESSION_KEY), session.get(ROLE_IN_SESSION)
        if not person_id or not role_id or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
            return None
        found = _roles(role=UUID(role_id), person=UUID(person_id))
        if not found:
            return None
        role = found[0]
        if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), role.person.get_session_auth_hash()):
            return None
        request._cached_user = role.person  # what AuthenticationMiddleware would have read again
        return role

    def _without_role(self, request):
        """To the sign-in page, or to the choice of a role. A form that was being sent is kept (people.kept_form)."""
        if request.user.is_authenticated:
            return _elsewhere(request, "people:choose-role", _("Please choose first where you want to work."))
        sentence = _("You have been signed out. Your text is still here: sign in again, and it can be saved.")
        if request.method not in ("GET", "HEAD"):
            if _speaks_json(request):
                return JsonResponse({"sentence": sentence}, status=401)
            from .views.kept import signed_out

            return signed_out(request)
        if _speaks_json(request):
            return JsonResponse({"sentence": _("Please sign in.")}, status=401)
        if request.headers.get("HX-Request"):  # a part of a page can't show the sign-in page: the whole one goes there
            return HttpResponse(status=204, headers={"HX-Redirect": f"{reverse('account_login')}"})
        return redirect_to_login(request.get_full_path())

    def _hold_back(self, request, route: str):
        """A session that hasn't shown the second factor its person has changes nothing about how they sign in."""
        if route in _WITHOUT_FACTOR or not request.session.get(SESSION_KEY):
            return None
        if request.user.is_authenticated and not has_passed(request) and has_one(request.user):
            return redirect("people:second-factor")
        return None


def _elsewhere(request, name: str, sentence: str):
    """A redirect that comes back here; for a client that speaks JSON, a sentence."""
    if _speaks_json(request):
        return JsonResponse({"sentence": sentence}, status=403)
    back = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
    return redirect(reverse(name) + back)


def _speaks_json(request) -> bool:
    """Whether whoever asks sends JSON, or wants nothing but."""
    wants = request.headers.get("Accept", "")
    return request.content_type == "application/json" or wants.startswith("application/json")
