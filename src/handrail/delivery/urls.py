"""Addresses of the room."""

from django.urls import path

from . import views

app_name = "delivery"
urlpatterns = [
    path("service/letters/", views.letters, name="letters"),
    path("demo/letters/", views.demo_letters, name="demo-letters"),
]
