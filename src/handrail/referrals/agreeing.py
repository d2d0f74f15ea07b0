"""What a person lets their clinician know: asked on the way in or later, each part by itself, taken back at once."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handrail.ground.lock import lock
from handrail.journeys import joining, steps
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment, Step
from handrail.people import audit
from handrail.people.models import Role

from .models import Agreement, Part, Referral


class Parted(Exception):
    """The referral is over; nothing can be agreed to."""


@transaction.atomic
def agree(*, referral: Referral, parts: Iterable[str], by: Role | None, at: datetime) -> set[str]:
    """Let the clinician know exactly these parts from now on. Returns those that changed. Raises Parted."""
    lock_standing(referral.enrolment_id)
    referral = lock(referral)
    if not referral.is_linked:
        raise Parted
    wanted = set(parts) & set(Part.values)
    open_rows = {row.part: row for row in Agreement.objects.filter(referral=referral, withdrawn_at=None)}
    for part in Part:
        if part in wanted and part not in open_rows:
            row = Agreement.objects.create(
                service_id=referral.service_id, referral=referral, part=part, given_at=at,
                language=(get_language() or "en")[:8], digest=hashlib.sha256(str(part.label).encode()).hexdigest())
            audit.record(did="agreement.given", to=referral, at=at, by=by, by_id=referral.participant_id, part=row.part)
        elif part not in wanted and part in open_rows:
            open_rows[part].withdrawn_at = at
            open_rows[part].save(update_fields=["withdrawn_at"])
            audit.record(did="agreement.withdrawn", to=referral, at=at, by=by, by_id=referral.participant_id, part=part)
    if referral.answered_at is None:
        referral.answered_at = at
        referral.save(update_fields=["answered_at"])
    steps.withdraw(enrolment=referral.enrolment, room="referrals", code="asked")
    return wanted ^ set(open_rows)


def agreed(referral: Referral) -> dict[str, datetime]:
    """What is agreed to now: part → since when. One statement."""
    return dict(Agreement.objects.filter(referral=referral, withdrawn_at=None).values_list("part", "given_at"))


def is_asked(enrolment: Enrolment) -> bool:
    """Whether this person came by a clinician's code."""
    return Referral.objects.filter(enrolment=enrolment, ended_at=None).exists()


def is_open(enrolment: Enrolment) -> bool:
    """Whether they haven't said yet what their clinician may know."""
    return Referral.objects.filter(enrolment=enrolment, ended_at=None, answered_at=None).exists()


joining.also_asks(joining.Further("referral", "referrals:own", is_asked=is_asked, is_open=is_open))


@steps.words("referrals", "asked")
def asked_step(step: Step) -> steps.Shown:
    """Today's line for whoever entered a code in the middle of a course, or has something to read about it."""
    return steps.Shown(title=_("Your clinician"), line=_("Say what they may know of your course"),
                       url=reverse("referrals:own"), action=_("Look"))


@steps.words("referrals", "changed")
def changed_step(step: Step) -> steps.Shown:
    """Today's line when responsibility has changed."""
    return steps.Shown(title=_("Who looks after you has changed"), line=_("Your clinician and the service"),
                       url=reverse("referrals:own"), action=_("Read it"))
