"""The top floor as a Django app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Settings, addresses, commands."""

    name = "handrail.site"
    label = "handrail_site"
