"""Who may see or do what with what is put on record for safety."""

from typing import Any

from handrail.people.access import grant, is_their_guide, supervises_their_guide
from handrail.people.models import CareRelation, Role, RoleKind


def nobody_guides_them(role: Role, thing: Any) -> bool:
    """The thing's participant has no guide, so that any supervisor of the service looks after their safety."""
    return not CareRelation.objects.filter(participant_id=thing.participant_id, until=None).exists()


grant("safety.asking", to=[RoleKind.MANAGER])
grant("safety.adverse", to=[RoleKind.GUIDE], when=is_their_guide)
grant("safety.adverse", to=[RoleKind.SUPERVISOR], when=supervises_their_guide)
grant("safety.adverse", to=[RoleKind.SUPERVISOR], when=nobody_guides_them)
grant("safety.log", to=[RoleKind.SUPERVISOR, RoleKind.MANAGER, RoleKind.RESEARCHER])
