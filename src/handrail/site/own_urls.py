"""Health checks and the front door."""

from django.urls import path  # noqa: F401

app_name = "site"
urlpatterns: list = []
