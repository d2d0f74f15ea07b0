"""This room's verbs of the audit trail, in words."""

import uuid
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import names_subjects, says

from .models import Appointment, Place

says("appointment.booked", _("booked an appointment"))
says("appointment.moved", _("moved an appointment"))
says("appointment.cancelled", _("cancelled an appointment"))
says("appointment.taken-over", _("gave an appointment to the new guide"))
says("appointment.held", _("held an appointment"))
says("appointment.missed", _("noted that somebody did not come to an appointment"))
says("hours.changed", _("changed the hours in which they can be booked"))
says("hours.blocked", _("kept a time free, or opened one"))
says("hours.unblocked", _("took back a time that was kept free or opened"))
says("desk.changed", _("changed where they meet people"))
says("feed.made", _("made a private link for their calendar"))
says("feed.ended", _("ended the private link for their calendar"))
says("meeting-rules.changed", _("changed the rules of appointments"))
says("place.changed", _("changed a place for appointments"))


def _names(ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    rows = Appointment.objects.filter(pk__in=list(ids)).select_related("enrolment__participant")
    return {row.pk: str(row.enrolment.participant) if row.enrolment.participant.is_active else "" for row in rows}


names_subjects(Appointment._meta.label, _names)
names_subjects(Place._meta.label, lambda ids: dict(Place.objects.filter(pk__in=list(ids)).values_list("pk", "name")))
