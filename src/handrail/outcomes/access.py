"""Who may see figures: managers and supervisors as they are, researchers rounded; rows behind them, staff only."""

from handrail.people.access import grant
from handrail.people.models import RoleKind

grant("outcomes.figures", to=[RoleKind.MANAGER, RoleKind.SUPERVISOR, RoleKind.RESEARCHER])
grant("outcomes.read-evidence", to=list(RoleKind))
grant("outcomes.evidence", to=[RoleKind.MANAGER, RoleKind.RESEARCHER])
grant("outcomes.evidence-add", to=[RoleKind.MANAGER, RoleKind.RESEARCHER])
grant("outcomes.rows", to=[RoleKind.MANAGER, RoleKind.SUPERVISOR])
