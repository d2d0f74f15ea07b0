"""The audit trail's verbs for what is put on record for safety, in words, and whose its subjects are."""

import uuid
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from handrail.people.models import Person
from handrail.people.registries import names_subjects, says

from .records import EmergencyDetails

says("emergency.asking-changed", _("changed what is asked for an emergency"))
says("emergency.changed", _("changed their details for an emergency"))
says("emergency.shown", _("was shown somebody’s details for an emergency, in a flag"))
says("talk.begun", _("began to note a conversation after a flag"))
says("talk.done", _("noted a conversation, and closed a flag with it"))
says("talk.met-again", _("talked again as was agreed after a flag"))


def _of_details(ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    rows = EmergencyDetails.objects.filter(pk__in=list(ids)).values_list("pk", "participant__name",
                                                                         "participant__email")
    return {pk: str(Person(name=name, email=email)) for pk, name, email in rows}


names_subjects(EmergencyDetails._meta.label, _of_details)
