"""What `handrail doctor` asks of calls: would browsers allow them, and do the servers that help have what they need?"""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from handrail.ground import checkup

SCHEMES = {"HANDRAIL_STUN_URLS": ("stun:", "stuns:"), "HANDRAIL_TURN_URLS": ("turn:", "turns:")}


@checkup.check("calls")
def calls_can_be_held(at: datetime) -> Iterator[str]:
    """The address is one where browsers give camera and microphone; TURN has its secret; addresses are addresses."""
    origin = urlsplit(settings.HANDRAIL_ORIGIN)
    if origin.scheme != "https" and origin.hostname not in ("localhost", "127.0.0.1"):
        yield "Calls by video aren't possible: browsers give camera and microphone to https:// addresses only."
    if settings.HANDRAIL_TURN_URLS and not settings.HANDRAIL_TURN_SECRET:
        yield "HANDRAIL_TURN_URLS names a TURN server, but HANDRAIL_TURN_SECRET is empty; calls go without it."
    if settings.HANDRAIL_TURN_ONLY and not (settings.HANDRAIL_TURN_URLS and settings.HANDRAIL_TURN_SECRET):
        yield "HANDRAIL_TURN_ONLY is set, but no TURN server with its secret is; calls show each the other's address."
    for name, schemes in SCHEMES.items():
        for url in getattr(settings, name):
            if not url.startswith(schemes):
                yield f"{name} holds {url!r}; it should begin with {' or '.join(schemes)}."
