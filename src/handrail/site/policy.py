"""What browsers are told about every answer: everything from this origin, nothing inline, nothing evaluated.

Pages aren't compressed: they hold a person's words beside what others can make them contain, and the length of a
compressed page tells about both (BREACH). Style sheets and scripts are.
"""

from django.conf import settings

_STREAMS = f" {settings.HANDRAIL_LIVE_ORIGIN}" if settings.HANDRAIL_LIVE_ORIGIN != settings.HANDRAIL_ORIGIN else ""

POLICY = "; ".join(
    [
        "default-src 'self'",
        f"connect-src 'self'{_STREAMS}",  # live lines are streamed from another port where no proxy stands in front
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # the TOTP square is a data: picture
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


class ContentPolicy:
    """Puts the policies on every answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
