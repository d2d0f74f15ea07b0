"""What somebody wants to see: which programme, protocol and guide, who signed up when, split by what."""

import uuid
from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .names import Names
from .scope import Scope

SPLITS = {"protocol": gettext_lazy("protocol"), "programme": gettext_lazy("programme"),
          "guide": gettext_lazy("guide")}


@dataclass(frozen=True)
class Asked:
    """What was asked for. Empty: all. The dates are of signing up, both included."""

    programme: str = ""
    protocol: str = ""
    guide: uuid.UUID | None = None
    since: date | None = None
    until: date | None = None
    split: str = "protocol"
    scale: str = ""  # "peg.total"
    point: str = ""  # "post", "weekly-3"

    @property
    def undated(self) -> "Asked":
        """The same of whoever signed up, whenever: as figures of scores are. See scope.py."""
        return replace(self, since=None, until=None)

    @property
    def of_everybody(self) -> "Asked":
        """The same with nothing narrowed away, split as finely as was asked; by guide where one guide was asked for."""
        return replace(self.undated, programme="", protocol="", guide=None,
                       split="guide" if self.guide else self.split)


class AskedForm(forms.Form):
    """The row of choices above the figures. What makes no sense is said beside its field, and left out."""

    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)
    protocol = forms.ChoiceField(label=gettext_lazy("Protocol"), required=False)
    guide = forms.ChoiceField(label=gettext_lazy("Guide"), required=False)
    since = forms.DateField(label=gettext_lazy("Signed up from"), required=False, input_formats=["%Y-%m-%d"],
                            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label=gettext_lazy("to"), required=False, input_formats=["%Y-%m-%d"],
                            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    split = forms.ChoiceField(label=gettext_lazy("Side by side"), required=False)
    scale = forms.ChoiceField(label=gettext_lazy("Questionnaire"), required=False)
    point = forms.ChoiceField(label=gettext_lazy("Point in time"), required=False)

    def __init__(self, data, *, names: Names, scope: Scope):
        super().__init__(data, auto_id="asked-%s", use_required_attribute=False)
        everything = [("", _("All"))]
        self.fields["programme"].choices = everything + list(names.programmes.items())
        self.fields["protocol"].choices = everything + list(names.protocols.items())
        self.fields["scale"].choices = list(names.scales.items())  # the first is what is shown unasked
        self.fields["point"].choices = [("", _("The last"))] + [(key, title) for key, title in names.points.items()]
        splits = [key for key in SPLITS if key != "guide" or scope.may_split_by_guide]
        self.fields["split"].choices = [(key, SPLITS[key]) for key in splits]
        if scope.may_split_by_guide:
            self.fields["guide"].choices = everything + [(str(pk), name) for pk, name in names.guides.items()]
        else:
            del self.fields["guide"]
        if scope.is_rounded:  # two periods that differ by a day would tell what happened to one person
            del self.fields["since"], self.fields["until"]

    def clean(self):
        found = super().clean()
        since, until = found.get("since"), found.get("until")
        if since and until and since > until:
            self.add_error("until", _("This is before the first day; say a later one."))
        return found

    def in_words(self) -> list[tuple[str, str]]:
        """What was asked for, field by field, as a person reads it; what wasn't asked for isn't in it."""
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
            split=found.get("split") or "protocol", scale=found.get("scale", ""), point=found.get("point", ""),
        )
