"""Breaks: the guide hears when somebody they look after takes one, and when they are back."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from handrail.delivery import outbox
from handrail.guidance.models import Guidance
from handrail.journeys.models import Enrolment
from handrail.journeys.signals import course_moved


@course_moved.listen(only=lambda event, **_facts: event in ("paused", "returned"))
def tell_guide(*, enrolment: Enrolment, event: str, subject: str, at: datetime) -> None:
    """Write to the guide, without a name: the page says who, and until when."""
    guidance = Guidance.objects.select_related("guide").filter(enrolment=enrolment).first()
    if guidance is None or guidance.guide is None:
        return
    guide, service = guidance.guide, enrolment.service
    with translation.override(guide.language or service.language):
        line = (_("Somebody you guide at %(service)s takes a break. You see until when on their page:\n\n%(link)s\n")
                if event == "paused" else
                _("Somebody you guide at %(service)s is back from a break:\n\n%(link)s\n"))
        outbox.decide(
            once=f"break:{enrolment.pk}:{event}:{at.isoformat()}", kind="break", person=guide, address=guide.email,
            at=at, subject=_("Somebody at %(service)s") % {"service": service.name},
            body=line % {"service": service.name, "link": settings.HANDRAIL_ORIGIN + reverse(
                "guidance:participant", args=[enrolment.pk])})
