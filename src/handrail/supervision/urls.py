"""Addresses of the room."""

from django.urls import path

from .views import guides, reviews, training

app_name = "supervision"
urlpatterns = [
    path("supervision/", reviews.desk, name="desk"),
    path("supervision/reviews/<uuid:pk>/", reviews.rate, name="rate"),
    path("supervision/mine/", reviews.mine, name="mine"),
    path("supervision/mine/<uuid:pk>/", reviews.answer, name="answer"),
    path("training/", training.course, name="training"),
    path("training/<slug:lesson>/", training.lesson, name="lesson"),
    path("supervision/guides/", training.guides, name="guides"),
    path("supervision/guides/asked/", training.ask_for_it, name="ask-for-it"),
    path("supervision/guides/set-up/", training.set_up, name="set-up"),
    path("supervision/guides/<uuid:pk>/", guides.guide, name="guide"),
    path("supervision/guides/<uuid:pk>/hours/", guides.hours_csv, name="hours"),
    path("supervision/guides/<uuid:pk>/sign/<str:month>/", guides.sign, name="sign-month"),
    path("supervision/mine/hours/", guides.own_hours_csv, name="own-hours"),
    path("supervision/guides/<uuid:pk>/check/", training.confirm, name="confirm"),
]
