"""This room's verbs of the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import says

says("outcomes.rows-taken", _("took the rows behind a figure"))
