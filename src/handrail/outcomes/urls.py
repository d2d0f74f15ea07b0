"""Addresses of the room."""

from django.urls import path

from .views import figures

app_name = "outcomes"
urlpatterns = [
    path("outcomes/", figures.overview, name="overview"),
    path("outcomes/<slug:figure>/", figures.one, name="figure"),
    path("outcomes/<slug:figure>.csv", figures.as_file, name="file"),
    path("outcomes/<slug:figure>/rows/", figures.rows, name="rows"),
]
