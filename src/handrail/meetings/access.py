"""Who may see and do what with appointments: the two whose it is, and nobody else; managers set places and rules."""

from handrail.people.access import grant, is_self, is_their_guide
from handrail.people.models import RoleKind

grant("meetings.own", to=[RoleKind.PARTICIPANT], when=is_self)
grant("meetings.book-for", to=[RoleKind.GUIDE], when=is_their_guide)
grant("meetings.guides", to=[RoleKind.GUIDE], when=lambda role, thing: thing.guide_id == role.person_id)
grant("meetings.calendar", to=[RoleKind.GUIDE])
grant("meetings.room", to=[RoleKind.PARTICIPANT], when=is_self)
grant("meetings.room", to=[RoleKind.GUIDE], when=lambda role, thing: thing.guide_id == role.person_id)
grant("meetings.rules", to=[RoleKind.MANAGER])
