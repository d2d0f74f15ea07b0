"""The look as a Django app: templates, styles, small scripts."""

from django.apps import AppConfig


class LookConfig(AppConfig):
    """The design system."""

    name = "handrail.look"
    label = "look"
