"""This room's verbs of the audit trail, in words, and whose its subjects are."""

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import names_subjects, says

from .models import Case, Change, Cohort, Letter, Offer, Summary, Wait

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
    "wait.begun": _("began to wait for a place"),
    "wait.ended": _("left the waiting list"),
    "wait.put-first": _("put somebody first on the waiting list"),
    "wait.put-back": _("put somebody back into the order of the waiting list"),
    "offer.made": _("offered a place"),
    "offer.taken": _("took a place"),
    "offer.declined": _("did not take a place"),
    "offer.lapsed": _("let an offer lapse"),
    "offer.taken-back": _("took an offer back"),
    "cohort.made": _("made a group with a date"),
    "cohort.changed": _("changed a group"),
    "cohort.called-off": _("called a group off"),
    "cohort.started": _("started a group"),
    "cohort.joined": _("joined a group"),
    "cohort.left": _("left a group before it began"),
    "course.programme": _("changed the programme"),
    "course.again": _("arranged a later course"),
    "summary.written": _("wrote a summary"),
    "summary.to-sign": _("asked for a signature on a summary"),
    "summary.signed": _("signed a summary"),
    "summary.returned": _("gave a summary back to its writer"),
    "summary.given": _("gave a summary"),
    "summary.doctor": _("said whether the doctor may have the summary"),
    "persons.merged": _("made two accounts one"),
    "persons.told-apart": _("wrote down that two accounts are two people"),
    "guidance.protocol-chosen": _("chose another protocol before the start"),
}


def _whose(model, path: str = "enrolment__participant__name"):
    def names(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
        return dict(model.objects.filter(pk__in=list(ids)).values_list("pk", path))

    return names


for _did, _words in VERBS.items():
    says(_did, _words)
for _model in (Case, Change, Letter, Summary, Wait):
    names_subjects(_model._meta.label, _whose(_model))
names_subjects(Offer._meta.label, _whose(Offer, "wait__enrolment__participant__name"))
names_subjects(Cohort._meta.label, _whose(Cohort, "name"))
