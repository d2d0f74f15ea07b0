"""What gateways report of a text that they took: that it arrived, that it never will, or that it is on its way.

Reports come late, twice and out of order: that it arrived is final.
"""

import uuid
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction

from ..models import Outgoing

ARRIVED, FAILED, ON_ITS_WAY = "arrived", "failed", "on-its-way"
State = Outgoing.State
_OPEN = (State.WAITING, State.SENT, State.UNCERTAIN)


@transaction.atomic
def reported(
    *, outcome: str, at: datetime, letter: uuid.UUID | None = None, gateway_id: str = "", price: Decimal | None = None,
) -> Outgoing | None:
    """Write down what was reported of a text, found by its own id or by the gateway's. None where there is none."""
    rows = Outgoing.everywhere.filter(channel="sms")
    rows = rows.filter(pk=letter) if letter is not None else rows.filter(gateway_id=gateway_id) if gateway_id else (
        rows.none())
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    row = rows.order_by("-decided_at").first()
    if row is None:
        return None
    if price is not None:
        row.cost = price
    if outcome == ARRIVED and row.delivered_at is None and row.state != State.CANCELLED:
        row.state, row.delivered_at, row.last_error, row.leased_until = State.SENT, at, "", None
        row.sent_at = row.sent_at or at
    elif outcome == FAILED and row.delivered_at is None and row.state in _OPEN:
        row.state, row.last_error, row.leased_until = State.DEAD, "sms-failed", None
    elif outcome == ON_ITS_WAY and row.state == State.UNCERTAIN:  # the gateway has it, whatever it answered
        row.state, row.last_error, row.sent_at = State.SENT, "", row.sent_at or at
    row.save(update_fields=["cost", "state", "delivered_at", "last_error", "leased_until", "sent_at"])
    return row
