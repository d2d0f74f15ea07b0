"""Addresses of the room."""

from django.urls import path

from . import views
from .live import views as live

app_name = "delivery"
urlpatterns = [
    path("service/letters/", views.letters, name="letters"),
    path("live/<slug:kind>/<uuid:subject>/", live.line, name="line"),
    path("live/<slug:kind>/<uuid:subject>/stream/", live.stream, name="stream"),
    path("demo/letters/", views.demo_letters, name="demo-letters"),
]
