"""The form that closes a flag."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .actions import MOST_NOTE


class CloseFlag(forms.Form):
    """Outcome and what was done; both are needed. About somebody forgotten no words are kept, so none are asked."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it."), "invalid_choice": _("Choose one of these.")},
    )
    note = forms.CharField(
        label=_("What did you do, and what was agreed?"), max_length=MOST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few words for whoever comes next. The participant can ask to see them."),
        error_messages={"required": _("Write a few words on what was done."),
                        "max_length": _("That is longer than %(limit_value)d characters. Please shorten it.")},
    )

    def __init__(self, *args, outcomes: list[tuple[str, str]], takes_words: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        if not takes_words:
            del self.fields["note"]
        self.fields["outcome"].choices = outcomes
