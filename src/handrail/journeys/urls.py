"""Addresses of the room."""

from django.urls import path

from .views import (
    answer,
    assessment,
    bad_day,
    course,
    joining,
    leaving,
    lesson,
    media,
    practices,
    progress,
    reminders,
    today,
    workbook,
)

app_name = "journeys"
urlpatterns = [
    path("answers/", answer.answer, name="answer"),  # first, as it is asked for most often
    path("today/", today.today, name="today"),
    path("course/", course.course, name="course"),
    path("bad-day/", bad_day.bad_day, name="bad-day"),
    path("lesson/<slug:lesson>/", lesson.lesson, name="lesson"),
    path("lesson/<slug:lesson>/<slug:section>/", lesson.section, name="section"),
    path("workbook/", workbook.all_of_it, name="workbook"),
    path("workbook/<slug:lesson>/", workbook.one_lesson, name="workbook-lesson"),
    path("workbook/<slug:lesson>/print.pdf", workbook.to_print, name="workbook-print"),
    path("media/<str:file>", media.media, name="media"),
    path("practices/", practices.library, name="practices"),
    path("practices/<slug:key>/", practices.practice, name="practice"),
    # assessments and progress
    path("assessment/<uuid:pk>/", assessment.assessment, name="assessment"),
    path("check-in/", assessment.check_in, name="check-in"),
    path("progress/", progress.progress, name="progress"),
    # coming in
    path("join/<slug:service>/", joining.sign_up, name="sign-up"),
    path("join/<slug:service>/letter/", joining.letter_sent, name="letter-sent"),
    path("join/<slug:service>/<str:token>/", joining.confirm_sign_up, name="confirm-sign-up"),
    path("joining/", joining.joining, name="joining"),
    path("joining/consent/", joining.consent, name="consent"),
    path("joining/screening/", joining.screening, name="screening"),
    path("joining/not-now/", joining.not_now, name="not-now"),
    path("joining/waiting/", joining.waiting, name="waiting"),
    path("reminders/<slug:service>/<str:token>/", reminders.stop, name="stop-reminders"),
    # one's own course and data
    path("my-course/", leaving.my_course, name="my-course"),
    path("my-course/pause/", leaving.pause, name="pause"),
    path("my-course/return/", leaving.come_back, name="return"),
    path("my-course/questions/", leaving.be_asked, name="be-asked"),
    path("my-course/leave/", leaving.leave, name="leave"),
    path("my-course/data/", leaving.data, name="data"),
    path("my-course/data.json", leaving.data_json, name="data-json"),
    path("my-course/forget/", leaving.forget, name="forget"),
    path("forgotten/", leaving.forgotten, name="forgotten"),
]
