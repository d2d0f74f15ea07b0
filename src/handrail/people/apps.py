"""Services, persons, roles, access, the audit trail."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.people"
    label = "people"

    def ready(self) -> None:
        from handrail.ground import moment

        from . import audit_words, demo, grants, own_data, sign_in_events  # noqa: F401

        moment.ahead_by(demo.ahead)
