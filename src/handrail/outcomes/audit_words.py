"""This room's verbs of the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import says

says("outcomes.rows-taken", _("took the rows behind a figure"))
says("evidence.study-added", _("added a study to the evidence"))
says("evidence.study-withdrawn", _("withdrew a study from the evidence"))
says("evidence.study-read", _("wrote down what a study of the evidence was like"))
says("evidence.judged", _("judged how sure the evidence is"))
