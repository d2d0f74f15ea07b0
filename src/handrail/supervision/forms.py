"""Forms of this room."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from .competence import Rule
from .rating_form import RatingForm
from .reviewing import MOST_WORDS
from .setting_up import SHARES

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
            help_text=_("What was good, and one thing to try; no names. The guide reads it, the participant doesn’t."))

    @property
    def marks(self) -> dict[str, int]:
        """The marks that were given."""
        return {item.key: self.cleaned_data[item.key] for item in self.asked.items}


class LookingAfterForm(forms.Form):
    """How guides are looked after."""

    student_share = forms.TypedChoiceField(
        label=_("Of students’ contacts, a supervisor looks at"), coerce=int,
        help_text=_("They are drawn by lot. Where a protocol asks for more, more are drawn. Students’ messages wait "
                    "for a supervisor in any case."))
    form = forms.ChoiceField(label=_("Contacts are rated by"))
    check = forms.ChoiceField(label=_("The check before the first person"))

    def __init__(self, data=None, *, rating: Mapping[str, RatingForm], rules: Mapping[str, Rule], language: str,
                 **kwargs):
        super().__init__(data, **kwargs)
        self.fields["student_share"].choices = [
            (share, _("%(n)d in 100") % {"n": share} if share else _("none")) for share in SHARES]
        for name, kept in (("form", rating), ("check", rules)):
            self.fields[name].choices = [(key, f"{one.title_in(language)} ({key} {one.version})")
                                         for key, one in kept.items()]


class ReplyForm(forms.Form):
    """What the guide says to it, if anything."""

    reply = forms.CharField(label=_("Your answer, if you like"), required=False, max_length=MOST_WORDS,
                            widget=forms.Textarea({"rows": 4}))


class MeetingForm(forms.Form):
    """A meeting that was held."""

    held_on = forms.DateField(label=_("Held on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480)
    topics = forms.CharField(label=_("What you talked about"), required=False, max_length=MOST_WORDS,
                             widget=forms.Textarea({"rows": 4}),
                             help_text=_("The guide reads this, too. Leave participants’ names out of it."))
    client_id = forms.UUIDField(widget=forms.HiddenInput)


class NoteForm(forms.Form):
    """A note about the guide, or about one of their people."""

    about = forms.ChoiceField(label=_("About"), required=False)
    text = forms.CharField(label=_("Note"), max_length=MOST_WORDS, widget=forms.Textarea({"rows": 4}),
                           help_text=_("What is about a participant goes into their record, which they may ask for."))
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, guide: str, people: list[tuple[str, str]], **kwargs):
        super().__init__(data, **kwargs)
        self.fields["about"].choices = [("", guide), *people]
