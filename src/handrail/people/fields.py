"""Fields that several of this room's forms share: addresses, telephone numbers, zones, countries."""

from functools import cache
from zoneinfo import available_timezones

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_LEFT_OUT = ("Etc/", "SystemV/", "US/", "Canada/", "Mexico/", "Brazil/", "Chile/", "posix/", "right/")


@cache
def zones() -> list[tuple[str, str]]:
    """The zones a person can choose: Continent/City, as they are known everywhere."""
    names = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(_LEFT_OUT))
    return [(name, name.replace("_", " ")) for name in [*names, "UTC"]]


class ZoneField(forms.ChoiceField):
    """A time zone; with `empty`, which says what that means, it can be left to be the service's, kept as ""."""

    NONE = "-"

    def __init__(self, *, empty: str = "", **kwargs):
        self.may_be_empty = bool(empty)
        super().__init__(
            choices=lambda: [*([(self.NONE, empty)] if empty else []), *zones()],
            error_messages={"invalid_choice": gettext_lazy("Please choose a time zone from the list."),
                            "required": gettext_lazy("Please choose a time zone from the list.")}, **kwargs,
        )

    def prepare_value(self, value):
        return self.NONE if self.may_be_empty and not value else value

    def clean(self, value):
        return "" if self.may_be_empty and value in (None, "", self.NONE) else super().clean(value)


class PhoneField(forms.CharField):
    """A telephone number in any usual writing; kept as E.164, "+441632960961". `region` reads national numbers."""

    region = "GB"

    def __init__(self, **kwargs):
        super().__init__(
            max_length=40, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            error_messages={"max_length": gettext_lazy("That is too long for a telephone number.")}, **kwargs,
        )

    def clean(self, value):
        text = super().clean(value)
        return to_e164(text, self.region) if text else ""


def to_e164(text: str, region: str) -> str:
    """The number as it is dialled from anywhere. Raises ValidationError with a sentence."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):  # "valid" refuses ranges that are new
        raise ValidationError(_("That does not look like a telephone number. From another country, begin with + and "
                                "the country’s code."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email_field(label: str, **kwargs) -> forms.EmailField:
    """An e-mail address."""
    return forms.EmailField(
        label=label, max_length=254,
        error_messages={
            "required": gettext_lazy("Please give an e-mail address."),
            "invalid": gettext_lazy("That does not look like an e-mail address. It needs an @ and no spaces."),
            "max_length": gettext_lazy("That is too long for an e-mail address."),
        },
        **kwargs,
    )


def name_field(label: str, *, required: bool = True, **kwargs) -> forms.CharField:
    """A person's name."""
    return forms.CharField(
        label=label, max_length=120, required=required,
        error_messages={
            "required": gettext_lazy("Please give a name."),
            "max_length": gettext_lazy("Please use at most 120 characters for the name."),
        },
        **kwargs,
    )
