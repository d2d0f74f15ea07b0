"""This room's verbs of the audit trail about calls, in words."""

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import says

says("call.opened", _("let somebody into a call"))
says("call.ended", _("ended a call"))
