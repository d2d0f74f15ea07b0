"""Forms: a clinician who asks, the manager's check, a new code, an address for a letter, who keeps responsibility."""

from django import forms
from django.utils.translation import gettext_lazy

from handrail.journeys.joining_forms import ClientId
from handrail.people import registries
from handrail.people.fields import email_field, name_field
from handrail.people.forms import choices
from handrail.people.models import Service

from .models import Clinician, Part, Responsibility

CHOOSE = {"required": gettext_lazy("Please choose one."), "invalid_choice": gettext_lazy("Please choose one.")}


class ClinicianForm(forms.Form):
    """Who asks to be let in."""

    name = name_field(gettext_lazy("Name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    profession = forms.ChoiceField(label=gettext_lazy("Profession"), error_messages=CHOOSE,
                                   choices=[("", gettext_lazy("Choose …")), *Clinician.Profession.choices])
    registration = forms.CharField(
        label=gettext_lazy("Registration number"), max_length=40,
        error_messages={"required": gettext_lazy("Please give the registration number.")})
    register = forms.CharField(
        label=gettext_lazy("Who keeps the register"), max_length=80,
        help_text=gettext_lazy("Such as GMC, HCPC, NMC."),
        error_messages={"required": gettext_lazy("Please say which register it is.")})
    practice = forms.CharField(label=gettext_lazy("Practice or clinic"), max_length=160,
                               error_messages={"required": gettext_lazy("Please give the practice or clinic.")})
    email = email_field(gettext_lazy("E-mail address at work"), help_text=gettext_lazy(
        "The one that stands on your practice’s letters or pages. The invitation goes there."))


class CheckForm(forms.Form):
    """What a manager has looked at."""

    register = forms.BooleanField(
        label=gettext_lazy("I found this number and this name in the register"),
        error_messages={"required": gettext_lazy("Please look the number up in the register first.")})
    letter = forms.BooleanField(
        label=gettext_lazy("The e-mail address stands on a letter or a page of the practice"),
        error_messages={"required": gettext_lazy("Please check the address by a letter or the practice’s page first.")})

    @property
    def checked(self) -> list[str]:
        """The codes of what was looked at."""
        return [name for name, value in self.cleaned_data.items() if value]


class WhoForm(forms.Form):
    """Who keeps responsibility."""

    who = forms.ChoiceField(label=gettext_lazy("Who is responsible for this person’s care?"),
                            choices=Responsibility.Who.choices, widget=forms.RadioSelect, error_messages=CHOOSE)


class ReferForm(WhoForm):
    """A new code."""

    programme = forms.ChoiceField(label=gettext_lazy("Programme"), error_messages=CHOOSE)
    client_id = ClientId()
    field_order = ["programme", "who"]

    def __init__(self, *args, service: Service, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = choices(registries.programmes(), service.default_programme)


class CodeForm(forms.Form):
    """A code from a slip."""

    code = forms.CharField(
        label=gettext_lazy("The code from your clinician"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Please type the code from the slip.")})


class AddressForm(forms.Form):
    """Where the invitation goes."""

    email = email_field(gettext_lazy("Your e-mail address"))


class PartsForm(forms.Form):
    """What a clinician may know."""

    parts = forms.MultipleChoiceField(label=gettext_lazy("What may they know?"), choices=Part.choices, required=False,
                                      widget=forms.CheckboxSelectMultiple)
