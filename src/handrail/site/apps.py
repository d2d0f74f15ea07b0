"""The top floor as a Django app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Settings, addresses, commands."""

    name = "handrail.site"
    label = "handrail_site"

    def ready(self) -> None:
        from handrail.people import registries

        from .demo import shown

        registries.shown_in_demo(shown.shown)
