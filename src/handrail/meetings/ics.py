"""Appointments as calendars read them: RFC 5545, and 5546 for invitations. Pure: plain data in, text out.

Calendars know an appointment by its UID, which lasts; of two versions the one with the higher SEQUENCE counts. Times
are in UTC, which every calendar shows on its own wall. Nothing in here says what an appointment is about.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
PRODUCT = "-//Handrail//Appointments//EN"
ASK_AGAIN = timedelta(minutes=15)  # how often a calendar may read the feed


@dataclass(frozen=True)
class Entry:
    """One appointment, for one of the two."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    is_cancelled: bool = False


@dataclass(frozen=True)
class Mailbox:
    """An address with a name, if it has one."""

    address: str
    name: str = ""


def invitation(entry: Entry, *, organizer: Mailbox, attendee: Mailbox) -> str:
    """An invitation to one person, or the word that it is off."""
    calendar = _calendar(CANCEL if entry.is_cancelled else REQUEST)
    event = _event(entry)
    event.add("organizer", _address(organizer))
    invited = _address(attendee)
    invited.params.update({"ROLE": vText("REQ-PARTICIPANT"), "CUTYPE": vText("INDIVIDUAL"), "RSVP": vText("FALSE"),
                           "PARTSTAT": vText("ACCEPTED")})
    event.add("attendee", invited)
    calendar.add_component(event)
    return calendar.to_ical().decode()


def feed(entries: Iterable[Entry], *, name: str) -> str:
    """All appointments of one person, for a calendar that reads them again and again."""
    calendar = _calendar(PUBLISH)
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical().decode()


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.summary)
    for key, value in (("description", entry.description), ("location", entry.location), ("url", entry.url)):
        if value:
            event.add(key, value)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    return event


def _address(mailbox: Mailbox) -> vCalAddress:
    address = vCalAddress(f"mailto:{mailbox.address}")
    if mailbox.name:
        address.params["CN"] = vText(mailbox.name)
    return address
