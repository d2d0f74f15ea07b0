"""Tables of the guide's desk: the running timer, what is put off, who takes how many, why whom, incoming calls."""

from django.db import models

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText


class CallTimer(Scoped):
    """A timer that a guide started for a participant; kept here, so that a reload or another device doesn't lose it."""

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="+")
    guide = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "guide"], name="one_timer_a_pair")]


class Snooze(Scoped):
    """A need that somebody put off until a time, with a reason. A need that begins anew after that is shown again."""

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    subject = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=20)  # one of guidance.snoozing.WHY
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["enrolment", "code", "subject"], name="one_snooze_a_need")]


class GuideDesk(Scoped):
    """How many people a guide can take, in which languages, and who usually stands in for them."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    most_people = models.PositiveSmallIntegerField(null=True, blank=True)  # none: as many as come
    hours_a_week = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    languages = models.JSONField(default=list)  # none: the service's
    gender = models.CharField(max_length=10, blank=True)  # one of guidance.fair.GENDERS, where they say it
    stand_in = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service", "person"], name="one_desk_a_guide")]


class Allotment(Scoped):
    """Why somebody was given this guide: kept with the numbers of that moment."""

    guidance = models.ForeignKey("guidance.Guidance", on_delete=models.CASCADE, related_name="allotments")
    guide = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reasons = models.JSONField(default=list)  # codes, with numbers: ["language:es", "load:4:20"]

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["guidance", "-at"])]


class HandingOver(Scoped):
    """A guide hands somebody over to another one: facts, the words of the one who knows them, and that it was read."""

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    # none: written for whoever comes next
    after = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)  # codes, ids and numbers
    words = SealedText(default=b"")
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["enrolment"], condition=models.Q(after=None), name="one_prepared_hand_over")
        ]
        indexes = [models.Index(fields=["enrolment", "-at"])]

    @property
    def sealed_for(self):
        return self.service_id, self.enrolment.participant_id

    @property
    def participant_id(self):
        return self.enrolment.participant_id


class IncomingCall(Scoped):
    """Somebody rang. A caller nobody knows has a key of their own for number and note, and is emptied later."""

    at = models.DateTimeField()
    taken_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    enrolment = models.ForeignKey(
        "journeys.Enrolment", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    number = SealedText(default=b"")
    words = SealedText(default=b"")
    is_passed_on = models.BooleanField(default=False)  # another guide's person: theirs to ring back
    emptied_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["service", "-at"])]

    @property
    def sealed_for(self):
        return self.service_id, self.enrolment.participant_id if self.enrolment_id else self.pk
