"""Forms of leave and cover, of who is on call, and of the words that are listened for."""

import uuid
from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.people.models import Role

BAD_LEAVE = {
    "order": ("last_day", _("The last day is before the first.")),
    "past": ("last_day", _("That is over already.")),
    "long": ("last_day", _("That is more than a year. Enter a shorter leave, and another when it ends.")),
    "cover": ("cover", _("This person can’t stand in: choose somebody else.")),
}
BAD_WORD = {
    "empty": _("Write a word or a phrase."),
    "long": _("Write a word or a short phrase, of 60 characters at most."),  # plan_loading.LONGEST_PHRASE
    "known": _("This is listened for already."),
}
_CHOOSE = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}


def names(roles: Iterable[Role]) -> list[tuple[str, str]]:
    """People to choose from: each once, by name."""
    found = {str(role.person_id): role.person.name or role.person.email for role in roles}
    return sorted(found.items(), key=lambda one: one[1].casefold())


class LeaveForm(forms.Form):
    """Who is away from when to when, and who stands in."""

    person = forms.ChoiceField(label=_("Who is away?"), error_messages=_CHOOSE)
    first_day = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the first day."), "invalid": _("Write a day, such as 2026-03-12.")},
    )
    last_day = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the last day."), "invalid": _("Write a day, such as 2026-03-12.")},
    )
    cover = forms.ChoiceField(
        label=_("Who stands in?"), required=False, error_messages=_CHOOSE,
        help_text=_("Without anybody, flags go to the supervisor or a manager."),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, own: Role | None, people: Iterable[Role], cover: Iterable[Role], **kwargs):
        """`own`: whoever may enter their own leave only."""
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid.uuid4())
        self.fields["cover"].choices = [("", _("Nobody")), *names(cover)]
        if own is not None:
            del self.fields["person"]
        else:
            self.fields["person"].choices = names(people)


class OnCallForm(forms.Form):
    """Who owns flags that are raised outside working hours."""

    on_call = forms.ChoiceField(label=_("Outside working hours, flags go to"), required=False, error_messages=_CHOOSE)

    def __init__(self, *args, people: Iterable[Role], **kwargs):
        super().__init__(*args, **kwargs)
        by_day = _("whoever has them by day, who answers in working hours")
        self.fields["on_call"].choices = [("", by_day), *names(people)]


class WordForm(forms.Form):
    """One more word or phrase."""

    signal = forms.CharField(widget=forms.HiddenInput)
    language = forms.CharField(widget=forms.HiddenInput)
    phrase = forms.CharField(label=_("Another word or phrase"), error_messages={"required": BAD_WORD["empty"]})
