"""Addresses of the room."""

from django.urls import path

from .call import urls as call
from .views import calendar, desk, feed, guides, own, room, rules

app_name = "meetings"
urlpatterns = [
    path("appointments/", own.own, name="own"),
    path("appointments/<uuid:pk>/move/", own.move, name="move"),
    path("appointments/<uuid:pk>/cancel/", own.cancel, name="cancel"),
    path("appointments/<uuid:pk>/room/", room.room, name="room"),
    path("calendar/", calendar.week, name="calendar"),
    path("calendar/block/", calendar.block, name="block"),
    path("calendar/unblock/<uuid:pk>/", calendar.unblock, name="unblock"),
    path("calendar/hours/", desk.hours, name="hours"),
    path("calendar/feed/", desk.make_feed, name="make-feed"),
    path("calendar/feed/<str:token>.ics", feed.feed, name="feed"),
    path("calendar/<uuid:pk>/", guides.appointment, name="guides"),
    path("calendar/<uuid:pk>/close/", guides.close, name="close"),
    path("calendar/<uuid:pk>/missed/", guides.missed, name="missed"),
    path("calendar/<uuid:pk>/let-in/", guides.let_in, name="let-in"),
    path("calendar/<uuid:pk>/cancel/", guides.cancel, name="cancel-theirs"),
    path("participants/<uuid:pk>/appointment/", guides.book_for, name="book-for"),
    path("service/appointments/", rules.rules, name="rules"),
    path("service/places/new/", rules.place, name="new-place"),
    path("service/places/<uuid:pk>/", rules.place, name="place"),
    *call.urlpatterns,
]
