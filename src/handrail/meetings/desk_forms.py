"""Forms of a guide's hours and room, and of a service's rules and places."""

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlsplit

from django import forms
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Place, Rules
from .neutral import health_words
from .slots import WeekHours

SPANS = 2  # a day: before and after lunch
_TIME = {"invalid": gettext_lazy("Write a time, such as 09:00.")}


def day_names() -> list[str]:
    """Monday to Sunday, in the active language."""
    monday = date(2026, 3, 2)
    return [dateformat.format(monday + timedelta(days=day), "l") for day in range(7)]


class Week(forms.Form):
    """When somebody can be booked: two spans a day, from and until."""

    def __init__(self, data=None, *, week: Iterable[WeekHours]):
        super().__init__(data)
        self.days = []
        by_day: dict[int, list[WeekHours]] = {}
        for one in week:
            by_day.setdefault(one.weekday, []).append(one)
        for day, name in enumerate(day_names()):
            spans = []
            for number in range(SPANS):
                have = by_day.get(day, [])
                one = have[number] if number < len(have) else None
                keys = [f"d{day}s{number}{end}" for end in ("from", "until")]
                labels = [_("%(day)s from"), _("%(day)s until")]
                for key, label, value in zip(keys, labels, (one.opens, one.closes) if one else (None, None),
                                             strict=True):
                    self.fields[key] = forms.TimeField(
                        label=label % {"day": name}, required=False, error_messages=_TIME, initial=value,
                        widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"))
                spans.append(keys)
            self.days.append((name, spans))

    def rows(self):
        """Day by day, with the two fields of each span."""
        return [(name, [(self[start], self[end]) for start, end in spans]) for name, spans in self.days]

    def clean(self):
        given = super().clean()
        self.week: list[WeekHours] = []
        for day, (_name, spans) in enumerate(self.days):
            found = []
            for start, end in spans:
                opens, closes = given.get(start), given.get(end)
                if (opens is None) != (closes is None) and not {start, end} & set(self.errors):
                    self.add_error(end if closes is None else start, _("Write both, or leave both empty."))
                elif opens is not None and closes is not None:
                    if closes <= opens:
                        self.add_error(end, _("This is before the beginning."))
                    elif any(opens < one.closes and one.opens < closes for one in found):
                        self.add_error(start, _("This lies within the other time of the day."))
                    else:
                        found.append(WeekHours(day, opens, closes))
            self.week += found
        return given


class DeskForm(forms.Form):
    """The guide's own video room and place."""

    room_url = forms.CharField(
        label=gettext_lazy("Address of your own video room"), required=False, max_length=500,
        widget=forms.URLInput, help_text=gettext_lazy("It begins with https://. Only the two of you see it, from "
                                                      "15 minutes before an appointment."))
    place = forms.ChoiceField(label=gettext_lazy("Where you meet people in person"), required=False)

    def __init__(self, *args, places: Iterable[Place], has_room: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {str(place.pk): place for place in places}
        self.fields["place"].choices = [("", _("Nowhere, or it changes")),
                                        *((key, place.name) for key, place in self.places.items())]
        if not has_room:
            del self.fields["room_url"]
        if not self.places:
            del self.fields["place"]

    def clean_room_url(self):
        url = self.cleaned_data["room_url"].strip()
        if url and not is_a_safe_address(url):
            raise forms.ValidationError(_("This has to be a whole address that begins with https://."))
        return url


def is_a_safe_address(url: str) -> bool:
    """Whether it is a whole https address, without a name and password in it."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme == "https" and bool(host) and "@" not in parts.netloc and not any(map(str.isspace, url))


def _neutral(value: str) -> str:
    found = health_words(value)
    if found:
        raise forms.ValidationError(_(
            "“%(word)s” says something about health, and this stands in calendars and letters that others may see. "
            "Write it without that word.") % {"word": found[0]})
    return value


class RulesForm(forms.ModelForm):
    """What a service says about its appointments."""

    class Meta:
        model = Rules
        fields = ("video_by", "may_choose", "book_from_hours", "change_until_hours", "buffer_minutes",
                  "no_show_after_minutes", "days_ahead", "neutral_name")
        labels = {
            "video_by": gettext_lazy("Where are video appointments held?"),
            "may_choose": gettext_lazy("Participants choose the times of calls that the protocol plans"),
            "book_from_hours": gettext_lazy("Participants can book from so many hours ahead"),
            "change_until_hours": gettext_lazy("They can move an appointment until so many hours before"),
            "buffer_minutes": gettext_lazy("Minutes kept free around an appointment"),
            "no_show_after_minutes": gettext_lazy("After so many minutes somebody counts as not having come"),
            "days_ahead": gettext_lazy("Times are offered for so many days"),
            "neutral_name": gettext_lazy("What calendars and letters call you"),
        }
        help_texts = {
            "change_until_hours": gettext_lazy("After that they can still cancel; their guide is told."),
            "neutral_name": gettext_lazy("Others may see it: no word about health. Empty: only “Appointment”."),
        }
        widgets = {"video_by": forms.RadioSelect}

    limits = {"book_from_hours": (0, 336), "change_until_hours": (0, 336), "buffer_minutes": (0, 120),
              "no_show_after_minutes": (1, 120), "days_ahead": (1, 180)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (low, high) in self.limits.items():
            self.fields[name] = forms.IntegerField(label=self.fields[name].label, min_value=low, max_value=high,
                                                   help_text=self.fields[name].help_text, initial=self.initial[name])

    def clean_neutral_name(self):
        return _neutral(self.cleaned_data["neutral_name"].strip())


class PlaceForm(forms.ModelForm):
    """Where people meet in person."""

    class Meta:
        model = Place
        fields = ("name", "address", "how_to_get_there", "access", "is_open")
        labels = {
            "name": gettext_lazy("Name"), "address": gettext_lazy("Address"),
            "how_to_get_there": gettext_lazy("How to get there"),
            "access": gettext_lazy("Steps, lift, seats, places to lie down, parking"),
            "is_open": gettext_lazy("People can be met here"),
        }
        help_texts = {"address": gettext_lazy("It stands in calendars: no word about health.")}
        widgets = {"how_to_get_there": forms.Textarea(attrs={"rows": 3}), "access": forms.Textarea(attrs={"rows": 3})}

    def clean_address(self):
        return _neutral(" ".join(self.cleaned_data["address"].split()))
