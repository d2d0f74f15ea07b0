"""Putting off what can wait: who is quiet and who left check-ins out, with a reason and until a day. Never a flag,
a score that got worse, a message or a contact: those have deadlines of their own.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from handrail.ground.ids import id_for
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people import audit
from handrail.people.models import Role

from .models import Need, Snooze

CAN_WAIT = ("quiet", "lapsed")
WHY = {
    "away": _("they are away, and said so"),
    "agreed": _("we agreed on it"),
    "written": _("I have just written or rung"),
    "looked": _("I have looked; nothing to do now"),
}
DAYS = {"1": _("until tomorrow"), "3": _("for three days"), "7": _("for a week"), "14": _("for two weeks")}


class CantWait(ValueError):
    """What was picked has nothing that may be put off, or not so long, or without a reason."""


@transaction.atomic
def put_off(*, enrolment: Enrolment, why: str, days: int, by: Role, at: datetime) -> list[Snooze]:
    """Put off every need of somebody that can wait. The same again only moves its end. Raises CantWait."""
    if why not in WHY or str(days) not in DAYS:
        raise CantWait(why)
    lock_standing(enrolment.pk)
    needs = list(Need.objects.filter(enrolment=enrolment, code__in=CAN_WAIT))
    if not needs:
        raise CantWait("nothing")
    put = []
    for need in needs:
        snooze, _is_new = Snooze.objects.update_or_create(
            enrolment=enrolment, code=need.code, subject=need.subject,
            defaults={"why": why, "by": by.person, "at": at, "until": at + timedelta(days=days)},
            create_defaults={"service_id": enrolment.service_id, "why": why, "by": by.person, "at": at,
                             "until": at + timedelta(days=days),
                             "pk": id_for(enrolment.pk, "snooze", need.code, need.subject)},
        )
        put.append(snooze)
    audit.record(did="need.put-off", to=enrolment, at=at, by=by, why=why, days=days,
                 codes=[need.code for need in needs])
    return put


def put_off_several(
    *, enrolments: Iterable[Enrolment], why: str, days: int, by: Role, at: datetime,
) -> tuple[int, list[uuid.UUID]]:
    """Put off for several people, each in a transaction of its own. How many, and for whom nothing could wait."""
    done, left = 0, []
    for enrolment in enrolments:
        try:
            put_off(enrolment=enrolment, why=why, days=days, by=by, at=at)
            done += 1
        except CantWait:
            left.append(enrolment.pk)
    return done, left
