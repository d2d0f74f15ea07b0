"""This room's verbs of the audit trail, in words, and whose its subjects are."""

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import names_subjects, says

from .models import Case, Letter

VERBS = {
    "intake.changed": _("changed how newcomers are taken in"),
    "letter-text.changed": _("changed the text of a letter"),
    "letter.sent": _("sent a letter to a newcomer"),
    "case.opened": _("put a newcomer on the list"),
    "case.handed-over": _("gave a newcomer’s case another owner or time"),
    "case.withdrawn": _("went before a decision"),
    "case.decided": _("decided about a newcomer"),
    "triage.called": _("called a newcomer"),
    "opinion.asked": _("asked for a second opinion"),
    "opinion.given": _("gave a second opinion"),
    "guidance.protocol-chosen": _("chose another protocol before the start"),
}


def _whose(model):
    def names(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
        return dict(model.objects.filter(pk__in=list(ids)).values_list("pk", "enrolment__participant__name"))

    return names


for _did, _words in VERBS.items():
    says(_did, _words)
for _model in (Case, Letter):
    names_subjects(_model._meta.label, _whose(_model))
