"""The form that notes a call that came in."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from .contacting import MOST_MINUTES
from .forms import Minutes
from .incoming import MOST_WORDS


class NoteCall(forms.Form):
    """Who rang, how long, and what it was about."""

    use_required_attribute = False
    number = forms.CharField(label=_("Number"), max_length=40, widget=forms.TextInput(attrs={"type": "tel"}),
                             error_messages={"required": _("Write the number that rang, or “withheld”.")})
    who = forms.ChoiceField(label=_("Who is it?"), required=False, widget=forms.RadioSelect,
                            error_messages={"invalid_choice": _("Choose one of these.")})
    minutes = Minutes(label=_("Minutes it took"), required=False, min_value=0, max_value=MOST_MINUTES,
                      widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"}),
                      error_messages={"invalid": _("Write the minutes as a number, such as 12."),
                                      "max_value": _("That is more than %(limit_value)s minutes.")})
    words = forms.CharField(label=_("Note"), required=False, max_length=MOST_WORDS,
                            widget=forms.Textarea(attrs={"rows": 3}),
                            error_messages={"max_length": _("That is longer than %(limit_value)d characters.")})
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, callers: Iterable[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [*callers, ("", _("Nobody we know by this number"))]
