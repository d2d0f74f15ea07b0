"""Addresses of the room."""

from django.urls import path

from .views import audit, demo, display, first_run, invitation, invite_list, inviting, kept, persons, service, sign_in

app_name = "people"
urlpatterns = [
    path("roles/", sign_in.choose_role, name="choose-role"),
    path("second-factor/", sign_in.second_factor, name="second-factor"),
    path("kept/", kept.kept, name="kept"),
    path("in/<str:token>/", invitation.invitation, name="invitation"),
    path("display/", display.display, name="display"),
    path("first-run/", first_run.first_run, name="first-run"),
    # the manager's
    path("service/", persons.persons, name="persons"),
    path("service/persons/<uuid:pk>/", persons.person, name="person"),
    path("service/persons/<uuid:pk>/end/", persons.end, name="end-role"),
    path("service/persons/<uuid:pk>/second-factor/", persons.reset, name="reset-second-factor"),
    path("service/invite/", inviting.invite, name="invite"),
    path("service/invite/csv/", invite_list.invite_csv, name="invite-csv"),
    path("service/invitations/<uuid:pk>/withdraw/", inviting.withdraw, name="withdraw-invitation"),
    path("service/invitations/<uuid:pk>/again/", inviting.again, name="invite-again"),
    path("service/settings/", service.settings, name="service"),
    path("service/hours/", service.hours, name="hours"),
    path("service/audit/", audit.audit, name="audit"),
    # a demo's
    path("demo/sign-in/", demo.sign_in, name="demo-sign-in"),
    path("demo/move/", demo.move, name="demo-move"),
]
