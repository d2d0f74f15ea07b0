"""Addresses of the room."""

from django.urls import path

from .views import deciding, own, queue, settings

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
    # the service's
    path("service/intake/", settings.asking, name="asking"),
    path("service/intake/letters/<slug:kind>/<slug:language>/", settings.letter, name="letter-text"),
    # one's own
    path("my-place/", own.mine, name="mine"),
]
