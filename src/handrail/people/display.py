"""How a page is read: theme, typeface, language, zone. A person's own are stored; others' are in cookies."""

from dataclasses import dataclass

from django.conf import settings

from .models import Person

THEME, FACE = "theme", "face"  # the cookies that look/base.html reads
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


def remember(response, *, theme: str, face: str, language: str) -> None:
    """Let this browser keep them, for pages before signing in."""
    for name, value in ((THEME, theme), (FACE, face), (settings.LANGUAGE_COOKIE_NAME, language)):
        response.set_cookie(name, value, max_age=COOKIE_DAYS * 86_400, samesite="Lax", httponly=True,
                            secure=settings.SESSION_COOKIE_SECURE)
