"""Appointments, and what they are made from: a guide's hours, changes of them, places, the service's rules."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from handrail.ground.scoped import Scoped
from handrail.ground.sealed import SealedText

from . import when
from .call.models import Call

__all__ = ["Appointment", "Call", "Desk", "OpenHours", "OtherHours", "Place", "Rules"]


class Rules(Scoped):
    """What a service says about its appointments: one row, made when it is first needed."""

    class VideoBy(models.TextChoices):
        HANDRAIL = "handrail", _("Here, in the browser")
        LINK = "link", _("In the guide’s own video room (Jitsi or another)")

    video_by = models.CharField(max_length=10, choices=VideoBy.choices, default=VideoBy.HANDRAIL)
    buffer_minutes = models.PositiveSmallIntegerField(default=10)  # free around each appointment
    book_from_hours = models.PositiveSmallIntegerField(default=4)  # how soon a participant may book
    change_until_hours = models.PositiveSmallIntegerField(default=24)  # until when a participant may move or cancel
    no_show_after_minutes = models.PositiveSmallIntegerField(default=15)
    days_ahead = models.PositiveSmallIntegerField(default=28)
    # of calls that the protocol only plans; what it lets participants book is always theirs to choose
    may_choose = models.BooleanField(default=True)
    # what letters and calendars call the service: no word about health
    neutral_name = models.CharField(max_length=60, blank=True)

    class Meta(Scoped.Meta):
        constraints = [models.UniqueConstraint(fields=["service"], name="meeting_rules_once")]


class Place(Scoped):
    """Where people meet in person. What it says goes to everybody who has an appointment there."""

    name = models.CharField(max_length=80)
    address = models.CharField(max_length=200)  # goes into calendars: no word about health
    how_to_get_there = models.TextField(max_length=1000, blank=True)
    access = models.TextField(max_length=1000, blank=True)  # steps, lift, seats to lie on, parking
    is_open = models.BooleanField(default=True)

    class Meta(Scoped.Meta):
        indexes = [models.Index(fields=["service", "name"])]


class Desk(Scoped):
    """A guide's side of appointments: one row a guide. Whoever books locks it first, so no time is given twice."""

    guide = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    room_url = SealedText(default=b"")  # the guide's own video room, where the service prefers one
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    feed_hash = models.CharField(max_length=64, blank=True)  # of the secret in the calendar feed's address

    class Meta(Scoped.Meta):
        constraints = [
            models.UniqueConstraint(fields=["service", "guide"], name="one_desk"),
            models.UniqueConstraint(fields=["feed_hash"], condition=~models.Q(feed_hash=""), name="one_feed"),
        ]

    @property
    def sealed_for(self):
        return self.service_id, self.guide_id


class OpenHours(Scoped):
    """When a guide can be booked, week by week, on the wall clock of the guide's zone."""

    guide = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()  # Monday is 0
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(opens__lt=models.F("closes")), name="opens_before_it_closes"),
            models.UniqueConstraint(fields=["service", "guide", "weekday", "opens"], name="open_hours_once"),
        ]


class OtherHours(Scoped):
    """A time that is unlike the guide's week: not to be booked, or open as well. Leave is `safety.Leave`."""

    class Kind(models.TextChoices):
        BLOCKED = "blocked", _("Not to be booked")
        EXTRA = "extra", _("Open as well")

    guide = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(starts_at__lt=models.F("ends_at")), name="other_hours_last")
        ]
        indexes = [models.Index(fields=["service", "guide", "ends_at"])]


class Appointment(Scoped):
    """A time that two people keep for each other. Moving it keeps the row: calendars know it by its id."""

    class State(models.TextChoices):
        BOOKED = "booked"
        DONE = "done"
        MISSED = "missed"  # the participant didn't come
        CANCELLED = "cancelled"

    class Channel(models.TextChoices):
        VIDEO = "video", _("Video")
        TELEPHONE = "telephone", _("Telephone")
        IN_PERSON = "in-person", _("In person")
        LIVE_CHAT = "live-chat", _("Live chat")

    class Beyond(models.TextChoices):
        """Why a guide booked it though its week had all the sessions that the protocol gives."""

        SAFETY = "safety", _("To keep them safe")
        WORSE = "worse", _("They are having a worse time")
        MADE_UP = "made-up", _("An earlier session fell out")
        ASKED = "asked", _("They asked for it")
        OTHER = "other", _("Another reason")

    enrolment = models.ForeignKey("journeys.Enrolment", on_delete=models.PROTECT, related_name="appointments")
    guide = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(
        "guidance.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    channel = models.CharField(max_length=12, choices=Channel.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.BOOKED)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()  # booked, moved, cancelled or ended
    sequence = models.PositiveIntegerField(default=0)  # rises with each change that calendars must learn of
    because = models.CharField(max_length=20, blank=True)  # why it was cancelled or moved, a code
    # empty: its week had room
    beyond = models.CharField(max_length=10, choices=Beyond.choices, blank=True)
    due_before = models.DateTimeField(null=True, blank=True)  # when the contact was due before it was booked
    arrived_at = models.DateTimeField(null=True, blank=True)  # the participant is in the waiting room
    let_in_at = models.DateTimeField(null=True, blank=True)  # the guide opened the door
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta(Scoped.Meta):
        constraints = [
            models.CheckConstraint(condition=models.Q(starts_at__lt=models.F("ends_at")), name="appointment_lasts"),
            models.UniqueConstraint(
                fields=["service", "guide", "starts_at"], condition=models.Q(state="booked"), name="booked_once"
            ),
            models.UniqueConstraint(
                fields=["contact"], condition=models.Q(state="booked"), name="one_appointment_a_contact"
            ),
        ]
        indexes = [
            models.Index(fields=["service", "guide", "starts_at"], name="meetings_of_guide"),
            models.Index(fields=["enrolment", "-starts_at"], name="meetings_of_enrolment"),
        ]

    @property
    def participant_id(self):
        return self.enrolment.participant_id

    @property
    def is_open(self) -> bool:
        """It is going to be, or is, held."""
        return self.state == self.State.BOOKED

    def is_of(self, person) -> bool:
        """Whether the person is one of the two."""
        return person.pk in (self.participant_id, self.guide_id)

    def may_enter(self, person, at: datetime) -> bool:
        """Whether the person may be in its room now: one of the two, around its time, while it stands."""
        return self.is_of(person) and self.is_open and when.is_enterable(self.starts_at, self.ends_at, at)
