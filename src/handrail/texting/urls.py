"""Addresses of the room."""

from django.urls import path

from . import views

app_name = "texting"
urlpatterns = [path("texts/course/", views.course, name="course")]
