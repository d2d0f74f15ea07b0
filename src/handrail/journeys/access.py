"""Who may see or do what with a participant's course."""

from handrail.people.access import grant, is_self, is_their_guide, supervises_their_guide
from handrail.people.models import RoleKind

grant("journeys.own", to=[RoleKind.PARTICIPANT], when=is_self)
grant("journeys.read", to=[RoleKind.GUIDE], when=is_their_guide)
grant("journeys.read", to=[RoleKind.SUPERVISOR], when=supervises_their_guide)
