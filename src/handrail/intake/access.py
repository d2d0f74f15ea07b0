"""Who may see and do what here: managers and supervisors decide, a guide sees what they own or were asked about."""

from handrail.people.access import grant, is_self, is_their_guide, supervises_their_guide
from handrail.people.models import RoleKind

DECIDE = [RoleKind.MANAGER, RoleKind.SUPERVISOR]


def is_owner_or_asked(role, case) -> bool:
    """The case is this person's, or they were asked what they think of it."""
    return case.owner_id == role.person_id or case.opinions.filter(asked_of_id=role.person_id).exists()


def was_asked(role, opinion) -> bool:
    """The opinion was asked of this person."""
    return opinion.asked_of_id == role.person_id


grant("intake.queue", to=[*DECIDE, RoleKind.GUIDE])
grant("intake.case", to=DECIDE)
grant("intake.case", to=[RoleKind.GUIDE], when=is_owner_or_asked)
grant("intake.decide", to=DECIDE)
grant("intake.opinion", to=[*DECIDE, RoleKind.GUIDE], when=was_asked)
grant("intake.places", to=DECIDE)
grant("intake.service", to=[RoleKind.MANAGER])
grant("intake.merge", to=[RoleKind.MANAGER])
grant("intake.course", to=[RoleKind.MANAGER])
for _permission in ("intake.course", "intake.summary"):
    grant(_permission, to=[RoleKind.GUIDE], when=is_their_guide)
    grant(_permission, to=[RoleKind.SUPERVISOR], when=supervises_their_guide)
grant("intake.sign", to=[RoleKind.SUPERVISOR], when=supervises_their_guide)
grant("intake.own", to=[RoleKind.PARTICIPANT], when=is_self)
