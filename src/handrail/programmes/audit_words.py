"""This room's verbs of the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import says

says("pack.taken", _("brought in a protocol, a form for rating or a guides’ check"))
