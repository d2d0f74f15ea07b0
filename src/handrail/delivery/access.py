"""Who may see the letters, speak on live lines, and choose about texts."""

from handrail.people.access import grant, is_self
from handrail.people.models import RoleKind

grant("delivery.letters", to=[RoleKind.MANAGER])
# which line, each kind's own rule says (live.lines)
grant("delivery.live", to=[RoleKind.PARTICIPANT, RoleKind.GUIDE, RoleKind.SUPERVISOR])
grant("delivery.texts", to=[RoleKind.PARTICIPANT], when=is_self)
grant("delivery.reach", to=[RoleKind.PARTICIPANT])
