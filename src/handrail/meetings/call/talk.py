"""How long two people talked, from what their pages say every fifteen seconds. Pure."""

from datetime import datetime, timedelta
from decimal import Decimal

SAID_EVERY = timedelta(seconds=15)
GAP = timedelta(seconds=40)  # more than that between two words of either page: nobody was connected


def seconds_more(last: datetime | None, at: datetime) -> int:
    """What a page's "we are connected" adds, given when either page said so last."""
    if last is None or at <= last or at - last > GAP:
        return 0
    return round((at - last).total_seconds())


def minutes(seconds: int) -> Decimal:
    """Seconds as minutes to a tenth, as they are kept with a contact."""
    return (Decimal(seconds) / 60).quantize(Decimal("0.1"))
