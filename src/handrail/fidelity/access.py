"""Who may see what was given: managers and supervisors, researchers rounded, a guide their own; rows, staff only."""

from handrail.people.access import grant
from handrail.people.models import RoleKind

grant("fidelity.figures", to=[RoleKind.MANAGER, RoleKind.SUPERVISOR, RoleKind.RESEARCHER])
grant("fidelity.rows", to=[RoleKind.MANAGER, RoleKind.SUPERVISOR])
grant("fidelity.people", to=[RoleKind.MANAGER, RoleKind.SUPERVISOR, RoleKind.GUIDE])
grant("fidelity.own", to=[RoleKind.GUIDE])
grant("fidelity.rates", to=[RoleKind.MANAGER])
