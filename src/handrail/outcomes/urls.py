"""Addresses of the room."""

from django.urls import path

from .views import evidence, figures

app_name = "outcomes"
urlpatterns = [
    path("evidence/<slug:service>/", evidence.in_plain_words, name="evidence"),
    path("outcomes/", figures.overview, name="overview"),
    path("outcomes/<slug:figure>/", figures.one, name="figure"),
    path("outcomes/<slug:figure>.csv", figures.as_file, name="file"),
    path("outcomes/<slug:figure>/rows/", figures.rows, name="rows"),
]
