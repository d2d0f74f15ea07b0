"""This room's verbs of the audit trail, in words, and whose letters they were."""

import uuid
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import names_subjects, says

from .models import Outgoing, PushDevice, Reaching, TextChoice

says("letter.sent-again", _("had a letter sent again"))
says("letter.cancelled", _("kept a letter from being sent"))
says("letter.arrived", _("noted that a letter had arrived"))
says("texts.asked", _("asked for texts"))
says("texts.agreed", _("agreed to texts, from their telephone"))
says("texts.ended", _("ended texts"))
says("texts.stopped", _("texted STOP"))
says("texts.started", _("texted START"))
says("reaching.chosen", _("chose how to be told of something new"))
says("reaching.device-added", _("had a browser of theirs told"))
says("reaching.devices-dropped", _("had no browser told any more"))
says("texts.may-say", _("agreed that texts say what they are about"))
says("texts.may-not-say", _("no longer wants texts to say what they are about"))


def _whose(ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Names of the persons that letters went to, in one statement."""
    found = Outgoing.objects.filter(pk__in=list(ids), person__isnull=False).select_related("person")
    return {letter.pk: str(letter.person) for letter in found.only("pk", "person__name", "person__email")}


names_subjects(Outgoing._meta.label, _whose)


def _who_chose(model):
    def names(ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, str]:
        """Names of the persons whose rows these are, in one statement."""
        found = model.objects.filter(pk__in=list(ids)).select_related("person")
        return {row.pk: str(row.person) for row in found.only("pk", "person__name", "person__email")}

    return names


for _model in (PushDevice, Reaching, TextChoice):
    names_subjects(_model._meta.label, _who_chose(_model))
