"""Addresses of the room."""

from django.urls import path

from . import views
from .live import views as live
from .reach import views as reach
from .sms import views as texts

app_name = "delivery"
urlpatterns = [
    path("service/letters/", views.letters, name="letters"),
    path("live/<slug:kind>/<uuid:subject>/", live.line, name="line"),
    path("live/<slug:kind>/<uuid:subject>/stream/", live.stream, name="stream"),
    path("reach/", reach.reach, name="reach"),
    path("reach/device/", reach.add_device, name="reach-device"),
    path("push-worker.js", reach.worker, name="push-worker"),
    path("texts/", texts.choose, name="texts"),
    path("sms/in/", texts.incoming, name="sms-in"),
    path("sms/report/", texts.report, name="sms-report"),
    path("sms/report/<str:token>/", texts.report_on, name="sms-report-on"),
    path("demo/letters/", views.demo_letters, name="demo-letters"),
]
