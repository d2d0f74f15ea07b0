"""Lines and what was said on them in the last minutes."""

from django.db import models

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText


class Line(Scoped):
    """The line of one thing. It counts its events, so that a page can say which it has seen."""

    kind = models.CharField(max_length=20)  # as offered: "call", "thread"
    subject = models.UUIDField()
    last = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField()  # real time

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "kind", "subject"], name="one_line")]
        indexes = [models.Index(fields=["used_at"], name="lines_by_use")]


class LiveEvent(Scoped):
    """One thing said on a line; gone ten minutes later."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    by_id = models.UUIDField()  # a person; no foreign key, as the row lives for minutes
    owner_id = models.UUIDField()  # whose key seals the body
    kind = models.CharField(max_length=20)
    client_id = models.UUIDField()
    body = SealedText(default=b"")  # JSON
    at = models.DateTimeField()  # real time

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["line", "number"], name="live_event_number"),
            models.UniqueConstraint(fields=["line", "by_id", "client_id"], name="live_event_once"),
        ]
        indexes = [models.Index(fields=["at"], name="live_events_by_time")]

    @property
    def sealed_for(self):
        return self.service_id, self.owner_id
