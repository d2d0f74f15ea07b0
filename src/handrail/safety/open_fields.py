"""Fields that may be left open, whatever the rules say of them later; the page says “if you like” beside none."""

from django import forms


class _LeftOpen:
    """Left open, it is empty and no mistake. (`required` only decides whether “if you like” stands beside it.)"""

    def validate(self, value):
        if value not in self.empty_values:
            super().validate(value)


class OpenChoice(_LeftOpen, forms.ChoiceField):
    """One of some, or none."""

    widget = forms.RadioSelect


class OpenChoices(_LeftOpen, forms.MultipleChoiceField):
    """Some of some, or none."""

    widget = forms.CheckboxSelectMultiple


class OpenMoment(_LeftOpen, forms.DateTimeField):
    """A day and a time, or none."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class OpenWords(_LeftOpen, forms.CharField):
    """Words, or none."""
