"""Short letters that say that there is something new, and nothing of what it is.

A letter can be read by whoever sees the screen it lights up: so no word about health, lessons, scores or who wrote.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from handrail.people.models import Person, Service

from . import outbox
from .models import Outgoing
from .reach import choosing, push, quiet
from .sms import telling

OF_NO_USE_AFTER = timedelta(days=1)  # a push that couldn't go by then says nothing new any more


def tell(
    *, person: Person, service: Service, code: str, at: datetime, once: str, url: str = "/",
    not_before: datetime | None = None,
) -> Outgoing | None:
    """Decide a letter to `person`, in their language, that leads to `url` once they have signed in.

    It goes by the ways that they chose, in no quiet hours unless they want; whoever wants texts gets one beside it.
    `code` says what it is about, for the list of letters; `once` makes it one decision. None where they want none.
    """
    chosen = choosing.reaching_of(person)
    if not chosen.at_night:
        by_day = quiet.after_quiet(max(at, not_before or at), ZoneInfo(person.timezone or service.timezone))
        not_before = by_day if by_day > at else not_before
    for device in choosing.devices_of(person):
        outbox.decide(once=f"{once}:push:{device.pk}", kind=code, channel=push.PUSH, person=person, subject="", body="",
                      address=device.endpoint, at=at, not_before=not_before,
                      not_after=max(at, not_before or at) + OF_NO_USE_AFTER)
    telling.tell(
        person=person, service=service, kind=code, at=at, not_before=not_before, once=text_once(once),
        plain=lambda: _("There is something new for you. Sign in to see it, whenever it suits you."),
        more=lambda: _("There is something new for you at %(service)s: %(link)s") % {
            "service": service.name, "link": settings.HANDRAIL_ORIGIN + url},
    )
    if not chosen.by_email:
        return None
    with translation.override(person.language or service.language):
        return outbox.decide(
            once=once, kind=code, person=person, address=person.email, at=at, not_before=not_before,
            subject=_("There is something new for you"),
            body=_(
                "Hello,\n\n"
                "There is something new for you at %(service)s.\n"
                "Sign in to see it, whenever it suits you:\n\n"
                "%(link)s\n\n"
                "This e-mail was sent by a computer. Answers to it aren’t read.\n"
            ) % {"service": service.name, "link": settings.HANDRAIL_ORIGIN + url},
        )


def text_once(once: str) -> str:
    """What makes the text beside a notice one decision: who decides that one first says more in it."""
    return f"{once}:sms"
