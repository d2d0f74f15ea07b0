"""Addresses of the room."""

from django.urls import path

from . import views

app_name = "safety"
urlpatterns = [
    path("help-now/", views.help_now, name="help"),
    path("flags/", views.flags, name="flags"),
    path("flags/<uuid:pk>/", views.flag, name="flag"),
]
