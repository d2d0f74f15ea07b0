"""Who may see and close flags."""

from handrail.people.access import grant, is_their_guide, supervises_their_guide
from handrail.people.models import Role, RoleKind

from .models import Flag


def is_owner(role: Role, flag: Flag) -> bool:
    """The flag is this person's to answer."""
    return flag.owner_id == role.person_id


grant("safety.flag", to=[RoleKind.GUIDE], when=is_their_guide)
grant("safety.flag", to=[RoleKind.SUPERVISOR], when=supervises_their_guide)
grant("safety.flag", to=[RoleKind.SUPERVISOR, RoleKind.MANAGER], when=is_owner)
grant("safety.flags", to=[RoleKind.SUPERVISOR, RoleKind.MANAGER])
