"""A flag about somebody who has been forgotten since: it stays open, and whose it is, until a person closes it.

Nothing is left here of who it was: no name, no number, no key to seal words with. So it is called by a code, and closed
with an outcome alone. That nobody could be reached, or that others took over, is always among the outcomes.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from handrail.journeys.models import Enrolment
from handrail.people.models import Forgotten

from .models import Flag

OUTCOMES = ("handed-over", "not-reached")


def is_forgotten(flag: Flag) -> bool:
    """Whether whom the flag is about has been forgotten since it was raised: one statement."""
    return _is_before(flag, _ledger(flag.service_id, [flag.participant_id]))


def called(flag: Flag) -> str:
    """Whom the flag is about: their name, else their address; a code where they have been forgotten."""
    return called_all([flag])[0]


def called_all(flags: list[Flag]) -> list[str]:
    """The same of many flags of one service, in their order: one statement."""
    ledger = _ledger(flags[0].service_id, (flag.participant_id for flag in flags)) if flags else {}
    return [code_of(flag.enrolment) if _is_before(flag, ledger) else str(flag.enrolment.participant) for flag in flags]


def code_of(enrolment: Enrolment) -> str:
    """What an enrolment is called without a name, the same on every page: "Forgotten person 3F9A1C"."""
    return _("Forgotten person %(code)s") % {"code": enrolment.pk.hex[-6:].upper()}


def _ledger(service_id: uuid.UUID, people: Iterable[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    rows = Forgotten.objects.filter(service_id=service_id, person_id__in=set(people))
    return dict(rows.values_list("person_id", "at"))


def _is_before(flag: Flag, ledger: dict[uuid.UUID, datetime]) -> bool:
    at = ledger.get(flag.participant_id)
    return at is not None and flag.raised_at <= at
