"""This room's verbs of the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import says

says("fidelity.rows-taken", _("took the contacts behind a figure"))
says("fidelity.rates-set", _("set what an hour of guidance costs"))
