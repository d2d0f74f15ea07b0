"""Services, persons, roles, access, the audit trail."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.people"
    label = "people"
