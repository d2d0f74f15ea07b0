"""The one verb of this room: taking the rows behind a figure away."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from handrail.people import audit
from handrail.people.models import Role

from .reader import Reader
from .rows import rows_behind


@transaction.atomic
def take_rows(*, reader: Reader, kind: str, figure: str, by: Role, at: datetime) -> list[Sequence[object]]:
    """The rows behind a figure, and the note that somebody took them. Raises TooFew; then nothing is noted."""
    rows = rows_behind(reader, kind=kind, figure=figure)
    audit.record(did="outcomes.rows-taken", to=None, at=at, by=by, figure=figure, rows=len(rows) - 1)
    return rows
