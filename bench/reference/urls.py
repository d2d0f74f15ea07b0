"""Addresses of the reference."""

from django.urls import path

from . import views

urlpatterns = [
    path("hello/", views.hello),
    path("page/", views.page),
    path("answer/", views.answer),
    path("accounts/login/", views.hello),
]
