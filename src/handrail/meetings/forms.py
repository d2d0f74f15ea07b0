"""Forms of appointments."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Appointment, Place

CHANNELS = dict(Appointment.Channel.choices)
BLOCKS = [("blocked", _("Not to be booked")), ("extra", _("Open besides my week"))]
_CHOOSE = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}
_WHEN = {"required": _("Choose a day and a time."), "invalid": _("Write a day and a time, such as 2026-03-12 14:30.")}
MOST_MINUTES = 180

NOT_BOOKABLE = {
    "nothing": _("There is nothing to book just now."),
    "channel": _("It can’t be held that way. Choose another one."),
    "place": _("Choose a place for meeting in person."),
    "no-guide": _("Nobody guides yet, so no time can be booked."),
    "own": _("There is another appointment at that time."),
    "late": _("It is too late to move it here. You can still cancel it, or write a message."),
    "week": _("That week has its session already. The times below are in other weeks."),
    "over": _("This appointment is over or cancelled already."),
}


class MomentField(forms.Field):
    """One of the times on offer, sent as the moment it is."""

    default_error_messages = {"invalid": _("Choose a day and a time.")}

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            moment = datetime.fromisoformat(str(value).replace(" ", "+"))
        except ValueError as wrong:
            raise forms.ValidationError(self.error_messages["invalid"]) from wrong
        if moment.tzinfo is None:
            raise forms.ValidationError(self.error_messages["invalid"])
        return moment.astimezone(UTC)


class ChooseTime(forms.Form):
    """How, where and when: what a participant books."""

    channel = forms.ChoiceField(label=_("How would you like to talk?"), widget=forms.RadioSelect,
                                error_messages=_CHOOSE)
    place = forms.ChoiceField(label=_("Where?"), widget=forms.RadioSelect, required=False, error_messages=_CHOOSE)
    starts_at = MomentField(label=_("When?"), error_messages={"required": _("Choose a day and a time.")})
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, channels: Iterable[str], places: Iterable[Place], **kwargs):
        super().__init__(*args, **kwargs)
        channels, self.places = list(channels), {str(place.pk): place for place in places}
        self.initial.setdefault("client_id", uuid.uuid4())
        self.fields["channel"].choices = [(code, CHANNELS[code]) for code in channels]
        if len(channels) == 1:
            self.initial.setdefault("channel", channels[0])
            self.fields["channel"].widget = forms.HiddenInput()
        if Appointment.Channel.IN_PERSON not in channels:
            del self.fields["place"]
            return
        self.fields["place"].choices = [(key, place.name) for key, place in self.places.items()]
        if len(self.places) == 1:
            self.initial.setdefault("place", next(iter(self.places)))

    def clean(self):
        given = super().clean()
        is_there = given.get("channel") == Appointment.Channel.IN_PERSON
        given["place"] = self.places.get(given.get("place") or "") if is_there else None
        if is_there and given["place"] is None and "place" not in self.errors:
            self.add_error("place" if "place" in self.fields else None, NOT_BOOKABLE["place"])
        return given


class AgreeTime(ChooseTime):
    """What a guide books or moves: any time, in the guide's own zone."""

    starts_at = forms.DateTimeField(
        label=_("When?"), error_messages=_WHEN,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "step": 300}, format="%Y-%m-%dT%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=MOST_MINUTES)
    beyond = forms.ChoiceField(
        label=_("Why beyond the sessions of the week?"), required=False, error_messages=_CHOOSE,
        choices=[("", _("It isn’t in such a week")), *Appointment.Beyond.choices])

    field_order = ["channel", "place", "starts_at", "minutes", "beyond", "client_id"]

    def __init__(self, *args, full: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["channel"].label = _("How?")
        if not full:  # no week has all its sessions
            del self.fields["beyond"]


class CloseAppointment(forms.Form):
    """How long they talked, and a note."""

    minutes = forms.DecimalField(label=_("Minutes"), min_value=0, max_value=240, decimal_places=1, required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=5_000,
                           widget=forms.Textarea(attrs={"rows": 3}))


class BlockTime(forms.Form):
    """A time to keep free, or to open besides the week."""

    kind = forms.ChoiceField(label=_("What is it?"), widget=forms.RadioSelect, initial="blocked",
                             error_messages=_CHOOSE, choices=BLOCKS)
    starts_at = forms.DateTimeField(label=_("From"), error_messages=_WHEN, widget=forms.DateTimeInput(
        attrs={"type": "datetime-local", "step": 300}, format="%Y-%m-%dT%H:%M"))
    ends_at = forms.DateTimeField(label=_("Until"), error_messages=_WHEN, widget=forms.DateTimeInput(
        attrs={"type": "datetime-local", "step": 300}, format="%Y-%m-%dT%H:%M"))

    def clean(self):
        given = super().clean()
        starts_at, ends_at = given.get("starts_at"), given.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The end is before the beginning."))
        elif starts_at and ends_at and ends_at - starts_at > timedelta(days=31):
            self.add_error("ends_at", _("That is more than a month. Enter it as leave instead."))
        return given
