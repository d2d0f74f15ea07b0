"""Forms of the middle and the end: another programme, a later course, the summary."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.journeys.joining_forms import ClientId
from handrail.people import registries
from handrail.people.forms import choices, guides_of_active_service, label_of, qualifications_of

from .changing import REASONS
from .discharge import MOST
from .forms import CHOOSE, words_field


class ChangeForm(forms.Form):
    """Which programme, by which protocol, and why; for a later course also by whom."""

    programme = forms.ChoiceField(label=gettext_lazy("Programme"), error_messages=CHOOSE)
    protocol = forms.ChoiceField(label=gettext_lazy("How they are guided"), error_messages=CHOOSE)
    guide = forms.ChoiceField(label=gettext_lazy("Guide"), required=False, error_messages=CHOOSE)
    reason = forms.ChoiceField(label=gettext_lazy("Why"), error_messages=CHOOSE)
    note = words_field(gettext_lazy("More about it"), rows=3, help_text=gettext_lazy(
        "Sealed. It is part of what the person can read in their own data."))
    client_id = ClientId()

    def __init__(self, *args, programme: str, protocol: str, with_guide: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].choices = choices(registries.programmes(), programme)
        self.fields["protocol"].choices = choices(registries.protocols(), protocol)
        self.fields["reason"].choices = [("", _("Choose …")), *REASONS.items()]
        self.guides = guides_of_active_service() if with_guide else []
        if with_guide:
            self.fields["guide"].choices = [("", _("As the protocol chooses")),
                                            *[(str(role.pk), label_of(role)) for role in self.guides]]
        else:
            del self.fields["guide"]

    def clean(self):
        chosen = super().clean()
        guide = next((role for role in self.guides if str(role.pk) == chosen.get("guide")), None)
        allowed = qualifications_of(chosen.get("protocol", ""))
        if guide is not None and allowed and guide.qualification not in allowed:
            self.add_error("guide", _("By this protocol, somebody with another qualification gives the guidance."))
        if "guide" in self.fields:
            chosen["guide"] = guide
        return chosen


def _part(label, hint) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=MOST, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": gettext_lazy("That is longer than %(limit_value)d letters. Please shorten it.")})


class SummaryForm(forms.Form):
    """The words of a summary. What was done and counted is added by itself."""

    helps = _part(gettext_lazy("What helps"), gettext_lazy("What they found out for themselves, in their words."))
    setbacks = _part(gettext_lazy("If there is a setback"), gettext_lazy("The first signs, and what they do then."))
    guide = _part(gettext_lazy("From you"), gettext_lazy(
        "They read this, and so may their doctor. Say “you”, and nothing that you would not say to them."))


class RemarkForm(forms.Form):
    """Why a summary is given back."""

    remark = words_field(gettext_lazy("What should change?"), required=True, rows=3)
