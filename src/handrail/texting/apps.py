"""A course and its messages by SMS alone: lessons in parts, replies as answers."""

from django.apps import AppConfig


class TextingConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.texting"
    label = "texting"

    def ready(self) -> None:
        from . import access, audit_words, dialogue, own_data, waking  # noqa: F401
