"""This room's verbs of the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import says

says("review.rated", _("rated a guide’s contact"))
says("review.seen", _("read what a supervisor said"))
