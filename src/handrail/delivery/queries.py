"""The letters of a service, for its manager; and a demo's letters, for anybody."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from handrail.ground import sealed

from .models import Outgoing

PAGE = 50
STATES = ("waiting", "dead", "uncertain", "sent", "cancelled")


@dataclass(frozen=True)
class LetterPage:
    """One page of letters, the newest first."""

    letters: list[Outgoing]
    counts: dict[str, int]
    older: datetime | None  # where the next page begins

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def letters(*, state: str = "", before: datetime | None = None) -> LetterPage:
    """A page of the active service's letters. Three statements, one of them for keys."""
    counts = {row["state"]: row["many"] for row in Outgoing.objects.order_by().values("state").annotate(many=Count("pk"))}
    rows = Outgoing.objects.select_related("person").defer("subject", "body")
    if state:
        rows = rows.filter(state=state)
    if before:
        rows = rows.filter(decided_at__lt=before)
    found = list(rows.order_by("-decided_at", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    _open_addresses(shown)
    return LetterPage(shown, {name: counts.get(name, 0) for name in STATES},
                      shown[-1].decided_at if len(found) > PAGE else None)


def demo_letters(*, before: datetime | None = None) -> tuple[list[Outgoing], datetime | None]:
    """Every letter a demo decided, in full, the newest first, and where the next page begins."""
    rows = Outgoing.everywhere.select_related("person").filter(is_emptied=False)
    if before:
        rows = rows.filter(decided_at__lt=before)
    found = list(rows.order_by("-decided_at", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    _open_addresses(shown)
    return [letter for letter in shown if letter.to is not None], shown[-1].decided_at if len(found) > PAGE else None


def _open_addresses(rows: list[Outgoing]) -> None:
    """Set `to`, the person or else the address; None where the words are gone."""
    sealed.preload({row.sealed_for for row in rows if not row.is_emptied})
    for row in rows:
        try:
            row.to = row.person or (None if row.is_emptied else row.address)
        except sealed.Forgotten:
            row.to = None
