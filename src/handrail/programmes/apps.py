"""The room as a Django app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Packs: loading, keeping, compiling programme versions."""

    name = "handrail.programmes"
    label = "programmes"

    def ready(self) -> None:
        from . import audit_words, keeping, library  # noqa: F401

        keeping.ships("programme", library.shipped)
        keeping.opens("programme", library.programme)
