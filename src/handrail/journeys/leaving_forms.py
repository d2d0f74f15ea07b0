"""The forms on one's own course: a break, leaving, being forgotten."""

from collections.abc import Sequence
from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handrail.programmes.battery import Battery

from .joining_forms import ClientId
from .leaving import MOST_WEEKS, MOST_WORDS, REASONS

UNTIL_BACK = "until-back"
UNTIL_DAY = "until-day"
LONGEST = timedelta(days=183)
FORGET_ME = gettext_lazy("forget me")  # what is typed to be forgotten


def _how_long() -> list[tuple[str, str]]:
    """Asked for each form: what `%` makes of a lazy text would keep the language it was first read in."""
    weeks = [(str(count), ngettext("%(count)s week", "%(count)s weeks", count) % {"count": count})
             for count in range(1, MOST_WEEKS + 1)]
    return [*weeks, (UNTIL_DAY, _("Until a day that I choose")), (UNTIL_BACK, _("Until I come back"))]


class PauseForm(forms.Form):
    """For how long."""

    use_required_attribute = False
    weeks = forms.ChoiceField(
        label=gettext_lazy("For how long?"), widget=forms.RadioSelect,
        choices=_how_long,
        error_messages={"required": gettext_lazy("Please choose for how long."),
                        "invalid_choice": gettext_lazy("Please choose one of these.")},
    )

    back_on = forms.DateField(
        label=gettext_lazy("The day, if you chose one"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Please write a day, such as 2026-03-12.")},
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self._today = today

    def clean(self):
        chosen = super().clean()
        if chosen.get("weeks") != UNTIL_DAY:
            self.errors.pop("back_on", None)
            chosen["back_on"] = None
        elif "back_on" not in self.errors:
            day = chosen.get("back_on")
            if day is None:
                self.add_error("back_on", _("Please choose the day."))
            elif not self._today < day <= self._today + LONGEST:
                self.add_error("back_on", _("Please choose a day between tomorrow and half a year from now."))
        if "weeks" in chosen:
            chosen["weeks"] = int(chosen["weeks"]) if chosen["weeks"].isdigit() else None
        return chosen


class LeaveForm(forms.Form):
    """Why, if somebody likes to say."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is the main reason?"), required=False, widget=forms.RadioSelect,
        choices=[*REASONS.items()],
        error_messages={"invalid_choice": gettext_lazy("Please choose one of these, or leave it open.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Is there anything you would like to tell us?"), required=False, max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Your guide can read this, if you have one. It helps to make the course better."),
        error_messages={"max_length": gettext_lazy(
            "Please keep it under %(limit_value)d letters. You wrote %(show_value)d.")},
    )
    may_be_asked = forms.BooleanField(
        label=gettext_lazy("You may ask me later how I am"), required=False,
    )
    client_id = ClientId()

    def __init__(self, *args, later: Sequence[Battery], **kwargs):
        """`later`: what would still be asked, if they agree. Nothing: they aren't asked for it."""
        super().__init__(*args, **kwargs)
        if not later:
            del self.fields["may_be_asked"]
            return
        times = ngettext("once", "%(count)s times", len(later)) % {"count": len(later)}
        self.fields["may_be_asked"].help_text = _(
            "We would ask you %(times)s more, by e-mail, so that we learn what lasts and what doesn’t, also for those "
            "who leave. You can stop that whenever you like, under “My course”. If you don’t tick this, we ask nothing."
        ) % {"times": times}


class ForgetForm(forms.Form):
    """The last step before everything is gone: two words, so that no slip of the finger does it."""

    use_required_attribute = False
    sure = forms.CharField(
        required=False, max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sure"].label = _("To be forgotten, type: %(words)s") % {"words": FORGET_ME}
        self.fields["sure"].required = True
        self.fields["sure"].error_messages["required"] = self._ask()

    def clean_sure(self) -> str:
        typed = " ".join(self.cleaned_data["sure"].casefold().split()).strip(" .\"'“”‘’«»")
        if typed != str(FORGET_ME).casefold():
            raise ValidationError(self._ask())
        return typed

    def _ask(self) -> str:
        return _("Please type the two words “%(words)s”. Nothing has been deleted.") % {"words": FORGET_ME}
