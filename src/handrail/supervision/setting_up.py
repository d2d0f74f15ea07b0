"""How a service looks after its guides: which share of students' contacts is looked at, by which form, which check."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from handrail.ground.lock import lock
from handrail.people import audit
from handrail.people.models import Role, Service

from . import shelf
from .models import LookingAfter
from .reviewing import Refused

SHARES = (0, 5, 10, 20, 25, 50, 100)  # per cent


@transaction.atomic
def set_up(*, service: Service, student_share: int, form: str, check: str, by: Role, at: datetime) -> LookingAfter:
    """Say how guides are looked after from now on. The same again changes nothing. Raises Refused."""
    if student_share not in SHARES or form not in shelf.forms() or check not in shelf.rules():
        raise Refused(_("Choose one of these."))
    lock(service)
    kept = LookingAfter.objects.filter(service=service).first() or LookingAfter(service=service)
    wanted = {"student_share": student_share, "form": _own(form, shelf.FORM_ID),
              "check_rule": _own(check, shelf.CHECK_ID)}
    before = {name: getattr(kept, name) for name in wanted}
    if before != wanted:
        for name, value in wanted.items():
            setattr(kept, name, value)
        kept.changed_at = at
        kept.save()
        audit.record(did="supervision.set-up", to=kept, at=at, by=by, before=before, after=wanted)
    return kept


def _own(key: str, shipped: str) -> str:
    """Nothing for what comes with Handrail, so that what a later release brings in its place is used."""
    return "" if key == shipped else key
