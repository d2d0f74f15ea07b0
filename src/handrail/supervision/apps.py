"""Who looks after guides: sampled review, supervision notes and hours, training before the first participant."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.supervision"
    label = "supervision"

    def ready(self) -> None:
        from handrail.programmes import checking, keeping, taking

        from . import (  # noqa: F401
            access,
            audit_words,
            checked,
            competence,
            meeting,
            own_data,
            rating_form,
            reviewing,
            shelf,
            training,
        )

        for kind, shipped, opener in ((shelf.RATING, shelf.shipped_forms, shelf.form),
                                      (shelf.CHECK, shelf.shipped_rules, shelf.rule)):
            keeping.ships(kind, shipped)
            keeping.opens(kind, opener)
        checking.checks("rating", checked.is_form, rating_form.load)
        checking.checks("guides' check", checked.is_rule, competence.load)
        taking.takes("rating", shelf.RATING, rating_form.load, lambda: [shelf.FORM_ID])
        taking.takes("guides' check", shelf.CHECK, shelf.rule_here, lambda: [shelf.CHECK_ID])
