"""Who may see and do what in guidance: guides their own caseload, supervisors their guides', managers no words."""

from handrail.people.access import grant, is_self, is_their_guide, supervises_their_guide
from handrail.people.models import Role, RoleKind

from .attaching import may_open
from .complaining import may_manage, was_shared
from .models import Attachment, HandingOver, Template

STAFF = [RoleKind.GUIDE, RoleKind.SUPERVISOR, RoleKind.MANAGER, RoleKind.RESEARCHER]

grant("guidance.caseload", to=[RoleKind.GUIDE, RoleKind.SUPERVISOR])
grant("guidance.participant", to=[RoleKind.GUIDE], when=is_their_guide)
grant("guidance.participant", to=[RoleKind.SUPERVISOR], when=supervises_their_guide)
grant("guidance.contact", to=[RoleKind.GUIDE], when=is_their_guide)
grant("guidance.contact", to=[RoleKind.SUPERVISOR], when=supervises_their_guide)
grant("guidance.enter", to=[RoleKind.GUIDE], when=is_their_guide)
grant("guidance.enter", to=[RoleKind.SUPERVISOR], when=supervises_their_guide)
grant("guidance.change-protocol", to=[RoleKind.GUIDE], when=is_their_guide)
grant("guidance.change-protocol", to=[RoleKind.SUPERVISOR], when=supervises_their_guide)
grant("guidance.change-protocol", to=[RoleKind.MANAGER])
grant("guidance.assign", to=[RoleKind.MANAGER])
grant("guidance.overview", to=[RoleKind.MANAGER, RoleKind.RESEARCHER])
grant("guidance.protocol", to=STAFF)
grant("guidance.protocols", to=[RoleKind.MANAGER])

# messages, comments and sign-off
grant("guidance.messages", to=[RoleKind.PARTICIPANT], when=is_self)
grant("guidance.write", to=[RoleKind.GUIDE], when=is_their_guide)
grant("guidance.write", to=[RoleKind.SUPERVISOR], when=supervises_their_guide)
grant("guidance.sign", to=[RoleKind.SUPERVISOR], when=supervises_their_guide)


def _as_far_as_sent(holds):
    """A file of somebody they have to do with, as far as its message has come."""

    def rule(role: Role, attachment: Attachment) -> bool:
        return holds(role, attachment) and may_open(role, attachment)

    return rule


grant("guidance.file", to=[RoleKind.PARTICIPANT], when=_as_far_as_sent(is_self))
grant("guidance.file", to=[RoleKind.GUIDE], when=_as_far_as_sent(is_their_guide))
grant("guidance.file", to=[RoleKind.SUPERVISOR], when=_as_far_as_sent(supervises_their_guide))


def _may_change(role: Role, template: Template) -> bool:
    """The service's are the manager's to write, everybody else has their own."""
    return template.owner_id == (None if role.kind == RoleKind.MANAGER else role.person_id)


grant("guidance.templates", to=[RoleKind.GUIDE, RoleKind.SUPERVISOR, RoleKind.MANAGER])
grant("guidance.template", to=[RoleKind.GUIDE, RoleKind.SUPERVISOR, RoleKind.MANAGER], when=_may_change)


def is_of_handing_over(role: Role, handing: HandingOver) -> bool:
    """The guide who came, and the one who went: each keeps seeing what was handed over then."""
    return role.person_id in (handing.before_id, handing.after_id)


grant("guidance.handed-over", to=[RoleKind.GUIDE], when=is_of_handing_over)

# what participants say of their guidance
grant("guidance.own", to=[RoleKind.PARTICIPANT], when=is_self)
grant("guidance.requests", to=[RoleKind.MANAGER])
grant("guidance.complaint", to=[RoleKind.MANAGER], when=may_manage)
grant("guidance.complaint", to=[RoleKind.GUIDE, RoleKind.SUPERVISOR], when=was_shared)
grant("guidance.answer-complaint", to=[RoleKind.MANAGER], when=may_manage)
