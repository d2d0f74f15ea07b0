"""The room as a Django app."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Instruments as data: reading, scoring, reliable change."""

    name = "handrail.measures"
    label = "measures"

    def ready(self) -> None:
        from handrail.programmes import checking, keeping

        from . import audit_words, folder, loading, shelf  # noqa: F401

        keeping.ships("measure", shelf.shipped)
        keeping.opens("measure", shelf.instrument)
        checking.checks("measure", loading.is_measure, loading.load)
        checking.knows("measure", folder.known, folder.unready)
        checking.knows_scales(folder.scales)
        checking.knows_here("measure", shelf.known, shelf.unready)
