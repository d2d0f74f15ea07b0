"""What every page is given besides its own context."""

from django.utils.functional import SimpleLazyObject

from . import demo
from .display import display_of


def page(request) -> dict:
    """`role`, `service`, `at`, `display` (theme and face); in a demo also `demo` and `demo_roles`."""
    return {
        "role": getattr(request, "role", None),
        "service": getattr(request, "service", None),
        "at": getattr(request, "at", None),
        "display": display_of(request),
        "demo": demo.installation(),
        "demo_roles": SimpleLazyObject(demo.demo_roles),
    }
