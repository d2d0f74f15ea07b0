"""Addresses of the room."""

from django.urls import path

from .views import changing, deciding, discharge, duplicates, earlier, own, places, queue, settings

app_name = "intake"
urlpatterns = [
    # newcomers
    path("intake/", queue.queue, name="queue"),
    path("intake/<uuid:pk>/", queue.case, name="case"),
    path("intake/<uuid:pk>/call/", queue.call, name="call"),
    path("intake/<uuid:pk>/owner/", queue.hand_over, name="hand-over"),
    path("intake/<uuid:pk>/opinion/", queue.ask, name="ask"),
    path("intake/opinions/<uuid:pk>/", queue.opinion, name="opinion"),
    path("intake/<uuid:pk>/decide/", deciding.decide, name="decide"),
    # places
    path("waiting-list/", places.waiting, name="waiting"),
    path("waiting-list/<uuid:pk>/", places.wait, name="wait"),
    path("waiting-list/<uuid:pk>/first/", places.put_first, name="put-first"),
    path("waiting-list/offers/<uuid:pk>/back/", places.take_back, name="take-back"),
    path("cohorts/", places.all_cohorts, name="cohorts"),
    path("cohorts/new/", places.new_cohort, name="new-cohort"),
    path("cohorts/<uuid:pk>/", places.cohort, name="cohort"),
    path("cohorts/<uuid:pk>/off/", places.call_off, name="call-off"),
    # the service's
    path("service/intake/", settings.asking, name="asking"),
    path("service/intake/letters/<slug:kind>/<slug:language>/", settings.letter, name="letter-text"),
    path("service/duplicates/", duplicates.likely, name="duplicates"),
    path("service/duplicates/<uuid:one>/<uuid:other>/", duplicates.compare, name="compare"),
    path("service/duplicates/<uuid:one>/<uuid:other>/apart/", duplicates.apart, name="apart"),
    # the middle and the end
    path("participants/<uuid:pk>/change/", changing.change, name="change"),
    path("participants/<uuid:pk>/summary/", discharge.write, name="summary"),
    path("participants/<uuid:pk>/summary/sign/", discharge.sign, name="sign-summary"),
    path("participants/<uuid:pk>/summary/doctor.pdf", discharge.for_doctor, name="doctor-pdf"),
    # one's own
    path("my-course/summary/", discharge.my_summary, name="my-summary"),
    path("my-course/summary/summary.pdf", discharge.my_pdf, name="my-pdf"),
    path("my-course/summary/doctor/", discharge.doctor, name="my-doctor"),
    path("my-course/earlier/", earlier.courses, name="earlier"),
    path("my-course/earlier/<uuid:pk>/", earlier.course, name="earlier-course"),
    path("my-place/", own.mine, name="mine"),
    path("my-place/offers/<uuid:pk>/", own.answer, name="answer"),
    path("my-place/cohorts/<uuid:pk>/", own.join, name="join"),
    path("my-place/leave/", own.step_out, name="step-out"),
]
