"""Who may see the letters."""

from handrail.people.access import grant
from handrail.people.models import RoleKind

grant("delivery.letters", to=[RoleKind.MANAGER])
