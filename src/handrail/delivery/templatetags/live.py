"""`{% live_line "thread" pk %}`: the attributes by which live.js finds a line."""

import uuid

from django import template
from django.utils.html import format_html

from ..live import addresses, events

register = template.Library()


@register.simple_tag
def live_line(kind: str, subject: uuid.UUID, last: int | None = None) -> str:
    """Attributes of the element that is given to `join`. `last`: what the page has heard, if asked before."""
    return format_html(
        'data-line="{}" data-stream="{}" data-last="{}"', addresses.of_line(kind, subject),
        addresses.of_stream(kind, subject), events.last_number(kind, subject) if last is None else last,
    )
