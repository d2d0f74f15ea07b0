"""Complaints and requests as the manager sees them, and the log as a file: dates and outcomes, nobody's words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handrail.ground import csv_file
from handrail.people.models import Role

from .complaining import may_manage
from .models import Complaint, GuideChange

MOST = 200


@dataclass(frozen=True)
class Line:
    """A complaint, and whether this manager may read it."""

    complaint: Complaint
    may_read: bool
    is_late: bool


def complaints(role: Role, at: datetime) -> list[Line]:
    """Every complaint of the service: those still to be answered first, by the day. One statement."""
    rows = Complaint.objects.select_related("person", "guide", "answered_by").order_by("-received_at")[:MOST]
    lines = [Line(one, may_manage(role, one), one.answered_at is None and one.answer_by < at) for one in rows]
    waiting = sorted((one for one in lines if one.complaint.answered_at is None),
                     key=lambda one: one.complaint.answer_by)
    return [*waiting, *(one for one in lines if one.complaint.answered_at is not None)]


def changes() -> list[GuideChange]:
    """Who asked for another guide: what is open, by the day, then the latest answered. One statement."""
    rows = GuideChange.objects.select_related("enrolment__participant", "before", "decided_by")
    found = list(rows.order_by("-asked_at")[:MOST])
    waiting = sorted((one for one in found if one.state == GuideChange.State.ASKED), key=lambda one: one.answer_by)
    return [*waiting, *(one for one in found if one.state != GuideChange.State.ASKED)]


def as_csv(rows: Iterable[Complaint], zone: ZoneInfo) -> str:
    """The log as a file. What was written is not in it, nor who wrote."""
    head = ["number", "about", "from_participant", "received_at", "read_at", "answer_by", "answered_at", "in_time",
            "outcome", "shared_with_guide_at"]

    def said(moment: datetime | None) -> str | None:
        return moment.astimezone(zone).isoformat(timespec="minutes") if moment else None

    return csv_file.written([head, *(
        [one.number, one.about, "yes" if one.person_id else "no", said(one.received_at), said(one.acknowledged_at),
         said(one.answer_by), said(one.answered_at),
         None if one.answered_at is None else "yes" if one.answered_at <= one.answer_by else "no", one.outcome,
         said(one.shared_at)] for one in rows)])
