"""This room's verbs of the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import says

says("flag.raised", _("raised a flag"))
says("flag.grew", _("gave a flag more weight"))
says("flag.seen", _("opened a flag"))
says("flag.passed-on", _("passed a flag on to another owner"))
says("flag.closed", _("closed a flag"))
