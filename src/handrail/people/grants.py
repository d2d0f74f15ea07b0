"""Who may see or do what with persons: managers see who is here and what was done, never anybody's words."""

from .access import grant
from .models import RoleKind

grant("people.persons", to=[RoleKind.MANAGER])
grant("people.invite", to=[RoleKind.MANAGER])
grant("people.service", to=[RoleKind.MANAGER])
grant("people.audit", to=[RoleKind.MANAGER])
