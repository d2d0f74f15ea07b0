"""Who may see or do what with what is put on record for safety."""

from handrail.people.access import grant
from handrail.people.models import RoleKind

grant("safety.asking", to=[RoleKind.MANAGER])
