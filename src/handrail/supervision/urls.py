"""Addresses of the room."""

from django.urls import path

from .views import reviews

app_name = "supervision"
urlpatterns = [
    path("supervision/", reviews.desk, name="desk"),
    path("supervision/reviews/<uuid:pk>/", reviews.rate, name="rate"),
    path("supervision/mine/", reviews.mine, name="mine"),
    path("supervision/mine/<uuid:pk>/", reviews.answer, name="answer"),
]
