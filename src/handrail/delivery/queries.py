"""The letters of a service, for its manager; and a demo's letters, for anybody."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.dateparse import parse_datetime

from handrail.ground import sealed

from .models import Outgoing

PAGE = 50
STATES = ("waiting", "dead", "uncertain", "sent", "cancelled")


@dataclass(frozen=True)
class LetterPage:
    """One page of letters, the newest first."""

    letters: list[Outgoing]
    counts: dict[str, int]
    older: str  # where the next page begins; empty on the last

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def letters(*, state: str = "", before: str = "") -> LetterPage:
    """A page of the active service's letters. Three statements, one of them for keys."""
    counts = dict(Outgoing.objects.order_by().values_list("state").annotate(Count("pk")))
    rows = Outgoing.objects.select_related("person").defer("subject", "body", "calendar")
    shown, older = _page(rows.filter(state=state) if state else rows, before)
    return LetterPage(shown, {name: counts.get(name, 0) for name in STATES}, older)


@dataclass(frozen=True)
class Spent:
    """What the texts of the last thirty days were, in one currency; "" where nobody told a price."""

    texts: int
    parts: int
    cost: Decimal | None
    currency: str


def spent_on_texts(at: datetime) -> list[Spent]:
    """What texts that went in the last thirty days came to. One statement."""
    went = Outgoing.objects.filter(channel="sms", state="sent", sent_at__gt=at - timedelta(days=30))
    rows = went.order_by("currency").values_list("currency").annotate(Count("pk"), Sum("parts"), Sum("cost"))
    return [Spent(texts, parts or 0, cost, currency) for currency, texts, parts, cost in rows]


def demo_letters(*, before: str = "") -> tuple[list[Outgoing], str]:
    """Every letter a demo decided, in full, the newest first, and where the next page begins."""
    shown, older = _page(Outgoing.everywhere.select_related("person").filter(is_emptied=False), before)
    return [letter for letter in shown if letter.to is not None], older


def _page(rows: QuerySet[Outgoing], before: str) -> tuple[list[Outgoing], str]:
    cursor = _cursor(before)
    if cursor is not None:
        at, pk = cursor
        rows = rows.filter(Q(decided_at__lt=at) | Q(decided_at=at, pk__lt=pk))
    found = list(rows.order_by("-decided_at", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    _open_addresses(shown)
    last = shown[-1] if len(found) > PAGE else None
    return shown, f"{last.decided_at.isoformat()}_{last.pk}" if last else ""


def _cursor(text: str) -> tuple[datetime, uuid.UUID] | None:
    """Where a page begins, from its address; None where that makes no sense."""
    moment, _, pk = text.partition("_")
    try:
        at = parse_datetime(moment)
        return (at, uuid.UUID(pk)) if at is not None and at.tzinfo is not None else None
    except ValueError:
        return None


def _open_addresses(rows: list[Outgoing]) -> None:
    """Set `to`, the person or else the address; None where the words are gone."""
    sealed.preload({row.sealed_for for row in rows if not row.is_emptied})
    for row in rows:
        try:
            row.to = row.person or (None if row.is_emptied else row.address)
        except sealed.Forgotten:
            row.to = None
