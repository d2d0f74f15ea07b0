"""Addresses of the room."""

from django.urls import path

from .views import evidence, evidence_desk, figures

app_name = "outcomes"
urlpatterns = [
    path("evidence/", evidence.for_whoever_is_in, name="evidence-own"),
    path("evidence/<slug:service>/", evidence.in_plain_words, name="evidence"),
    path("evidence/<slug:service>/numbers/", evidence.where_from, name="evidence-numbers"),
    path("evidence/<slug:service>/numbers/<str:file>", evidence.as_file, name="evidence-numbers-file"),
    path("outcomes/", figures.overview, name="overview"),
    path("outcomes/evidence/", evidence_desk.desk, name="evidence-desk"),
    path("outcomes/evidence/studies.csv", evidence_desk.as_file, name="evidence-file"),
    path("outcomes/evidence/picture/<slug:figure>.<slug:kind>", evidence_desk.as_picture, name="evidence-picture"),
    path("outcomes/evidence/report.html", evidence_desk.as_report, name="evidence-report"),
    path("outcomes/evidence/add/", evidence_desk.add, name="evidence-add"),
    path("outcomes/evidence/upload/", evidence_desk.upload, name="evidence-upload"),
    path("outcomes/evidence/<uuid:study>/withdraw/", evidence_desk.withdraw, name="evidence-withdraw"),
    path("outcomes/evidence/<slug:outcome>/read/<str:study>/", evidence_desk.read, name="evidence-read"),
    path("outcomes/evidence/<slug:outcome>/judge/", evidence_desk.judge, name="evidence-judge"),
    path("outcomes/<slug:figure>/", figures.one, name="figure"),
    path("outcomes/<slug:figure>.csv", figures.as_file, name="file"),
    path("outcomes/<slug:figure>/rows/", figures.rows, name="rows"),
]
