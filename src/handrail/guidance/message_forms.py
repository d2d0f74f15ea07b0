"""Forms in which messages are written."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .messages import MOST, MOST_MINUTES
from .signing import MOST_REMARK
from .templating import MOST_TITLE

_TOO_LONG = _("That is longer than %(limit_value)d characters. Please shorten it.")
_STALE = _("This form is too old. Your words are still here; please send them again.")


def _words(label, most: int, rows: int) -> forms.CharField:
    """Words that may be missing where a file says it all: the verb knows (messages.checked)."""
    return forms.CharField(
        label=label, max_length=most, required=False, widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": _TOO_LONG},
    )


class ParticipantMessage(forms.Form):
    """A participant's message to their guide."""

    text = _words(_("Your message"), MOST, 6)
    client_id = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": _STALE, "invalid": _STALE})


class GuideMessage(forms.Form):
    """A guide's message or comment, with the minutes it took."""

    text = _words(_("Your words"), MOST, 8)
    minutes = forms.DecimalField(
        label=_("Minutes it took"), required=False, min_value=0, max_value=MOST_MINUTES, max_digits=4, decimal_places=1,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": _("Write the minutes as a number."),
                        "min_value": _("Minutes can’t be less than none."),
                        "max_value": _("That is more than %(limit_value)s minutes.")},
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": _STALE, "invalid": _STALE})


class GiveBack(forms.Form):
    """A supervisor's remark on a message that goes back to its writer."""

    remark = forms.CharField(
        label=_("What should change?"), max_length=MOST_REMARK, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a few words what should change."), "max_length": _TOO_LONG},
    )


class TemplateForm(forms.Form):
    """A template in the languages of the installation."""

    title = forms.CharField(label=_("Its name, for you and your colleagues"), max_length=MOST_TITLE,
                            error_messages={"required": _("Give it a short name, so that you find it again."),
                                            "max_length": _TOO_LONG})
    client_id = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": _STALE, "invalid": _STALE})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"text_{code}"] = _words(name, MOST, 6)
            self.fields[f"text_{code}"].widget.attrs["lang"] = code

    @property
    def texts(self) -> dict[str, str]:
        """The texts by language."""
        return {code: self.cleaned_data[f"text_{code}"] for code, _name in settings.LANGUAGES}

    @property
    def text_fields(self):
        """The fields of the texts, to lay out."""
        return [self[f"text_{code}"] for code, _name in settings.LANGUAGES]
