"""What every page is given besides its own context."""

from django.utils.functional import SimpleLazyObject

from . import demo
from .display import display_of, other_languages


def page(request) -> dict:
    """`role`, `service`, `at`, `display` (theme and face), a visitor's `other_languages`; in a demo also `demo` and
    `demo_roles`.
    """
    return {
        "role": getattr(request, "role", None),
        "service": getattr(request, "service", None),
        "at": getattr(request, "at", None),
        "display": display_of(request),
        "other_languages": other_languages(request),
        "demo": demo.installation(),
        "demo_roles": SimpleLazyObject(demo.demo_roles),
    }
