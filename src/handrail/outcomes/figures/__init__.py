"""The figures, one file each, in the order in which they stand on the page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from handrail.look.figures.figure import Figure

from ..reader import Reader
from . import assessed, between, change, lessons, measures, recruitment, reliable, waiting

Build = Callable[[Reader], Figure]


@dataclass(frozen=True)
class Kind:
    """A figure that can be asked for. `rows`: which rows lie behind it."""

    title: object  # lazily translated
    build: Build
    rows: str  # "people", "results"
    is_on_overview: bool = True


ALL: dict[str, Kind] = {
    "recruitment": Kind(gettext_lazy("From signing up to finishing"), recruitment.build, "people"),
    "lessons": Kind(gettext_lazy("Lessons reached"), lessons.build, "people"),
    "change": Kind(gettext_lazy("Change since the start"), change.build, "results"),
    "reliable": Kind(gettext_lazy("Reliably better or worse"), reliable.build, "results"),
    "between": Kind(gettext_lazy("Side by side"), between.build, "results"),
    "assessed": Kind(gettext_lazy("Questionnaires answered"), assessed.build, "results"),
    "waiting": Kind(gettext_lazy("Waiting times"), waiting.build, "people"),
    "measures": Kind(gettext_lazy("Every questionnaire"), measures.build, "results", is_on_overview=False),
}
