"""This room's verbs of the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import says

says("review.rated", _("rated a guide’s contact"))
says("review.seen", _("read what a supervisor said"))
says("training.read", _("worked through a lesson for guides"))
says("training.tried", _("answered the check for guides"))
says("training.confirmed", _("confirmed a guide’s check"))
says("training.asked", _("changed what is asked before guides get people"))
says("supervision.set-up", _("changed how guides are looked after"))
says("supervision.held", _("held a supervision meeting"))
says("supervision.noted", _("noted something about a guide"))
says("supervision.spoken-of", _("noted what supervision said of a participant"))
says("supervision.signed", _("signed a month of a guide’s hours"))
