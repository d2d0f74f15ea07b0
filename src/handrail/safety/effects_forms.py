"""The questions on what was hard because of the course. All of them may be left out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.journeys.joining_forms import ClientId

from . import effects
from .effects import Told
from .open_fields import OpenChoice, OpenWords

MOST_WORDS = 5_000
_INVALID = {"invalid_choice": _("Please choose one of these, or leave it open.")}

KINDS = {
    "pain": _("My pain got worse, for longer than after a usual bad day"),
    "overdone": _("I did too much because of an exercise, and paid for it"),
    "distress": _("I felt more anxious, low or upset"),
    "sleep": _("I slept worse"),
    "strain": _("It made things harder with people close to me, or at work"),
    "failing": _("I felt under pressure, or as if I was failing"),
    "treatment": _("I put off or stopped other help that I needed"),
    "other": _("Something else was hard"),
}
DEGREES = [("0", _("Not at all")), ("1", _("A little")), ("2", _("Quite a lot")), ("3", _("Very much"))]
STILL = [("yes", _("Yes, still")), ("no", _("No, it has passed"))]
FROM_COURSE = [("yes", _("Yes")), ("partly", _("Partly")), ("no", _("No")), ("unsure", _("I can’t say"))]


class EffectsForm(forms.Form):
    """How much of what, whether it is still so, whether the course had to do with it, and in own words."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for kind in effects.KINDS:
            self.fields[kind] = OpenChoice(label=KINDS[kind], choices=DEGREES, error_messages=_INVALID)
        self.fields["still"] = OpenChoice(
            label=_("If something was hard: is it still so?"), choices=STILL, error_messages=_INVALID)
        self.fields["from_course"] = OpenChoice(
            label=_("Did the course have to do with it?"), choices=FROM_COURSE, error_messages=_INVALID)
        self.fields["words"] = OpenWords(
            label=_("In your own words"), max_length=MOST_WORDS,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Your guide can read this, if you have one."),
            error_messages={"max_length": _("Please keep it under %(limit_value)d letters. You wrote %(show_value)d.")})
        self.fields["client_id"] = ClientId()

    def kinds(self) -> list:
        """The questions on what was hard."""
        return [self[kind] for kind in effects.KINDS]

    @property
    def told(self) -> Told:
        """What was said."""
        given = self.cleaned_data
        return Told(
            {kind: int(given[kind]) for kind in effects.KINDS if given.get(kind)}, given.get("still", ""),
            given.get("from_course", ""), given.get("words", ""))
