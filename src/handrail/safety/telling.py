"""The letter to whoever is told of a flag: that somebody needs them, by when, and nothing else."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from handrail.delivery import outbox
from handrail.people.models import Person, Service

from .models import Flag, Told
from .plan import URGENT


def tell(
    *, flag: Flag, person: Person | None, service: Service, why: str, answer_by: datetime, at: datetime, step: int = 0
) -> Told | None:
    """Write down that somebody was told, and decide the letter that tells them. One letter for each telling."""
    if person is None:
        return None
    told = Told.objects.create(service=service, flag=flag, person=person, why=why, step=step, answer_by=answer_by,
                               at=at)
    with translation.override(person.language or service.language):
        outbox.decide(
            once=f"flag:{told.pk}", kind="flag", person=person, address=person.email, at=at,
            urgent=flag.level == URGENT,
            subject=_("Someone needs you at %(service)s") % {"service": service.name},
            body=_body(told, person, service, at) % {
                "by": _moment(answer_by, person, service),
                "link": settings.HANDRAIL_ORIGIN + reverse("safety:flag", args=[flag.pk]),
            },
        )
    return told


def _body(told: Told, person: Person, service: Service, at: datetime) -> str:
    if told.why == Told.Why.ESCALATED:
        return _("Somebody else was asked to look at something and hasn’t finished it in time. "
                 "Please sign in and see to it before %(by)s.\n\n%(link)s\n")
    if told.answer_by <= at:
        return _("Please sign in and look at the first row of your list as soon as you can.\n\n%(link)s\n")
    return _("Please sign in and look at the first row of your list before %(by)s.\n\n%(link)s\n")


def _moment(moment: datetime, person: Person, service: Service) -> str:
    here = moment.astimezone(ZoneInfo(person.timezone or service.timezone))
    return formats.date_format(here, pgettext("date in words", "l j F, H:i"))
