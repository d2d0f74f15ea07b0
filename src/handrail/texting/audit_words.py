"""This room's verbs of the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import says

says("texting.begun", _("began the course by text"))
says("texting.ended", _("ended the course by text"))
