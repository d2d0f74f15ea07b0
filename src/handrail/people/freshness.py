"""Pages that haven't changed aren't made again: an ETag from what a page is made of, never from its body.

`@fresh(parts)` stands below `@needs`. What every page is made of is always in it: session, CSRF secret, role and the
names in its header, language, theme and typeface, zone, the day, whether htmx asks, and the build. `parts(request,
*args, **kwargs)` adds the page's own: the pack's digest, the standing's revision.
"""

import hashlib
from collections.abc import Callable, Iterable
from functools import cache, wraps
from pathlib import Path

from django.contrib.messages import get_messages
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone, translation
from django.utils.http import parse_etags

import handrail

from .display import display_of

Parts = Callable[..., Iterable[object]]


def fresh(parts: Parts):
    """Answer 304 to a browser that holds this very page already; else give the page its ETag."""

    def mark(view):
        @wraps(view)
        def answer(request, *args, **kwargs) -> HttpResponse:
            if request.method not in ("GET", "HEAD") or _says_something_once(request):
                return view(request, *args, **kwargs)
            tag = etag(request, parts(request, *args, **kwargs))
            if tag in parse_etags(request.headers.get("If-None-Match", "")):
                response = HttpResponseNotModified()
            else:
                response = view(request, *args, **kwargs)
            if response.status_code in (200, 304):
                response.headers["ETag"] = tag
            return response

        return answer

    return mark


def etag(request, parts: Iterable[object]) -> str:
    """The tag of a page of this session, from what it is made of."""
    role = request.role
    display = display_of(request)
    of_every_page = (
        build(), request.path, request.GET.urlencode(),
        request.session.session_key, request.META.get("CSRF_COOKIE", ""),
        role.pk if role else "", role.person.name if role else "", role.service.name if role else "",
        translation.get_language(), display.theme, display.face,
        timezone.get_current_timezone_name(), timezone.localdate(request.at),
        bool(request.headers.get("HX-Request")), request.headers.get("HX-Target", ""),
    )
    text = "\x1f".join(str(part) for part in (*of_every_page, *parts))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


@cache
def build() -> str:
    """Names what is installed: the version, and when its newest file was written. Read once a process."""
    folder = Path(handrail.__file__).parent
    newest = max(path.stat().st_mtime_ns for kind in ("*.html", "*.py", "*.css", "*.js") for path in folder.rglob(kind))
    return f"{handrail.__version__}.{newest}"


def _says_something_once(request) -> bool:
    """Whether a notice waits to be shown, as after a form was sent; such a page isn't the one the browser holds."""
    return hasattr(request, "_messages") and len(get_messages(request)) > 0
