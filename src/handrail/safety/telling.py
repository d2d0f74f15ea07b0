"""The letter to a flag's owner: that somebody needs them, by when, and nothing else."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from handrail.delivery import outbox
from handrail.people.models import Service

from .models import Flag


def tell_owner(*, flag: Flag, service: Service, at: datetime) -> None:
    """Decide the letter, once a flag and owner."""
    owner = flag.owner
    if owner is None:
        return
    with translation.override(owner.language):
        by = formats.date_format(
            flag.answer_by.astimezone(ZoneInfo(owner.timezone or service.timezone)),
            pgettext("date in words", "l j F, H:i"),
        )
        outbox.decide(
            once=f"flag:{flag.pk}:{owner.pk}", kind="flag", person=owner, address=owner.email, at=at,
            subject=_("Someone needs you at %(service)s") % {"service": service.name},
            body=_("Please sign in and look at the first row of your list before %(by)s.\n\n%(link)s\n")
            % {"by": by, "link": settings.HANDRAIL_ORIGIN + reverse("safety:flag", args=[flag.pk])},
        )
