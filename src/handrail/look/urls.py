"""Addresses of the room."""

from django.urls import path  # noqa: F401

app_name = "look"
urlpatterns: list = []
