"""Addresses of the room."""

from django.urls import path

from . import emergency_views, talk_views, views

app_name = "safety"
urlpatterns = [
    path("help-now/", views.help_now, name="help"),
    path("flags/", views.flags, name="flags"),
    path("flags/<uuid:pk>/", views.flag, name="flag"),
    path("flags/<uuid:pk>/talk/", talk_views.talk, name="talk"),
    # what is needed in an emergency
    path("joining/emergency/", emergency_views.on_the_way_in, name="emergency"),
    path("my-course/details/", emergency_views.my_details, name="my-details"),
    path("service/emergency/", emergency_views.asking, name="asking"),
]
