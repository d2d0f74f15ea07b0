"""Forms of this room."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .rating_form import RatingForm
from .reviewing import MOST_WORDS

_MISSING = _("Choose one of these.")


class RateForm(forms.Form):
    """A mark for each thing that is rated, and words to the guide."""

    def __init__(self, data=None, *, asked: RatingForm, language: str):
        super().__init__(data)
        self.asked = asked
        for item in asked.items:
            self.fields[item.key] = forms.TypedChoiceField(
                label=item.title_in(language), coerce=int, widget=forms.RadioSelect,
                choices=[(mark, f"{mark} · {words}") for mark, words in enumerate(item.anchors_in(language))],
                error_messages={"required": _MISSING, "invalid_choice": _MISSING})
        self.fields["words"] = forms.CharField(
            label=_("To the guide"), required=False, max_length=MOST_WORDS, widget=forms.Textarea({"rows": 5}),
            help_text=_("What was good, and one thing to try. The guide reads this; the participant never does."))

    @property
    def marks(self) -> dict[str, int]:
        """The marks that were given."""
        return {item.key: self.cleaned_data[item.key] for item in self.asked.items}


class ReplyForm(forms.Form):
    """What the guide says to it, if anything."""

    reply = forms.CharField(label=_("Your answer, if you like"), required=False, max_length=MOST_WORDS,
                            widget=forms.Textarea({"rows": 4}))
