"""This room's verbs of the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import says

says("measure.added", _("brought a measure’s wording in"))
