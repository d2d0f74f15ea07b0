"""Our own small drawings, 24 by 24, one line thick; `{% icon "name" %}` puts one into a page."""

from functools import cache

from django.utils.safestring import SafeString, mark_safe

DRAWN = {
    "back": '<path d="M20 12H5M11 5.5 4.5 12l6.5 6.5"/>',
    "go": '<path d="M4 12h15M13 5.5l6.5 6.5-6.5 6.5"/>',
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "cross": '<path d="m6 6 12 12M18 6 6 18"/>',
    "today": '<path d="M4 11.2 12 4.5l8 6.7M6.2 9.8v9.7h11.6V9.8M10 19.5v-5.3h4v5.3"/>',
    "course": '<path d="M3.5 19.5 9 14h4l7.5-8.5M6 20v-1M11 20v-3.5M16 20v-6.5M20.5 20v-11"/>',
    "lesson": '<path d="M12 6.8C10 5.2 7.2 4.8 4 5v13c3.2-.2 6 .2 8 1.8 2-1.6 4.8-2 8-1.8V5c-3.2-.2-6 .2-8 1.8zM12 6.8v13"/>',
    "message": '<path d="M5.5 5h13A1.5 1.5 0 0 1 20 6.5v8.5a1.5 1.5 0 0 1-1.5 1.5H11l-4.5 3.5v-3.5h-1A1.5 1.5 0 0 1 4 15V6.5A1.5 1.5 0 0 1 5.5 5z"/>',
    "letter": '<path d="M4 6.5h16v11.5H4zM4.5 7l7.5 6.5L19.5 7"/>',
    "progress": '<path d="M4 4.5V19.5h16M7.5 9l4 3.5 3.5-1.5 4.5 5"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M5.6 18.4 7 17M17 7l1.4-1.4"/>',
    "help": '<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="3.5"/><path d="m6 6 3.5 3.5M14.5 14.5 18 18M18 6l-3.5 3.5M9.5 14.5 6 18"/>',
    "call": '<path d="M7 4.5 9.5 5l1 3.8-1.8 1.7c1 2 2.7 3.7 4.8 4.8l1.7-1.8 3.8 1 .5 2.5c-.1 1.3-1.2 2.5-2.6 2.5C10.5 19.5 4.5 13.5 4.5 7.1c0-1.4 1.1-2.5 2.5-2.6z"/>',
    "video": '<path d="M4 7h11v10H4zM15 11l5-3v8l-5-3"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>',
    "calendar": '<path d="M4.5 6.5h15v13h-15zM4.5 10.5h15M8.5 4v4M15.5 4v4"/>',
    "pencil": '<path d="m5 19 .8-3.8L15.5 5.5l3 3-9.7 9.7L5 19zM13.5 7.5l3 3"/>',
    "print": '<path d="M7 9V4.5h10V9M7 16.5H4.5V9h15v7.5H17M7 14h10v5.5H7z"/>',
    "listen": '<path d="M4.5 9.5v5H8l4.5 4v-13L8 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>',
    "pause": '<path d="M9 6v12M15 6v12"/>',
    "play": '<path d="M8 5.5 18.5 12 8 18.5z"/>',
    "stop": '<path d="M7 7h10v10H7z"/>',
    "letters": '<path d="m3 18 4.5-12L12 18M4.5 14.2h6M20 12v6M20 15a2.8 2.8 0 1 0-5.6 0 2.8 2.8 0 1 0 5.6 0z"/>',
    "flag": '<path d="M6 20.5v-16M6 5c4-2 8 2 12 0v8.5c-4 2-8-2-12 0"/>',
    "person": '<circle cx="12" cy="8.5" r="3.8"/><path d="M4.8 19.5c.8-3.6 3.6-5.5 7.2-5.5s6.4 1.9 7.2 5.5"/>',
    "people": '<circle cx="9" cy="9" r="3.3"/><path d="M3 19c.6-3.2 3-4.8 6-4.8s5.4 1.6 6 4.8M15.5 6a3.2 3.2 0 0 1 0 6M17.5 14.6c1.8.7 3 2.2 3.5 4.4"/>',
    "key": '<circle cx="8" cy="15.5" r="3.8"/><path d="m10.8 12.8 8.2-8.3M15.5 8l3 3"/>',
    "lock": '<path d="M6 10.5h12v9H6zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4.5 19.5h15"/>',
    "upload": '<path d="M12 16V5M7 9.5l5-5 5 5M4.5 19.5h15"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.6v.1"/>',
    "look-again": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V13M12 16.3v.1"/>',
    "sign": '<path d="M4 17.5c3-7 5-11 6.5-10.5 2 .7-3 8-1.5 9s3.5-5 5-4.5-.5 4 1 4.5 2-2 5-2M4 20.5h16"/>',
    "list": '<path d="M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.1M4.5 12h.1M4.5 17.5h.1"/>',
    "breath": '<circle cx="12" cy="12" r="3"/><circle cx="12" cy="12" r="6" opacity=".6"/><circle cx="12" cy="12" r="9" opacity=".3"/>',
    "leave": '<path d="M13 4.5H5v15h8M10 12h10M16.5 8.5 20 12l-3.5 3.5"/>',
    "eye": '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.8"/>',
}
BRAND = (
    '<svg viewBox="0 0 28 28" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round" '
    'aria-hidden="true" focusable="false"><path d="M3.5 21.5 11.5 13.5h5l8-8" stroke-width="3"/>'
    '<path d="M7.5 25v-4.5M14 25v-8M20.5 25V13" stroke-width="2.2"/></svg>'
)


@cache
def icon(name: str) -> SafeString:
    """The drawing as inline SVG, hidden from screen readers: words always stand beside it."""
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{DRAWN[name]}</svg>')
