"""Who looks after guides: sampled review, supervision notes and hours, training before the first participant."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.supervision"
    label = "supervision"

    def ready(self) -> None:
        from handrail.programmes import checking

        from . import access, audit_words, checked, meeting, own_data, reviewing, training  # noqa: F401

        checking.checks("rating", checked.is_form, checked.form)
        checking.checks("guides' check", checked.is_rule, checked.rule)
