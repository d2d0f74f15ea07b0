"""A flag that was raised while the person wasn't looking: Today leads them to help, until it is closed."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.journeys import steps
from handrail.journeys.models import Step

from . import shelf
from .models import Flag
from .signals import flag_closed

ROOM, CODE = "safety", "help"


def remind(flag: Flag, at: datetime) -> None:
    """Offer help on Today, where the signal shows it at all."""
    if flag.closed_at is None and shelf.signal_of(flag.plan_id, flag.signal).shows_help:
        steps.offer(enrolment=flag.enrolment, room=ROOM, code=CODE, subject=str(flag.pk), since=at, weight=55)


@flag_closed.listen
def no_longer(*, flag: Flag, at: datetime) -> None:
    """It is closed; Today says nothing of it any more."""
    steps.withdraw(enrolment=flag.enrolment, room=ROOM, code=CODE, subject=str(flag.pk))


@steps.words(ROOM, CODE)
def help_step(step: Step) -> steps.Shown:
    """Today's line."""
    return steps.Shown(title=_("Help, if you would like some"), line=_("Whom you can call, and who has been told"),
                       url=reverse("safety:help"), action=_("Look"))
