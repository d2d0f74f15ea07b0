"""Who may see and close flags."""

from handrail.ground import moment
from handrail.people.access import grant, is_their_guide, says_who_is_covered, supervises_their_guide
from handrail.people.models import Role, RoleKind

from . import owners
from .models import Flag, Leave, Told

STAFF = [RoleKind.GUIDE, RoleKind.SUPERVISOR, RoleKind.MANAGER]


def is_owner(role: Role, flag: Flag) -> bool:
    """The flag is this person's to answer."""
    return flag.owner_id == role.person_id


def was_told(role: Role, flag: Flag) -> bool:
    """They were asked to answer it, since its owner went or the time had passed, and nobody has closed it yet."""
    return flag.closed_at is None and Told.objects.filter(flag_id=flag.pk, person_id=role.person_id).exists()


def is_own_leave(role: Role, leave: Leave) -> bool:
    """The leave is this person's own."""
    return leave.person_id == role.person_id


grant("safety.flag", to=[RoleKind.GUIDE], when=is_their_guide)
grant("safety.flag", to=[RoleKind.SUPERVISOR], when=supervises_their_guide)
grant("safety.flag", to=STAFF, when=is_owner)
grant("safety.flag", to=STAFF, when=was_told)
# leave and cover; what is watched for
grant("safety.leave", to=[RoleKind.GUIDE, RoleKind.SUPERVISOR], when=is_own_leave)
grant("safety.leave", to=[RoleKind.MANAGER])
grant("safety.plan", to=[RoleKind.MANAGER])
grant("safety.flags", to=[RoleKind.SUPERVISOR, RoleKind.MANAGER])

# whoever stands in sees the people of who is away, from the first minute of a leave to its last, no tick needed
says_who_is_covered(lambda person_id: owners.stood_in_for(person_id, moment.now()))
