"""Addresses of the desk: putting off, calls, the timer; what participants say of their guidance, and its answers."""

from django.urls import path

from .views import calls, caseload, contacts, guides, handing_over, requests, voice

urlpatterns = [
    # the guide's and the supervisor's desk
    path("caseload/put-off/", caseload.put_off, name="put-off"),
    path("calls/", calls.calls, name="calls"),
    path("calls/incoming/", calls.incoming, name="incoming"),
    path("calls/incoming/log/", calls.log, name="incoming-log"),
    path("participants/<uuid:pk>/timer/", contacts.timer, name="timer"),
    path("participants/<uuid:pk>/hand-over/", handing_over.prepare, name="hand-over"),
    path("handed-over/<uuid:pk>/", handing_over.handed_over, name="handed-over"),
    # the manager's
    path("service/guides/", guides.guides, name="guides"),
    path("service/guides/offer/", guides.offer, name="offer"),
    path("service/guides/give/", guides.give_guides, name="give-guides"),
    path("service/guides/<uuid:pk>/", guides.guide, name="guide"),
    path("service/guides/<uuid:pk>/away-today/", guides.away_today, name="away-today"),
    path("service/requests/", requests.requests, name="requests"),
    path("service/requests/guide/<uuid:pk>/", requests.change, name="change"),
    path("service/requests/complaints.csv", requests.complaints_file, name="complaints-csv"),
    path("complaints/<uuid:pk>/", requests.complaint, name="complaint"),
    path("complaints/<uuid:pk>/share/", requests.share_complaint, name="share-complaint"),
    # the participant's
    path("guidance/", voice.how, name="how"),
    path("guidance/another-guide/", voice.change_guide, name="change-guide"),
    path("complain/", voice.complain, name="complain"),
]
