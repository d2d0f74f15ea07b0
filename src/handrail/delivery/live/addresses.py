"""Where a page finds a line and its stream."""

import uuid

from django.conf import settings
from django.urls import reverse


def of_line(kind: str, subject: uuid.UUID) -> str:
    """Where to say something and to ask."""
    return reverse("delivery:line", args=[kind, subject])


def of_stream(kind: str, subject: uuid.UUID) -> str:
    """Where the stream is; empty where no process keeps streams, and pages ask instead."""
    if not settings.HANDRAIL_LIVE_PORT:
        return ""
    own = settings.HANDRAIL_LIVE_ORIGIN
    return (own if own != settings.HANDRAIL_ORIGIN else "") + reverse("delivery:stream", args=[kind, subject])
