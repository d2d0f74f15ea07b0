"""Forms of a guide's desk, of what a service offers, and of handing somebody over."""

from collections.abc import Iterable

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from handrail.people.models import Role
from handrail.safety.cover_forms import names

from .desk_keeping import MOST_PEOPLE
from .wishes import GENDERS

_NUMBER = {"invalid": _("Write a number, such as 12."), "min_value": _("That can’t be less than none."),
           "max_value": _("That is more than %(limit_value)s.")}
_CHOOSE = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}


class DeskForm(forms.Form):
    """How many people a guide takes, how long, in which languages, and who stands in."""

    use_required_attribute = False
    most_people = forms.IntegerField(
        label=_("People at once, at most"), required=False, min_value=0, max_value=MOST_PEOPLE, error_messages=_NUMBER,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
        help_text=_("Left empty: no limit. 0: nobody new."))
    hours_a_week = forms.DecimalField(
        label=_("Hours a week for guiding"), required=False, min_value=0, max_value=60, max_digits=4, decimal_places=1,
        error_messages={**_NUMBER, "max_decimal_places": _("One place after the point is exact enough.")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
        help_text=_("Counted by the contacts that the protocols plan."))
    languages = forms.MultipleChoiceField(
        label=_("Guides in"), required=False, choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple,
        error_messages=_CHOOSE, help_text=_("None ticked: not said; anybody may be given."))
    gender = forms.ChoiceField(
        label=_("For participants who ask"), required=False, choices=[("", _("not said")), *GENDERS.items()],
        error_messages=_CHOOSE)
    stand_in = forms.ChoiceField(label=_("Usually stands in"), required=False, error_messages=_CHOOSE,
                                 help_text=_("When this guide is ill and a manager has no time to choose."))

    def __init__(self, *args, people: Iterable[Role], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stand_in"].choices = [("", _("Their supervisor")), *names(people)]


class OfferForm(forms.Form):
    """What participants may choose, and by when they are answered."""

    use_required_attribute = False
    offers_gender = forms.BooleanField(label=_("Participants may ask for a woman or a man as their guide"),
                                       required=False)
    change_within = forms.IntegerField(label=_("Working days to answer who asks for another guide"), min_value=1,
                                       max_value=30, error_messages=_NUMBER)
    complaint_within = forms.IntegerField(label=_("Working days to answer a complaint"), min_value=1, max_value=60,
                                          error_messages=_NUMBER)
