"""Addresses of the preview."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.contents, name="contents"),
    path("changed/", views.changed, name="changed"),
    path("help-now/", views.help_now, name="help-now"),
    path("<str:language>/<slug:lesson>/<slug:section>/", views.section, name="section"),
]
handler404 = "handrail.site.preview.views.not_found"
