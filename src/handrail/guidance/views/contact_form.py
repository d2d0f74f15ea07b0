"""The form that logs a contact, filled in as far as can be."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from handrail.look import saying

from ..forms import BESIDE, CHANNELS, LogContact
from ..models import Contact
from ..participant_page import Page
from ..words import contact_words

SOON = timedelta(days=3)  # a planned contact that is so near is what is being logged


def form_for(page: Page, *, at: datetime, data=None, typed: Mapping[str, str] | None = None) -> LogContact:
    """The form of a participant's page: empty, with what was sent, or with what was typed and isn't sent yet."""
    chosen = page.due or (page.ahead if page.ahead and page.ahead.due_at - at < SOON else None)
    contacts = [(str(contact.pk), label(contact, at)) for contact in page.open_contacts]
    ahead = page.ahead if page.due else None
    if ahead is not None:
        next_help = _("Left empty: %(when)s, by the protocol.") % {"when": saying.when(ahead.due_at, at)}
    elif page.open_contacts:
        next_help = _("Left empty: as the protocol says.")
    else:
        next_help = _("Left empty: nothing is planned.")
    start = {
        "contact": str(chosen.pk) if chosen else BESIDE, "channel": _channel(page, chosen), "client_id": uuid.uuid4(),
        "outcome": Contact.Outcome.WRITTEN if chosen and chosen.channel == "message" else Contact.Outcome.REACHED,
        "minutes": chosen.planned_minutes if chosen else None,
    }
    kept = {name: typed[name] for name in LogContact.base_fields if name in typed} if typed else {}
    return LogContact(data, at=at, contacts=contacts, next_help=next_help, initial={**start, **kept})


def label(contact: Contact, at: datetime) -> str:
    """A contact that is due or planned, as it is chosen."""
    return _("%(contact)s of %(when)s") % {
        "contact": contact_words(contact.channel), "when": saying.when(contact.due_at, at)}


def _channel(page: Page, chosen: Contact | None) -> str:
    possible = [channel for channel, _words in CHANNELS]
    if chosen is not None and chosen.channel in possible:
        return chosen.channel
    return "telephone" if page.participant.phone else "message"
