"""Forms of taking people in: the call, the second opinion, the decision, its letter, the service's settings."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.guidance.forms import Minutes
from handrail.journeys.joining_forms import ClientId
from handrail.people import registries
from handrail.people.forms import choices, guides_of_active_service, label_of, qualifications_of
from handrail.people.models import Role, Service

from . import letter_text, letters
from .cases import MOST_WORDS
from .models import Asking, Opinion, TriageCall
from .reasons import ACCEPT, DECISIONS, REASONS, belongs

CHOOSE = {"required": gettext_lazy("Please choose one of these."),
          "invalid_choice": gettext_lazy("Please choose one of these.")}
FARTHEST = timedelta(days=366)


def words_field(label: str, *, required: bool = False, rows: int = 4, **more) -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(
        label=label, required=required, max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": gettext_lazy("Please write something here."), "max_length": gettext_lazy(
            "That is longer than %(limit_value)d letters. Please shorten it.")}, **more)


class DayAndTime(forms.DateTimeField):
    """A day and a time as the browser gives them, still to come and within a year."""

    def __init__(self, *, at: datetime | None = None, **kwargs):
        super().__init__(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
                         error_messages={"invalid": gettext_lazy("Write a day and a time, such as 2026-03-12 16:30."),
                                         "required": gettext_lazy("Please say when.")}, **kwargs)
        self.at = at

    def clean(self, value):
        moment = super().clean(value)
        if moment is not None and self.at is not None and moment <= self.at:
            raise forms.ValidationError(_("That time is over. Choose one that is still to come."))
        if moment is not None and self.at is not None and moment > self.at + FARTHEST:
            raise forms.ValidationError(_("That is more than a year away. Choose a time within a year."))
        return moment


class CallForm(forms.Form):
    """How a call went: sensible already when it is opened."""

    outcome = forms.ChoiceField(label=gettext_lazy("How did it go?"), choices=TriageCall.Outcome.choices,
                                widget=forms.RadioSelect, initial=TriageCall.Outcome.REACHED, error_messages=CHOOSE)
    minutes = Minutes(
        label=gettext_lazy("Minutes it took"), min_value=0, max_value=240, max_digits=4, decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say how many minutes it took; 0 is a number too."),
                        "invalid": gettext_lazy("Write the minutes as a number, such as 12."),
                        "min_value": gettext_lazy("Minutes can’t be less than none."),
                        "max_value": gettext_lazy("That is more than %(limit_value)s minutes."),
                        "max_digits": gettext_lazy("Write the minutes as a number, such as 12."),
                        "max_whole_digits": gettext_lazy("Write the minutes as a number, such as 12."),
                        "max_decimal_places": gettext_lazy("Half minutes are exact enough.")})
    note = words_field(gettext_lazy("What was said"), help_text=gettext_lazy(
        "Sealed: only those who decide here, whoever owns the case, and the person themselves can read it."))
    next_at = DayAndTime(label=gettext_lazy("The next thing is due"), required=False, help_text=gettext_lazy(
        "Left open: the next working day."))
    client_id = ClientId()

    def __init__(self, *args, at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["next_at"].at = at


class HandOverForm(forms.Form):
    """Whose the case is, and by when."""

    owner = forms.ChoiceField(label=gettext_lazy("Who looks after this"), error_messages=CHOOSE)
    due_at = DayAndTime(label=gettext_lazy("By when"))

    def __init__(self, *args, people: list[Role], at: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(role.person_id): role for role in people}
        self.fields["owner"].choices = [(pk, str(role.person)) for pk, role in self.people.items()]
        self.fields["due_at"].at = at

    def clean_owner(self) -> Role:
        return self.people[self.cleaned_data["owner"]]


class AskForm(forms.Form):
    """Whom to ask for a second opinion, and what."""

    of = forms.ChoiceField(label=gettext_lazy("Whom do you ask?"), error_messages=CHOOSE)
    question = words_field(gettext_lazy("What would you like to know?"), rows=3)
    client_id = ClientId()

    def __init__(self, *args, people: Iterable[Role], **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(role.person_id): role for role in people}
        self.fields["of"].choices = [(pk, str(role.person)) for pk, role in self.people.items()]

    def clean_of(self) -> Role:
        return self.people[self.cleaned_data["of"]]


class OpinionForm(forms.Form):
    """What one thinks."""

    view = forms.ChoiceField(label=gettext_lazy("What do you think?"), choices=Opinion.View.choices,
                             widget=forms.RadioSelect, error_messages=CHOOSE)
    words = words_field(gettext_lazy("Why"), required=True)


class DecideForm(forms.Form):
    """The decision, its reason, and for somebody who is taken in the programme, the protocol and the guide."""

    decision = forms.ChoiceField(label=gettext_lazy("What do you decide?"), choices=list(DECISIONS.items()),
                                 widget=forms.RadioSelect, error_messages=CHOOSE)
    reason = forms.ChoiceField(label=gettext_lazy("Why"), error_messages=CHOOSE)
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False, error_messages=CHOOSE)
    protocol = forms.ChoiceField(label=gettext_lazy("How they are guided"), required=False, error_messages=CHOOSE)
    guide = forms.ChoiceField(label=gettext_lazy("Guide"), required=False, error_messages=CHOOSE)

    def __init__(self, *args, service: Service, programme: str, protocol: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.guides = guides_of_active_service()
        self.fields["reason"].choices = [
            ("", _("Choose …")),
            *[(str(DECISIONS[code]), [(key, str(words)) for key, words in of.items()]) for code, of in REASONS.items()],
        ]
        self.fields["programme"].choices = choices(registries.programmes(), programme)
        self.fields["protocol"].choices = choices(registries.protocols(), protocol)
        self.fields["guide"].choices = [("", _("As the protocol chooses")),
                                        *[(str(role.pk), label_of(role)) for role in self.guides]]

    def clean(self):
        chosen = super().clean()
        decision = chosen.get("decision")
        if decision and chosen.get("reason") and not belongs(decision, chosen["reason"]):
            self.add_error("reason", _("This reason belongs to another decision. Please choose one below “%(what)s”.")
                           % {"what": DECISIONS[decision]})
        guide = next((role for role in self.guides if str(role.pk) == chosen.get("guide")), None)
        if decision == ACCEPT and guide is not None:
            allowed = qualifications_of(chosen.get("protocol", ""))
            if allowed and guide.qualification not in allowed:
                self.add_error("guide", _("By this protocol, somebody with another qualification gives the guidance."))
        chosen["guide"] = guide
        return chosen


class LetterForm(forms.Form):
    """The letter as it will go: read it, change it, send it."""

    text = forms.CharField(
        label=gettext_lazy("The letter"), max_length=letter_text.MOST, widget=forms.Textarea(attrs={"rows": 18}),
        error_messages={"required": gettext_lazy("A letter needs words."), "max_length": gettext_lazy(
            "That is longer than %(limit_value)d letters. Please shorten it.")})


class LetterTextForm(forms.Form):
    """A service's own text of a letter."""

    text = forms.CharField(
        label=gettext_lazy("The text"), required=False, max_length=letter_text.MOST,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=gettext_lazy("Words in braces are filled in. Empty the field to go back to our text."),
        error_messages={"max_length": gettext_lazy("That is longer than %(limit_value)d letters. Please shorten it.")})

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        try:
            letter_text.check(text, letters.FIELDS)
        except letter_text.BadText as bad:
            if bad.wrong:
                raise forms.ValidationError(
                    _("There is no field “{%(name)s}”. The list below has those that there are.")
                    % {"name": bad.wrong}) from bad
            raise forms.ValidationError(_("There is a brace without a field name.")) from bad
        return text


class AskingForm(forms.Form):
    """How the service takes people in."""

    triages = forms.BooleanField(
        label=gettext_lazy("We talk with newcomers before we take them in"), required=False,
        help_text=gettext_lazy("Whoever signs up by themselves comes onto the list of newcomers. People whom you "
                               "invite are taken in by that."))
    starts = forms.ChoiceField(label=gettext_lazy("When people start"), choices=Asking.Starts.choices,
                               widget=forms.RadioSelect, error_messages=CHOOSE)
    owner = forms.ChoiceField(label=gettext_lazy("New people on the list belong to"), required=False,
                              error_messages=CHOOSE)
    days_to_call = forms.IntegerField(
        label=gettext_lazy("Working days until somebody gets in touch"), min_value=1, max_value=60,
        help_text=gettext_lazy("Newcomers are told this."))
    days_to_answer = forms.IntegerField(label=gettext_lazy("Days to answer an offer"), min_value=1, max_value=60)
    script = words_field(gettext_lazy("What to ask in the call"), rows=8)

    def __init__(self, *args, people: Iterable[Role], **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(role.person_id): role.person for role in people}
        self.fields["owner"].choices = [("", _("Whoever has been here longest as a manager")),
                                        *[(pk, str(person)) for pk, person in self.people.items()]]

    def clean_owner(self):
        return self.people.get(self.cleaned_data["owner"])
