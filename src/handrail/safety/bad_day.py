"""What can be said on the bad-day page: this is worse than usual, or a sign that needs a doctor."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from handrail.journeys import journal
from handrail.journeys.models import Enrolment, Row
from handrail.journeys.signals import signs_ticked

from . import shelf
from .actions import raise_flag
from .plan import BadDay, Sign
from .plan_loading import SIGN_LEADS
from .shelf import said

KEY = "bad-day"


class NothingTicked(ValueError):
    """No sign, or none that the plan has."""


@dataclass(frozen=True)
class Choice:
    """A sign as the page shows it."""

    code: str
    to: str
    text: str


def choices(service_id: uuid.UUID) -> list[Choice]:
    """Every sign that can be ticked, the gravest first, in the active language."""
    signs = [sign for signal in shelf.plan_of(service_id).of_kind(BadDay) for sign in signal.when.signs]
    signs.sort(key=lambda sign: SIGN_LEADS.index(sign.to))
    return [Choice(sign.code, sign.to, said(sign.text)) for sign in signs]


def tick(
    *, enrolment: Enrolment, signs: Collection[str], client_id: uuid.UUID, made_at: datetime, at: datetime
) -> Row:
    """Keep what somebody ticked; flags follow from it. The same `client_id` is the same. Raises NothingTicked."""
    plan = shelf.plan_of(enrolment.service_id)
    known = {sign.code for signal in plan.of_kind(BadDay) for sign in signal.when.signs}
    ticked = sorted(set(signs) & known)
    if not ticked:
        raise NothingTicked
    digest = plan.signals[0].plan
    return journal.write(
        enrolment=enrolment, kind=Row.Kind.SIGNS, key=KEY, body={"signs": ticked, "plan": digest}, client_id=client_id,
        made_at=made_at, at=at,
    ).row


@signs_ticked.listen
def look_at_signs(*, row: Row, at: datetime) -> None:
    """Raise a flag for each signal of which something was ticked, by the plan that was shown."""
    body = row.body_json
    for signal in shelf.plan(body["plan"]).of_kind(BadDay):
        signs = [sign for sign in signal.when.signs if sign.code in body["signs"]]
        if signs:
            raise_flag(enrolment=row.enrolment, signal=signal, cause=row.pk, about=f"bad-day:{_gravest(signs)}",
                       value=None, at=at, said_at=row.made_at)


def _gravest(signs: list[Sign]) -> str:
    return min((sign.to for sign in signs), key=SIGN_LEADS.index)
