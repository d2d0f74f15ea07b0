"""A guide's hours by month: supervision received, and time with people. From the rows, each time it is asked."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone

from handrail.guidance.models import Contact
from handrail.people.models import Role, Service

from .models import Meeting, SignedMonth


@dataclass(frozen=True)
class Month:
    """One month, in minutes."""

    month: date
    supervision: int
    meetings: int
    contact: Decimal
    contacts: int
    signed: SignedMonth | None
    is_over: bool

    @property
    def supervision_hours(self) -> Decimal:
        """Hours, to a tenth."""
        return (Decimal(self.supervision) / 60).quantize(Decimal("0.1"))

    @property
    def contact_hours(self) -> Decimal:
        """Hours, to a tenth."""
        return (self.contact / 60).quantize(Decimal("0.1"))

    @property
    def is_as_signed(self) -> bool:
        """Whether the minutes are still those that were signed."""
        return self.signed is None or (self.signed.supervision, self.signed.contact) == (self.supervision, self.contact)


def log(guide: Role, today: date) -> list[Month]:
    """Every month with hours in it, the newest first. Months are the service's. Four statements."""
    zone = ZoneInfo(Service.objects.values_list("timezone", flat=True).get(pk=guide.service_id))
    meetings: dict[date, list[int]] = {}
    for held_on, minutes in Meeting.objects.filter(guide_id=guide.person_id).values_list("held_on", "minutes"):
        meetings.setdefault(held_on.replace(day=1), []).append(minutes)
    contacts: dict[date, list[Decimal]] = {}
    done = Contact.objects.filter(by_id=guide.person_id, state=Contact.State.DONE, minutes__isnull=False)
    for done_at, minutes in done.values_list("done_at", "minutes"):
        contacts.setdefault(timezone.localdate(done_at, zone).replace(day=1), []).append(minutes)
    signed = {one.month: one for one in SignedMonth.objects.select_related("by").filter(guide_id=guide.person_id)}
    months = sorted(meetings.keys() | contacts.keys() | signed.keys(), reverse=True)
    return [Month(month, sum(meetings.get(month, [])), len(meetings.get(month, [])),
                  sum(contacts.get(month, []), Decimal(0)), len(contacts.get(month, [])), signed.get(month),
                  month < today.replace(day=1)) for month in months]


def lines(months: list[Month]) -> list[list[object]]:
    """The log as lines of a file, its minutes beside those that were signed."""
    head = ["month", "supervision_minutes", "meetings", "contact_minutes", "contacts", "signed_supervision_minutes",
            "signed_contact_minutes", "signed_by", "signed_at"]
    rows: list[list[object]] = [
        [f"{one.month:%Y-%m}", one.supervision, one.meetings, one.contact, one.contacts,
         *([one.signed.supervision, one.signed.contact, str(one.signed.by), one.signed.at.isoformat()]
           if one.signed else [None] * 4)] for one in sorted(months, key=lambda one: one.month)]
    return [head, *rows]
