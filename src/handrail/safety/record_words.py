"""The audit trail's verbs for what is put on record for safety, in words, and whose its subjects are."""

import uuid
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from handrail.people.models import Person
from handrail.people.registries import names_subjects, says

from .adverse_records import AdverseEvent
from .records import EmergencyDetails

says("emergency.asking-changed", _("changed what is asked for an emergency"))
says("emergency.changed", _("changed their details for an emergency"))
says("emergency.shown", _("was shown somebody’s details for an emergency, in a flag"))
says("talk.begun", _("began to note a conversation after a flag"))
says("talk.done", _("noted a conversation, and closed a flag with it"))
says("talk.met-again", _("talked again as was agreed after a flag"))
says("effects.told", _("said what was hard because of the course"))
says("adverse.recorded", _("wrote down an adverse event"))
says("adverse.amended", _("amended an adverse event"))
says("safety.log-taken", _("took the safety log away as a file"))


def _of_details(ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    rows = EmergencyDetails.objects.filter(pk__in=list(ids)).values_list("pk", "participant__name",
                                                                         "participant__email")
    return {pk: str(Person(name=name, email=email)) for pk, name, email in rows}


def _of_events(ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    rows = AdverseEvent.objects.filter(pk__in=list(ids)).values_list("pk", "enrolment__participant__name",
                                                                     "enrolment__participant__email")
    return {pk: str(Person(name=name, email=email)) for pk, name, email in rows}


names_subjects(AdverseEvent._meta.label, _of_events)
names_subjects(EmergencyDetails._meta.label, _of_details)
