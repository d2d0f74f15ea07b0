"""The forms of joining: signing up, agreeing, the screening. Each mistake is a plain sentence next to its field."""

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.ground.ids import new_id
from handrail.people.fields import PhoneField, email_field, name_field
from handrail.people.forms import PasswordField
from handrail.people.models import Person

from . import screening
from .consent_text import ConsentText
from .joining_packs import said
from .screening import Question, Screen
from .signing_up import HEARD, heard_code


class ClientId(forms.UUIDField):
    """The hidden id of a form, made as it is rendered: a second tap sends the same. A damaged one is made anew."""

    def __init__(self):
        super().__init__(required=False, initial=new_id, widget=forms.HiddenInput)

    def clean(self, value):
        try:
            return super().clean(value) or new_id()
        except ValidationError:
            return new_id()


class SignUpForm(forms.Form):
    """Somebody new signs up on a service's public page."""

    name = name_field(
        gettext_lazy("What would you like to be called?"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = email_field(gettext_lazy("Your e-mail address"), help_text=gettext_lazy(
        "We send an e-mail there to confirm it."))
    phone = PhoneField(label=gettext_lazy("Your telephone number"), required=False,
                       help_text=gettext_lazy("So that a guide can ring you, if you both want that."))
    password = PasswordField(
        label=gettext_lazy("A password"), required=False,
        help_text=gettext_lazy("Ten characters or more; three or four words are easy to remember. Without one, we send "
                               "you a code by e-mail each time you sign in."),
    )
    heard = forms.ChoiceField(
        label=gettext_lazy("How did you hear of this course?"), required=False,
        choices=[("", gettext_lazy("Choose …")), *HEARD.items()],
        error_messages={"invalid_choice": gettext_lazy("Please choose one from the list, or leave it open.")},
    )
    heard_from = forms.CharField(required=False, widget=forms.HiddenInput)  # from the link: it needs no question
    client_id = ClientId()

    def __init__(self, *args, country: str, came_by: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].region = country
        self.initial["heard_from"] = heard_code(came_by)
        if heard_code(self.data.get("heard_from", "")) if self.is_bound else self.initial["heard_from"]:
            del self.fields["heard"]

    def clean_heard_from(self) -> str:
        return heard_code(self.cleaned_data["heard_from"])

    def clean(self):
        chosen = super().clean()
        chosen["heard_from"] = chosen.get("heard_from") or chosen.pop("heard", "")
        if chosen.get("password"):
            try:
                password_validation.validate_password(
                    chosen["password"], Person(email=chosen.get("email", ""), name=chosen.get("name", "")))
            except ValidationError as wrong:
                self.add_error("password", wrong)
        if "password" not in self.errors:  # what was typed well needn't be typed twice; the page is never stored
            self.fields["password"].widget.render_value = True
        return chosen


class ConfirmForm(forms.Form):
    """The password again, where the letter's link is opened in another browser than the one that signed up."""

    password = forms.CharField(
        label=gettext_lazy("The password that you chose"), strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Please type the password that you chose on the sign-up page.")},
    )


class ConsentForm(forms.Form):
    """Every statement of a consent, each agreed to by itself."""

    digest = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, text: ConsentText, **kwargs):
        super().__init__(*args, initial={"digest": text.digest}, **kwargs)
        for number, statement in enumerate(text.statements, 1):
            self.fields[f"agree_{number}"] = forms.BooleanField(label=statement, error_messages={
                "required": _("Please tick this if it is all right with you. The course can’t begin without it.")})


class ScreeningForm(forms.Form):
    """The questions of a screening, as its file has them. What is right is decided in screening.py."""

    use_required_attribute = False  # our sentences say more than the browser's
    client_id = ClientId()

    def __init__(self, *args, asked: Screen, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = asked
        for question in asked.questions:
            self.fields[question.key] = _field(question)
        self.order_fields([*(question.key for question in asked.questions), "client_id"])

    def clean(self):
        chosen = super().clean()
        raw = {question.key: self.data.getlist(question.key) for question in self.asked.questions}
        try:
            chosen["answers"] = screening.clean(self.asked, raw)
        except screening.BadAnswers as bad:
            for question in self.asked.questions:
                if question.key in bad.wrong:
                    self.add_error(question.key, _sentence(question, bad.wrong[question.key]))
        return chosen


class _AsSent:
    """What is sent is judged by the rules of screening.py, not by the field."""

    def clean(self, value):
        return value


class _Number(_AsSent, forms.CharField):
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})


class _OneOf(_AsSent, forms.ChoiceField):
    widget = forms.RadioSelect


class _SomeOf(_AsSent, forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


def _field(question: Question) -> forms.Field:
    words = {"label": said(question.text), "help_text": said(question.hint)}
    options = [(option.code, said(option.text)) for option in question.options]
    if question.kind == "number":
        return _Number(**words)
    if question.kind == "one-of":
        return _OneOf(**words, choices=options)
    return _SomeOf(**words, choices=[*options, (screening.NONE, said(question.none or {}))])


def _sentence(question: Question, mistake: str) -> str:
    if mistake == "missing" and question.kind == "some-of":
        return _("Please tick what fits, or “%(none)s”.") % {"none": said(question.none or {})}
    if mistake == "none-and-more":
        return _("You ticked “%(none)s” together with something else. Which of them is right?") % {
            "none": said(question.none or {})}
    return {
        "missing": _("Please choose an answer.") if question.kind == "one-of" else _("Please write a number."),
        "not-a-number": _("Please write a whole number, such as 47."),
        "out-of-range": _("Please look at this number again: it can be from %(least)s to %(most)s.") % {
            "least": question.least, "most": question.most},
        "unknown": _("Please choose one of these answers."),
    }[mistake]

