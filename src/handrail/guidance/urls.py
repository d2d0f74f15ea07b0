"""Addresses of the room."""

from django.urls import path

from .desk_urls import urlpatterns as of_desk
from .views import assigning, caseload, changing, contacts, entering, messages, overview, participant, protocols
from .writing_urls import urlpatterns as of_writing

app_name = "guidance"
urlpatterns = [
    *of_desk,
    # the guide's and the supervisor's desk
    path("caseload/", caseload.caseload, name="caseload"),
    path("participants/<uuid:pk>/", participant.participant, name="participant"),
    path("participants/<uuid:pk>/scores/", participant.scores, name="scores"),
    path("participants/<uuid:pk>/contact/", contacts.log_contact, name="log-contact"),
    path("participants/<uuid:pk>/questions/", entering.questions, name="questions"),
    path("participants/<uuid:pk>/questions/<uuid:assessment>/", entering.answered, name="answers"),
    path("participants/<uuid:pk>/questions/<uuid:assessment>/enter/", entering.enter, name="enter"),
    path("participants/<uuid:pk>/questions/<uuid:assessment>/paper/", entering.paper, name="paper"),
    path("participants/<uuid:pk>/guided/", changing.change, name="change-protocol"),
    path("service/protocols/", protocols.protocols, name="protocols"),
    path("protocols/<slug:key>/", protocols.protocol, name="protocol"),
    # the manager's and the researcher's
    path("service/participants/", assigning.participants, name="participants"),
    path("service/participants/<uuid:pk>/assign/", assigning.assign, name="assign"),
    path("overview/", overview.overview, name="overview"),
    # messages, comments, sign-off
    path("messages/", messages.messages, name="messages"),
    path("participants/<uuid:pk>/write/", messages.write, name="write"),
    path("participants/<uuid:pk>/comment/", messages.comment, name="comment"),
    path("signing/", messages.signing, name="signing"),
    path("signing/<uuid:pk>/", messages.sign, name="sign"),
    *of_writing,
]
