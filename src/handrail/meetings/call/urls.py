"""Addresses of the call, taken into the room's own."""

from django.urls import path

from . import views

urlpatterns = [
    path("appointments/<uuid:pk>/call/", views.check, name="call"),
    path("appointments/<uuid:pk>/call/room/", views.room, name="call-room"),
    path("appointments/<uuid:pk>/call/helpers/", views.helpers, name="call-helpers"),
    path("appointments/<uuid:pk>/call/talking/", views.talking, name="call-talking"),
    path("appointments/<uuid:pk>/call/let-in/", views.let_in, name="call-let-in"),
    path("appointments/<uuid:pk>/call/end/", views.end, name="call-end"),
    path("appointments/<uuid:pk>/call/left/", views.left, name="call-left"),
]
