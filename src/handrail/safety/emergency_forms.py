"""The forms of what is needed in an emergency: what a participant gives, and what a service asks."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.people.fields import PhoneField, name_field

from . import emergency_asking
from .emergency_asking import ASKED, DOCTOR, FIELDS, SOMEONE, TELEPHONE, TOPICS, WHEREABOUTS
from .records import Firmness

MOST = 120
MOST_WHEREABOUTS = 500

TITLES = {
    TELEPHONE: gettext_lazy("Your telephone"),
    WHEREABOUTS: gettext_lazy("Where you are"),
    SOMEONE: gettext_lazy("Someone we may call"),
    DOCTOR: gettext_lazy("Your family doctor"),
}
FOR_MANAGERS = {
    TELEPHONE: gettext_lazy("Their telephone"),
    WHEREABOUTS: gettext_lazy("Where they are"),
    SOMEONE: gettext_lazy("Somebody who may be called"),
    DOCTOR: gettext_lazy("Their family doctor"),
}
REASONS = {
    TELEPHONE: gettext_lazy(
        "If something you answer makes us fear for you, somebody rings you. A call is quicker than an e-mail, and "
        "kinder. Your guide may use it for your calls, too."),
    WHEREABOUTS: gettext_lazy(
        "If you were in danger and we could not reach you, we would send help. It has to know where to go."),
    SOMEONE: gettext_lazy(
        "Somebody who would go and see how you are. We would ring them only if we feared for your life and could not "
        "reach you ourselves. Please tell them that you gave us their number."),
    DOCTOR: gettext_lazy(
        "Your doctor knows your medicines and what has helped before. In an emergency they can act where you live; "
        "at all other times we would ask you first."),
}
_OPEN = {
    "phone": gettext_lazy("This service needs a number at which you can be rung."),
    "whereabouts": gettext_lazy(
        "This service needs to know where help would find you. A street and a town are enough."),
    "someone": gettext_lazy("Please say who it is that may be called."),
    "someone_phone": gettext_lazy("Please give their number, or empty their name as well."),
    "doctor": gettext_lazy("Please name your doctor or the practice."),
}
_NEEDED = {
    "someone": gettext_lazy("This service needs the name of somebody who may be called."),
    "someone_phone": gettext_lazy("This service needs a number at which they can be called."),
    "doctor": gettext_lazy("This service needs to know your doctor or the practice."),
}


def _words(label: str, most: int = MOST, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=most, widget=forms.TextInput(attrs=attrs),
        error_messages={"max_length": gettext_lazy("Please use at most %(limit_value)d characters here.")},
    )


class EmergencyForm(forms.Form):
    """What a participant gives, as far as their service asks it.

    With `with_name` it is the page of their own details: their name stands first, and what is needed but was never
    given holds up nobody who only wants to change something else.
    """

    use_required_attribute = False
    name = name_field(gettext_lazy("What would you like to be called?"),
                      widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = PhoneField(label=gettext_lazy("Your telephone number"), required=False)
    whereabouts = forms.CharField(
        label=gettext_lazy("The address at which you are most of the time"), required=False,
        max_length=MOST_WHEREABOUTS, widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
        error_messages={"max_length": gettext_lazy("Please use at most %(limit_value)d characters here.")})
    someone = _words(gettext_lazy("Their name"), autocomplete="off")
    someone_is = _words(gettext_lazy("Who they are to you"), autocomplete="off")
    someone_phone = PhoneField(label=gettext_lazy("Their telephone number"), required=False)
    doctor = _words(gettext_lazy("Name, or name of the practice"), autocomplete="off")
    doctor_phone = PhoneField(label=gettext_lazy("The practice’s telephone number"), required=False)

    def __init__(self, *args, setting: Mapping[str, str], country: str, with_name: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.setting = {
            topic: ASKED if with_name and firm == emergency_asking.REQUIRED and not self._was_given(topic) else firm
            for topic, firm in setting.items()}
        if not with_name:
            del self.fields["name"]
        topics = emergency_asking.asked(self.setting)
        for topic in TOPICS:
            for name in FIELDS[topic]:
                if topic not in topics and not (with_name and name == "phone"):
                    del self.fields[name]
                elif self.setting[topic] == emergency_asking.REQUIRED and name in emergency_asking.WHOLE[topic]:
                    self.fields[name].required = True
                    self.fields[name].error_messages["required"] = _NEEDED.get(name, _OPEN[name])
        for name in ("phone", "someone_phone", "doctor_phone"):
            if name in self.fields:
                self.fields[name].region = country
                if name != "phone":
                    self.fields[name].widget.attrs["autocomplete"] = "off"

    def _was_given(self, topic: str) -> bool:
        return all(self.initial.get(name) for name in emergency_asking.WHOLE[topic])

    def clean(self) -> dict:
        chosen = super().clean()
        for name in emergency_asking.gaps(self.setting, chosen):
            if name not in self.errors:
                self.add_error(name, _OPEN[name])
        return chosen

    @property
    def given(self) -> dict[str, str]:
        """What was given, of what is asked; to be kept."""
        return {name: value.strip() for name, value in self.cleaned_data.items() if name != "name"}

    def topics(self) -> list[dict]:
        """What is asked, a topic at a time: its title, why it is asked, its fields."""
        found = []
        for topic in TOPICS:
            fields = [self[name] for name in FIELDS[topic] if name in self.fields]
            if fields:
                found.append({"code": topic, "title": TITLES[topic], "reason": REASONS[topic], "fields": fields})
        return found


class AskingForm(forms.Form):
    """How firmly a service asks for each topic."""

    def __init__(self, *args, setting: Mapping[str, str], **kwargs):
        super().__init__(*args, initial=dict(setting), **kwargs)
        for topic in TOPICS:
            self.fields[topic] = forms.ChoiceField(
                label=FOR_MANAGERS[topic], choices=Firmness.choices, widget=forms.RadioSelect, initial=ASKED,
                error_messages={"required": _("Please choose one."), "invalid_choice": _("Please choose one.")})
