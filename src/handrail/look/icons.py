"""Our own small drawings, kept in `icons.svg`; `{% icon "name" %}` puts one into a page, no request of its own."""

import re
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

_FILE = Path(__file__).with_name("icons.svg")
DRAWN: dict[str, str] = dict(re.findall(r'<symbol id="([\w-]+)">(.+?)</symbol>', _FILE.read_text(encoding="utf-8")))
BRAND = mark_safe(
    '<svg viewBox="0 0 28 28" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" '
    'aria-hidden="true" focusable="false"><path d="M3.5 21.5 11.5 13.5h5l8-8" stroke-width="3"/>'
    '<path d="M7.5 25v-4.5M14 25v-8M20.5 25V13" stroke-width="2.2"/></svg>'
)


@cache
def icon(name: str) -> SafeString:
    """The drawing as inline SVG, hidden from screen readers: words always stand beside it. Raises KeyError."""
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{DRAWN[name]}</svg>')
