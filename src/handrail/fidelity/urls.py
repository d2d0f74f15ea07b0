"""Addresses of the room."""

from django.urls import path

from .views import figures, people, rates

app_name = "fidelity"
urlpatterns = [
    path("fidelity/", figures.overview, name="overview"),
    path("fidelity/mine/", figures.mine, name="mine"),
    path("fidelity/people/", people.one_by_one, name="people"),
    path("fidelity/rates/", rates.rates, name="rates"),
    path("fidelity/<slug:figure>/", figures.one, name="figure"),
    path("fidelity/<slug:figure>.csv", figures.as_file, name="file"),
    path("fidelity/<slug:figure>/rows/", figures.rows, name="rows"),
]
