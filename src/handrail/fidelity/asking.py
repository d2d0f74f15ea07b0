"""The row of choices above the figures."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.look.figures.scope import Scope

from .queries import Asked
from .sheet import Names

SPLITS = {"protocol": gettext_lazy("protocol"), "programme": gettext_lazy("programme"), "guide": gettext_lazy("guide")}
WHO = {"": gettext_lazy("Everybody who has started"), "over": gettext_lazy("Whose course is over")}


class AskedForm(forms.Form):
    """What makes no sense is said beside its field, and left out. Researchers choose no dates and no guides."""

    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    protocol = forms.ChoiceField(label=gettext_lazy("Protocol"), required=False)
    guide = forms.ChoiceField(label=gettext_lazy("Guide"), required=False)
    who = forms.ChoiceField(label=gettext_lazy("Who"), required=False, choices=list(WHO.items()))
    since = forms.DateField(label=gettext_lazy("Signed up from"), required=False, input_formats=["%Y-%m-%d"],
                            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label=gettext_lazy("to"), required=False, input_formats=["%Y-%m-%d"],
                            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    split = forms.ChoiceField(label=gettext_lazy("Side by side"), required=False)

    def __init__(self, data, *, names: Names, scope: Scope):
        super().__init__(data, auto_id="asked-%s", use_required_attribute=False)
        everything = [("", _("All"))]
        self.fields["programme"].choices = everything + list(names.programmes.items())
        self.fields["protocol"].choices = everything + list(names.protocols.items())
        self.fields["split"].choices = [(key, words) for key, words in SPLITS.items()
                                        if key != "guide" or scope.may_split_by_guide]
        if scope.may_split_by_guide:
            self.fields["guide"].choices = everything + [(str(pk), title) for pk, title in names.guides.items()]
        else:
            del self.fields["guide"]
        if scope.is_rounded:
            del self.fields["since"], self.fields["until"], self.fields["who"]

    def clean(self):
        found = super().clean()
        since, until = found.get("since"), found.get("until")
        if since and until and since > until:
            self.add_error("until", _("This is before the first day; say a later one."))
        return found

    def in_words(self) -> list[tuple[str, str]]:
        """What was asked for, field by field; what wasn't isn't in it."""
        self.is_valid()
        found = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value:
                words = dict(field.choices).get(value, value) if isinstance(field, forms.ChoiceField) else value
                found.append((str(field.label), str(words)))
        return found

    def asked(self) -> Asked:
        """What was asked for, without what makes no sense."""
        self.is_valid()
        found = self.cleaned_data
        guide = found.get("guide")
        return Asked(
            programme=found.get("programme", ""), protocol=found.get("protocol", ""),
            guide=uuid.UUID(guide) if guide else None, since=found.get("since"), until=found.get("until"),
            split=found.get("split") or "protocol", only_over=found.get("who") == "over",
        )
