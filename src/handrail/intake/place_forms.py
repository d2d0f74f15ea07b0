"""Forms of places: a cohort, an offer, being put first."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.journeys.joining_forms import ClientId
from handrail.people import registries
from handrail.people.forms import choices, guides_of_active_service, label_of, qualifications_of
from handrail.people.models import Service

from .forms import CHOOSE
from .models import Cohort
from .places import URGENT


class CohortForm(forms.Form):
    """A group with a date."""

    name = forms.CharField(
        label=gettext_lazy("What the group is called"), max_length=80,
        help_text=gettext_lazy("People who wait read this, such as “Spring group”."),
        error_messages={"required": gettext_lazy("Please give the group a name."),
                        "max_length": gettext_lazy("Please use at most 80 characters.")})
    starts_on = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Everybody starts that morning, where they live."),
        error_messages={"required": gettext_lazy("Please give a day."),
                        "invalid": gettext_lazy("Write a day, such as 2026-03-12.")})
    size = forms.IntegerField(
        label=gettext_lazy("Places"), min_value=1, max_value=500,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Please say how many places there are."),
                        "invalid": gettext_lazy("Write a whole number, such as 12."),
                        "min_value": gettext_lazy("There is at least one place."),
                        "max_value": gettext_lazy("That is more than %(limit_value)s places.")})
    guides = forms.MultipleChoiceField(label=gettext_lazy("Guides"), widget=forms.CheckboxSelectMultiple,
                                       required=False, error_messages=CHOOSE)
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), error_messages=CHOOSE)
    protocol = forms.ChoiceField(label=gettext_lazy("How they are guided"), error_messages=CHOOSE)
    client_id = ClientId()

    def __init__(self, *args, service: Service, cohort: Cohort | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.roles = {str(role.person_id): role for role in guides_of_active_service()}
        self.cohort = cohort
        self.fields["guides"].choices = [(pk, label_of(role)) for pk, role in self.roles.items()]
        if cohort is None:
            self.fields["programme"].choices = choices(registries.programmes(), service.default_programme)
            self.fields["protocol"].choices = choices(registries.protocols(), service.default_protocol)
        else:  # what people joined for stays
            del self.fields["programme"], self.fields["protocol"], self.fields["client_id"]

    def clean(self):
        chosen = super().clean()
        roles = [self.roles[pk] for pk in chosen.get("guides", [])]
        allowed = qualifications_of(self.cohort.protocol if self.cohort else chosen.get("protocol", ""))
        wrong = [str(role.person) for role in roles if allowed and role.qualification not in allowed]
        if wrong:
            self.add_error("guides", _("By this protocol, somebody with another qualification gives the guidance: "
                                       "%(names)s.") % {"names": ", ".join(wrong)})
        chosen["guides"] = [role.person for role in roles]
        return chosen


class OfferForm(forms.Form):
    """A place that is offered: in a cohort, or with a guide at once."""

    cohort = forms.ChoiceField(label=gettext_lazy("Where"), required=False, error_messages=CHOOSE)
    guide = forms.ChoiceField(label=gettext_lazy("Guide, where it starts at once"), required=False,
                              error_messages=CHOOSE)
    client_id = ClientId()

    def __init__(self, *args, cohorts: Iterable[Cohort], **kwargs):
        super().__init__(*args, **kwargs)
        self.cohorts = {str(cohort.pk): cohort for cohort in cohorts}
        self.roles = {str(role.person_id): role for role in guides_of_active_service()}
        self.fields["cohort"].choices = [("", _("They start at once")),
                                         *[(pk, cohort.name) for pk, cohort in self.cohorts.items()]]
        self.fields["guide"].choices = [("", _("As the protocol chooses")),
                                        *[(pk, label_of(role)) for pk, role in self.roles.items()]]

    def clean_cohort(self) -> Cohort | None:
        return self.cohorts.get(self.cleaned_data["cohort"])

    def clean_guide(self):
        role = self.roles.get(self.cleaned_data["guide"])
        return role.person if role else None


class FirstForm(forms.Form):
    """Why somebody is put first."""

    because = forms.ChoiceField(
        label=gettext_lazy("Put first, because"), required=False, error_messages=CHOOSE,
        choices=lambda: [("", _("Not put first: in the order of waiting")), *URGENT.items()])
