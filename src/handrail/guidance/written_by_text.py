"""A text that no other room takes is a message to the guide: through the journal, so that safety hears its words."""

from django.utils.translation import gettext as _

from handrail.delivery.models import Outgoing
from handrail.delivery.sms import telling
from handrail.delivery.sms.arriving import Arrived, takes_texts
from handrail.journeys import course, journal
from handrail.journeys.afterwards import address_after
from handrail.journeys.current import ENDED
from handrail.journeys.models import Enrolment, Row
from handrail.safety.help_text import help_text

from . import messages


@takes_texts(order=90)
def becomes_a_message(arrived: Arrived) -> str:
    """Keep it in the journal, and say what will become of it."""
    enrolment = enrolment_of(arrived)
    if enrolment is None:
        return ""
    keep(enrolment, arrived)
    is_read = enrolment.state not in ENDED and messages.is_guided(enrolment)
    if not help_at_once(enrolment, arrived):
        reply(arrived, "sms-message", lambda: _("Thank you. Your guide will see your message.") if is_read else _(
            "Thank you, it is kept. In your course nobody reads texts by hand; write to your service if it matters."))
    return "message"


def enrolment_of(arrived: Arrived) -> Enrolment | None:
    """The person's enrolment that runs, else their latest."""
    rows = Enrolment.objects.select_related("standing", "participant", "service").filter(participant=arrived.person)
    found = list(rows.order_by("-signed_up_at")[:5])
    return next((one for one in found if one.state not in ENDED), found[0] if found else None)


def keep(enrolment: Enrolment, arrived: Arrived) -> Row:
    """Write a text into the journal as a message, once. To have texted is to have been here."""
    course.see(enrolment=enrolment, at=arrived.at)
    return journal.write(
        enrolment=enrolment, kind=Row.Kind.MESSAGE, key="guide", body={"text": arrived.text}, client_id=arrived.id,
        made_at=arrived.sent_at or arrived.at, at=arrived.at,
    ).row


def help_at_once(enrolment: Enrolment, arrived: Arrived) -> bool:
    """Where a flag followed from what was just written, text the numbers. Says whether it did."""
    if not address_after(enrolment, arrived.at, back=""):
        return False
    reply(arrived, "sms-help", lambda: help_text(arrived.service))
    return True


def reply(arrived: Arrived, kind: str, words, part: str = "") -> Outgoing | None:
    """Reply to a text, once."""
    return telling.tell(person=arrived.person, service=arrived.service, kind=kind, at=arrived.at, plain=words,
                        once=f"{kind}:{arrived.id}{part}", is_reply=True)
