"""How a page is read: theme, typeface, language, zone. A person's own are stored; others' are in cookies."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from .models import Person

THEME, FACE = "theme", "face"  # the cookies that look/base.html reads
LANGUAGE = "language"  # in an address: a visitor's choice
COOKIE_DAYS = 365


@dataclass(frozen=True)
class Display:
    """What makes two readers' pages differ."""

    theme: str
    face: str


def display_of(request) -> Display:
    """The signed-in person's, else the cookies', else as the device has it. No statement."""
    role = getattr(request, "role", None)
    if role is not None:
        return Display(role.person.theme, role.person.face)
    theme, face = request.COOKIES.get(THEME, ""), request.COOKIES.get(FACE, "")
    return Display(
        theme if theme in Person.Theme.values else Person.Theme.AUTO.value,
        face if face in Person.Face.values else Person.Face.STANDARD.value,
    )


def language_of(request) -> str:
    """The signed-in person's, else the one a link just asked for, else the cookie's, else the browser's."""
    role = getattr(request, "role", None)
    return role.person.language if role else _asked_for(request) or translation.get_language_from_request(request)


def other_languages(request) -> list[tuple[str, str]]:
    """What a visitor can read the page in instead, each named in itself; nothing for who has chosen an own one."""
    if getattr(request, "role", None) is not None:
        return []
    return [(code, name) for code, name in settings.LANGUAGES if code != translation.get_language()]


def remember_language(request, response) -> None:
    """What a visitor's link asked for stays in this browser."""
    if request.role is None and request.method == "GET" and (language := _asked_for(request)):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)


def remember(response, *, theme: str, face: str, language: str) -> None:
    """Let this browser keep them, for pages before signing in."""
    for name, value in ((THEME, theme), (FACE, face), (settings.LANGUAGE_COOKIE_NAME, language)):
        _keep(response, name, value)


def _keep(response, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=COOKIE_DAYS * 86_400, samesite="Lax", httponly=True,
                        secure=settings.SESSION_COOKIE_SECURE)


def _asked_for(request) -> str:
    """The language in the address, as in `?language=es`, where it is one of ours."""
    wanted = request.GET.get(LANGUAGE, "")
    return wanted if wanted in dict(settings.LANGUAGES) else ""
