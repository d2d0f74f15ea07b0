"""Verbs of this room: taking the contacts behind a figure away, and saying what an hour costs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from handrail.people import audit
from handrail.people.models import Role, Service

from .models import Rates
from .rows import contacts_behind
from .sheet import Sheet

PENCE = Decimal("0.01")


@transaction.atomic
def take_rows(*, sheet: Sheet, figure: str, by: Role, at: datetime) -> list[Sequence[object]]:
    """The contacts behind a figure, and the note that somebody took them. Raises TooFew; then nothing is noted."""
    rows = contacts_behind(sheet.asked, sheet.scope, sheet.names)
    audit.record(did="fidelity.rows-taken", to=None, at=at, by=by, figure=figure, rows=len(rows) - 1)
    return rows


@transaction.atomic
def set_rates(
    *, service: Service, currency: str, an_hour: Mapping[str, Decimal | None], by: Role, at: datetime,
) -> Rates:
    """Say what an hour of each training costs. The same again changes nothing."""
    Service.objects.select_for_update().get(pk=service.pk)
    given = {code: str(rate.quantize(PENCE)) for code, rate in sorted(an_hour.items()) if rate is not None}
    rates = Rates.objects.filter(service=service).first()
    if rates is not None and (rates.currency, rates.an_hour) == (currency, given):
        return rates
    if rates is None:
        rates = Rates(service=service)
    rates.currency, rates.an_hour, rates.set_at = currency, given, at
    rates.save()
    audit.record(did="fidelity.rates-set", to=None, at=at, by=by, currency=currency, **{
        code.replace("-", "_"): rate for code, rate in given.items()})
    return rates
