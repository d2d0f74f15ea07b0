"""Who may do a course by text: its participant."""

from handrail.people.access import grant, is_self
from handrail.people.models import RoleKind

grant("texting.course", to=[RoleKind.PARTICIPANT], when=is_self)
