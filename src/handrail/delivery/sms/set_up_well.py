"""What `handrail doctor` asks of texts: is the gateway set up, does it report, can people answer?"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from handrail.ground import checkup
from handrail.people.demo import installation

from ..models import Incoming, Outgoing
from . import configured

_HERE = ("localhost", "127.0.0.1", "::1")


@checkup.check("texts")
def texts_get_through(at: datetime) -> Iterator[str]:
    """The settings name a gateway that could work, and it reports on what it took."""
    if installation() is not None:
        return
    try:
        gateway = configured.gateway()
    except configured.BadSettings as wrong:
        yield f"Texts can't be sent: {wrong}"
        return
    if settings.HANDRAIL_SMS["price"] and configured.price() is None:
        yield "HANDRAIL_SMS_PRICE should be the price of one part and its currency, as in 0.045 GBP."
    if gateway is not None:
        yield from _gateway_is_well(gateway)
        yield from _reports_come(at)
    if failed := Incoming.everywhere.filter(came_of="failed").count():
        yield f"{failed} texts that came in could not be understood; they are kept, and the log says why."


def _gateway_is_well(gateway: configured.Gateway) -> Iterator[str]:
    if gateway.url.startswith("http://") and urlsplit(gateway.url).hostname not in _HERE:
        yield "HANDRAIL_SMS_URL begins with http://: numbers and words travel unprotected. Use https, or a tunnel."
    if not gateway.secret:
        yield "HANDRAIL_SMS_SECRET isn't set, so no text that people send is let in."
    elif not gateway.can_be_answered:
        yield f"HANDRAIL_SMS_FROM is {gateway.sender}, which nobody can answer: STOP and replies need a number."


def _reports_come(at: datetime) -> Iterator[str]:
    went = Outgoing.everywhere.filter(channel="sms", state=Outgoing.State.SENT)
    lately = went.filter(sent_at__gt=at - timedelta(days=3), sent_at__lt=at - timedelta(hours=1))
    if lately.count() >= 5 and not lately.filter(delivered_at__isnull=False).exists():
        yield "The gateway took texts in the last days and reported of none that it arrived. Can it reach /sms/report/?"
