"""What every page is given besides its own context."""

from django.utils.functional import SimpleLazyObject

from .models import Installation


def page(request) -> dict:
    """`role`, `service`, `at`, and `demo`: the installation's row when it is a demo, else None."""
    return {
        "role": getattr(request, "role", None),
        "service": getattr(request, "service", None),
        "at": getattr(request, "at", None),
        "demo": SimpleLazyObject(demo),
    }


def demo() -> Installation | None:
    """The installation, if it is a demo."""
    found = Installation.objects.filter(is_demo=True).first()
    return found
