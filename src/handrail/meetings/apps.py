"""Appointments by video, telephone and in person: slots, booking, calendars, the call in the browser."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.meetings"
    label = "meetings"

    def ready(self) -> None:
        from . import access, audit_words, listening, own_data, unbooked  # noqa: F401
        from .call import registered  # noqa: F401
