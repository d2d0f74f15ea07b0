"""Forms of contacts and of assigning a guide."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from .contacting import MOST_MINUTES, MOST_NOTE
from .models import Contact

BESIDE = "beside"
FARTHEST = timedelta(days=366)
OUTCOMES = [choice for choice in Contact.Outcome.choices if choice[0] != Contact.Outcome.SENT]
CHANNELS = [("telephone", _("Telephone")), ("video", _("Video call")), ("in-person", _("In person")),
            ("live-chat", _("Live chat")), ("message", _("Message"))]
_STALE = _("This form is too old. Your words are still here; please send them again.")


class Minutes(forms.DecimalField):
    """Minutes as people write them: 12, 12.5 or 12,5."""

    def to_python(self, value):
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class LogContact(forms.Form):
    """How a contact went: sensible already when it is opened, so that closing one takes seconds."""

    contact = forms.CharField(label=_("Which contact?"), error_messages={"required": _("Choose which contact it was.")})
    channel = forms.ChoiceField(
        label=_("By"), choices=CHANNELS,
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )
    outcome = forms.ChoiceField(
        label=_("How did it go?"), choices=OUTCOMES, widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it went."), "invalid_choice": _("Choose one of these.")},
    )
    minutes = Minutes(
        label=_("Minutes it took"), min_value=0, max_value=MOST_MINUTES, max_digits=4, decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"}),
        error_messages={
            "required": _("Say how many minutes it took; 0 is a number too."),
            "invalid": _("Write the minutes as a number, such as 12."),
            "min_value": _("Minutes can’t be less than none."),
            "max_value": _("That is more than %(limit_value)s minutes. Did you mean seconds?"),
            "max_digits": _("Write the minutes as a number, such as 12."),
            "max_decimal_places": _("Half minutes are exact enough: one place after the point."),
            "max_whole_digits": _("Write the minutes as a number, such as 12."),
        },
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=MOST_NOTE, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("That is longer than %(limit_value)d characters. Please shorten it.")},
    )
    next_at = forms.DateTimeField(
        label=_("Next time"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Write a day and a time, such as 2026-03-12 16:30.")},
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": _STALE, "invalid": _STALE})

    def __init__(self, *args, at: datetime, contacts: Iterable[tuple[str, str]] = (), next_help: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self._at = at
        contacts = list(contacts)
        self.fields["contact"].widget = forms.Select(choices=[*contacts, (BESIDE, _("Beside what is planned"))])
        self.has_choice = bool(contacts)
        self.fields["next_at"].help_text = next_help

    def clean_contact(self) -> uuid.UUID | None:
        """The contact that is closed; None for one that wasn't planned."""
        if self.cleaned_data["contact"] == BESIDE:
            return None
        try:
            return uuid.UUID(self.cleaned_data["contact"])
        except ValueError:
            raise forms.ValidationError(_STALE) from None

    def clean_next_at(self) -> datetime | None:
        """In the future, and within a year."""
        next_at = self.cleaned_data["next_at"]
        if next_at is not None and next_at <= self._at:
            raise forms.ValidationError(_("That time is over. Choose one that is still to come."))
        if next_at is not None and next_at > self._at + FARTHEST:
            raise forms.ValidationError(_("That is more than a year away. Choose a time within a year."))
        return next_at


class AssignGuide(forms.Form):
    """Which guide somebody gets."""

    guide = forms.ChoiceField(
        label=_("Guide"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose a guide."),
                        "invalid_choice": _("This guide can’t be chosen (any more).")},
    )

    def __init__(self, *args, guides: Iterable[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["guide"].choices = list(guides)


class ChangeProtocol(forms.Form):
    """How somebody is guided from now on, and why."""

    protocol = forms.ChoiceField(label=_("From now on"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"), max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person can read this in a copy of their data."))

    def __init__(self, *args, protocols, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["protocol"].choices = protocols
