"""Due things and the clock; the outbox and its carriers."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.delivery"
    label = "delivery"

    def ready(self) -> None:
        from . import access, audit_words, catching_up, checking, persons  # noqa: F401
        from .reach import own_data as reaching  # noqa: F401
        from .sms import arriving, gateways, own_data, set_up_well  # noqa: F401

        persons.register()
        own_data.register()
