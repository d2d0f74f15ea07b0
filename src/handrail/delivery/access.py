"""Who may see the letters, and speak on live lines."""

from handrail.people.access import grant
from handrail.people.models import RoleKind

grant("delivery.letters", to=[RoleKind.MANAGER])
# which line, each kind's own rule says (live.lines)
grant("delivery.live", to=[RoleKind.PARTICIPANT, RoleKind.GUIDE, RoleKind.SUPERVISOR])
