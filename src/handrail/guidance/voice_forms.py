"""Forms of what participants say of their guidance, and of the manager's answers."""

import uuid
from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.people.fields import PhoneField

from .changing_guide import MOST_REASON
from .complaining import MOST_WORDS
from .models import Complaint
from .wishes import DAYS, GENDERS, TIMES, VOICEMAIL

_CHOOSE = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}
_LONG = {"max_length": _("That is longer than %(limit_value)d characters. Please shorten it.")}


class WishesForm(forms.Form):
    """How somebody would like to be guided; only what protocol and service leave open."""

    use_required_attribute = False
    channel = forms.ChoiceField(label=_("How should your guide be in touch?"), required=False,
                                widget=forms.RadioSelect, error_messages=_CHOOSE)
    days = forms.TypedMultipleChoiceField(
        label=_("Days that suit you"), required=False, coerce=int, choices=list(enumerate(DAYS)),
        widget=forms.CheckboxSelectMultiple, error_messages=_CHOOSE, help_text=_("None ticked: any working day."))
    times = forms.MultipleChoiceField(
        label=_("Times that suit you"), required=False, widget=forms.CheckboxSelectMultiple, error_messages=_CHOOSE,
        choices=[(name, words) for name, (words, _begins, _ends) in TIMES.items()],
        help_text=_("By the clock where you live. Your guide keeps to the service’s working hours."))
    language = forms.ChoiceField(label=_("Language with your guide"), required=False, error_messages=_CHOOSE)
    guide_gender = forms.ChoiceField(
        label=_("Would you rather have"), required=False, widget=forms.RadioSelect, error_messages=_CHOOSE,
        choices=[("", _("no matter")), *GENDERS.items()],
        help_text=_("It counts when a guide is chosen for you. To change the one you have, ask for another guide."))
    voicemail = forms.ChoiceField(
        label=_("If a voicemail answers your telephone"), widget=forms.RadioSelect, error_messages=_CHOOSE,
        choices=[(code, words) for code, (words, _said) in VOICEMAIL.items()],
        help_text=_("Somebody else might hear it."))

    def __init__(self, *args, channels: Iterable[tuple[str, str]], languages: Iterable[tuple[str, str]],
                 offers_gender: bool, **kwargs):
        super().__init__(*args, **kwargs)
        channels, languages = list(channels), list(languages)
        self.fields["channel"].choices = [("", _("as the service usually does")), *channels]
        self.fields["language"].choices = [("", _("the one this site speaks to you")), *languages]
        offered = {"channel": channels, "language": len(languages) > 1, "guide_gender": offers_gender}
        for name, is_there in offered.items():
            if not is_there:
                del self.fields[name]

    @property
    def given(self) -> dict[str, object]:
        """Every wish; what isn't offered is none."""
        return {"channel": "", "language": "", "guide_gender": "", **self.cleaned_data}


class NumberForm(forms.Form):
    """The telephone number a guide rings."""

    use_required_attribute = False
    phone = PhoneField(label=_("Your telephone number"), required=False,
                       help_text=_("Left empty: nobody rings you, and your guide writes."))

    def __init__(self, *args, country: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].region = country


class ChangeForm(forms.Form):
    """Another guide, please; the reason is theirs to give or not."""

    reason = forms.CharField(
        label=_("Why, if you like to say"), required=False, max_length=MOST_REASON, error_messages=_LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("You need not give a reason. The manager reads it; your guide doesn’t."))
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid.uuid4())


class ComplaintForm(forms.Form):
    """What somebody complains of; who isn't signed in says how they can be answered."""

    use_required_attribute = False
    about = forms.ChoiceField(label=_("What is it about?"), choices=Complaint.About.choices,
                              widget=forms.RadioSelect, error_messages=_CHOOSE)
    words = forms.CharField(
        label=_("What happened, and what would put it right?"), max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={**_LONG, "required": _("Write what happened; a sentence is enough.")})
    name = forms.CharField(label=_("Your name, if you like"), required=False, max_length=120, error_messages=_LONG)
    reply_to = forms.EmailField(
        label=_("E-mail address for the answer, if you want one"), required=False,
        error_messages={"invalid": _("Write a whole e-mail address, such as maria@example.org.")})
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, is_signed_in: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid.uuid4())
        if is_signed_in:
            del self.fields["name"], self.fields["reply_to"]


class AnswerComplaint(forms.Form):
    """The answer in writing."""

    use_required_attribute = False
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Complaint.Outcome.choices, widget=forms.RadioSelect,
                                error_messages=_CHOOSE)
    words = forms.CharField(
        label=_("Your answer, as they will read it"), max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={**_LONG, "required": _("Write the answer: nobody is answered with an outcome alone.")})


class KeepGuide(forms.Form):
    """Why the guide stays, in words to the participant."""

    use_required_attribute = False
    answer = forms.CharField(
        label=_("Why the guide stays, as they will read it"), max_length=MOST_REASON, error_messages={
            **_LONG, "required": _("Write a sentence to them.")}, widget=forms.Textarea(attrs={"rows": 4}))
