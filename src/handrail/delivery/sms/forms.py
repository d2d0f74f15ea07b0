"""The participant's form about texts."""

from django import forms
from django.utils.translation import gettext_lazy

from handrail.people.fields import PhoneField


class TextsForm(forms.Form):
    """Which number, and how much a text may say."""

    number = PhoneField(label=gettext_lazy("Your mobile number"))
    may_say = forms.BooleanField(
        label=gettext_lazy("Texts may say what they are about"), required=False,
        help_text=gettext_lazy("Anybody who sees your screen could read them. Without this, they only say that there "
                               "is something new."))

    def __init__(self, *args, region: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].region = region
        self.fields["number"].error_messages["required"] = gettext_lazy("Please give the number.")
