"""This room's verbs of the audit trail, in words, and whose its subjects are."""

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import names_subjects, says

from .models import Clinician, Referral

VERBS = {
    "clinician.asked": _("asked to refer people, or was put down for it"),
    "clinician.checked": _("checked a clinician and let them in"),
    "clinician.declined": _("did not let a clinician in"),
    "clinician.ended": _("ended a clinician’s access"),
    "clinician.told": _("told a clinician that there is news"),
    "clinician.silent": _("told the service that a clinician has not read a word"),
    "referral.made": _("made a code for somebody"),
    "referral.withdrawn": _("took a code back"),
    "referral.letter": _("asked for an invitation with a code"),
    "referral.used": _("used a clinician’s code"),
    "referral.parted": _("parted from a clinician"),
    "referral.viewed": _("looked at what somebody shares with them"),
    "referral.letter-taken": _("took the letter at the end"),
    "agreement.given": _("agreed that a clinician may know something"),
    "agreement.withdrawn": _("took back what a clinician may know"),
    "referral.followed": _("began another course to which the clinician goes along"),
    "responsibility.changed": _("changed who is responsible"),
    "responsibility.offered": _("asked the service to take responsibility"),
    "responsibility.accepted": _("accepted responsibility for the service"),
    "responsibility.declined": _("did not accept responsibility for the service"),
    "responsibility.withdrawn": _("took back that the service was to take responsibility"),
}


def _clinicians(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(Clinician.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def _whose(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = Referral.objects.filter(pk__in=list(ids), enrolment__isnull=False)
    return dict(rows.values_list("pk", "enrolment__participant__name"))


for _did, _words in VERBS.items():
    says(_did, _words)
names_subjects(Clinician._meta.label, _clinicians)
names_subjects(Referral._meta.label, _whose)
