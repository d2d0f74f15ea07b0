"""The form in which a manager says what an hour of guidance costs."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.guidance.protocol import QUALIFICATIONS

from .models import Rates
from .sheet import SUPERVISOR, qualification_words
from .slots import NO_GUIDE

CODES = (*QUALIFICATIONS, NO_GUIDE, SUPERVISOR)
CURRENCY_OF = {"GB": "GBP", "US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "CH": "CHF", "MX": "MXN", "AR": "ARS",
               "CL": "CLP", "CO": "COP", "SE": "SEK", "NO": "NOK", "DK": "DKK"}
MOST = Decimal("100000000")


class RatesForm(forms.Form):
    """A currency, and a rate for each training; an empty one is in no cost."""

    currency = forms.RegexField(
        r"^[A-Za-z]{3}$", label=gettext_lazy("Currency"), max_length=3,
        help_text=gettext_lazy("Three letters, as in EUR, GBP or USD."),
        error_messages={"invalid": gettext_lazy("A currency is three letters, as in EUR.")},
    )

    def __init__(self, data=None, *, rates: Rates | None, country: str):
        initial = {"currency": rates.currency if rates else CURRENCY_OF.get(country, "EUR")}
        initial |= rates.an_hour if rates else {}
        super().__init__(data, initial=initial)
        for code in CODES:
            label = _("Supervisor, an hour of supervision") if code == SUPERVISOR else qualification_words(code)
            self.fields[code] = forms.DecimalField(
                label=label, required=False, min_value=Decimal(0), max_value=MOST, decimal_places=2, max_digits=11,
                localize=True, widget=forms.TextInput({"inputmode": "decimal"}))

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].upper()

    @property
    def an_hour(self) -> dict[str, Decimal | None]:
        """What was given, by training."""
        return {code: self.cleaned_data.get(code) for code in CODES}
