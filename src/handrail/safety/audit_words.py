"""This room's verbs of the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import says

says("flag.raised", _("raised a flag"))
says("flag.grew", _("gave a flag more weight"))
says("flag.seen", _("opened a flag"))
says("flag.passed-on", _("passed a flag on to another owner"))
says("flag.closed", _("closed a flag"))
says("flag.escalated", _("told the next one up the line of a flag"))
says("leave.taken", _("entered a leave"))
says("leave.cancelled", _("cancelled a leave"))
says("on-call.named", _("said who is called outside working hours"))
says("word.watched", _("changed the words that are listened for"))
