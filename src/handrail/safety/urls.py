"""Addresses of the room."""

from django.urls import path

from . import cover_views, emergency_views, harm_views, log_views, talk_views, views

app_name = "safety"
urlpatterns = [
    path("help-now/", views.help_now, name="help"),
    path("flags/", views.flags, name="flags"),
    path("flags/<uuid:pk>/", views.flag, name="flag"),
    path("flags/<uuid:pk>/talk/", talk_views.talk, name="talk"),
    # harm
    path("my-course/effects/", harm_views.effects, name="effects"),
    path("participants/<uuid:pk>/adverse/", harm_views.adverse_events, name="adverse-events"),
    path("adverse/<uuid:pk>/", harm_views.adverse_event, name="adverse-event"),
    path("effects/<uuid:pk>/record/", harm_views.record_told, name="record-told"),
    # the log
    path("safety/log/", log_views.log, name="log"),
    path("safety/log/flags.csv", log_views.log_flags, name="log-flags"),
    path("safety/log/adverse-events.csv", log_views.log_events, name="log-events"),
    path("bad-day/worse/", views.worse, name="worse"),
    path("leave/", cover_views.leave, name="leave"),
    path("leave/<uuid:pk>/cancel/", cover_views.cancel_leave, name="cancel-leave"),
    path("service/safety/", cover_views.plan, name="plan"),
    path("service/safety/words/", cover_views.words, name="words"),
    # what is needed in an emergency
    path("joining/emergency/", emergency_views.on_the_way_in, name="emergency"),
    path("my-course/details/", emergency_views.my_details, name="my-details"),
    path("service/emergency/", emergency_views.asking, name="asking"),
]
