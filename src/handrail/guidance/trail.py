"""What guidance does, in the words of the audit trail."""

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from handrail.people.registries import names_subjects, says

from .models import Attachment, Contact, Guidance, Message, ProtocolChange

VERBS = {
    "guidance.begun": _("began guidance by a protocol"),
    "guide.assigned": _("gave a guide"),
    "protocol.changed": _("changed how somebody is guided"),
    "protocol.kept": _("left it at how somebody is guided"),
    "contact.closed": _("closed a contact"),
    "contact.logged": _("logged a contact that wasn’t planned"),
    "contact.noted": _("added to the note of a contact"),
    "contact.sent": _("sent an automatic letter"),
    "need.put-off": _("put off what can wait"),
    "call.taken": _("took a call"),
    "wishes.changed": _("said how they would like to be guided"),
    "phone.changed": _("changed their telephone number"),
    "guide-change.asked": _("asked for another guide"),
    "guide-change.answered": _("answered who asked for another guide"),
    "complaint.made": _("complained"),
    "complaint.read": _("read a complaint"),
    "complaint.answered": _("answered a complaint"),
    "complaint.read-by-guide": _("read a complaint about themselves"),
    "complaint.shared": _("shared a complaint with the guide it is about"),
    "complaints.taken": _("took the log of complaints as a file"),
    "desk.changed": _("changed how many people a guide takes"),
    "guiding-offer.changed": _("changed what participants may choose"),
    "hand-over.written": _("wrote a summary for the next guide"),
    "hand-over.given": _("handed somebody over to another guide"),
    "hand-over.read": _("read what was handed over"),
    "message.written": _("wrote a message"),
    "message.signed": _("signed a message"),
    "message.returned": _("gave a message back to its writer"),
    "message.revised": _("wrote a message anew"),
    "message.sent": _("sent a message"),
    "template.kept": _("wrote a template"),
    "template.dropped": _("threw a template away"),
    "file.attached": _("attached a file to a message"),
    "participant.viewed": _("looked at a participant’s page"),
}


def _whose(model):
    def names(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
        return dict(model.objects.filter(pk__in=list(ids)).values_list("pk", "enrolment__participant__name"))

    return names


for _did, _words in VERBS.items():
    says(_did, _words)
for _model in (Attachment, Contact, Guidance, Message, ProtocolChange):
    names_subjects(_model._meta.label, _whose(_model))
