"""Addresses of the room."""

from django.urls import path

from .views import clinician, desk, own, public

app_name = "referrals"
urlpatterns = [
    path("clinicians/<slug:service>/", public.ask, name="ask"),
    path("refer/<slug:service>/", public.enter, name="enter"),
    path("refer/<slug:service>/<str:code>/", public.code, name="code"),
    path("patients/", clinician.mine, name="mine"),
    path("patients/new/", clinician.refer, name="refer"),
    path("patients/codes/<uuid:pk>/", clinician.slip, name="slip"),
    path("patients/codes/<uuid:pk>/withdraw/", clinician.withdraw, name="withdraw"),
    path("patients/<uuid:pk>/", clinician.patient, name="patient"),
    path("patients/<uuid:pk>/responsibility/", clinician.change, name="change"),
    path("patients/<uuid:pk>/letter.pdf", clinician.letter, name="letter"),
    path("my-clinician/", own.mine, name="own"),
    path("my-clinician/code/", own.code, name="own-code"),
    path("my-clinician/part/", own.part, name="part"),
    path("service/clinicians/", desk.clinicians, name="clinicians"),
    path("service/clinicians/<uuid:pk>/", desk.clinician, name="clinician"),
    path("service/clinicians/<uuid:pk>/end/", desk.end, name="end"),
    path("participants/<uuid:pk>/clinician/", desk.responsibility_of, name="responsibility"),
    path("participants/<uuid:pk>/clinician/answer/", desk.answer, name="answer"),
]
