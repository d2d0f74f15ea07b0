"""Who asks, in which service, when, in which language; and whether the view may be opened at all."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.crypto import constant_time_compare

from handrail.ground import moment, scoped

from .models import Role
from .second_factor import has_passed

ROLE_IN_SESSION = "role"
_NO_ROLE_NEEDED = ("account/",)  # allauth's own pages guard themselves


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
        language = role.person.language if role else translation.get_language_from_request(request)
        with translation.override(language):
            if role is None:
                response = self.get_response(request)
            else:
                with scoped.service(role.service_id), timezone.override(role.person.timezone or role.service.timezone):
                    response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache" if role else "no-cache"
        patch_vary_headers(response, ["Cookie", "HX-Request"])
        return response

    def process_view(self, request, view, args, kwargs):
        if getattr(view, "public", False) or request.resolver_match.route.startswith(_NO_ROLE_NEEDED):
            return None
        if getattr(view, "permission", None) is None:
            raise PermissionDenied("This view has no mark: @needs or @public.")
        if request.role is None:
            if request.user.is_authenticated:
                return redirect("people:choose-role")
            return self._sign_in(request)
        if request.role.needs_second_factor and not has_passed(request):
            return redirect("people:second-factor")
        return None

    def _role(self, request) -> Role | None:
        session = request.session
        person_id, role_id = session.get(SESSION_KEY), session.get(ROLE_IN_SESSION)
        if not person_id or not role_id or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
            return None
        role = (
            Role.everywhere.select_related("person", "service")
            .filter(pk=role_id, person_id=person_id, until=None, person__is_active=True)
            .first()
        )
        if role is None:
            return None
        if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), role.person.get_session_auth_hash()):
            return None
        request._cached_user = role.person  # what AuthenticationMiddleware would have read again
        return role

    def _sign_in(self, request):
        """To the sign-in page; a form that was being sent is kept there (people.kept_form)."""
        from .kept_form import keep

        if request.method == "POST":
            return keep(request)
        return redirect_to_login(request.get_full_path())
