"""Who may look after guides: their supervisors; guides see what was said to them; managers see who is behind."""

from typing import Any

from handrail.people.access import grant
from handrail.people.models import Role, RoleKind, Supervision

from .models import Review


def supervises(role: Role, thing: Any) -> bool:
    """The role's person is, now, a supervisor of the guide whom the thing is about."""
    return Supervision.objects.filter(guide_id=thing.guide_id, supervisor_id=role.person_id, until=None).exists()


def may_rate(role: Role, review: Review) -> bool:
    """Only what was drawn, and only their supervisor."""
    return review.is_drawn and supervises(role, review)


def was_rated(role: Role, review: Review) -> bool:
    """A guide's own, once it is rated."""
    return review.guide_id == role.person_id and review.rated_at is not None


grant("supervision.desk", to=[RoleKind.SUPERVISOR])
grant("supervision.rate", to=[RoleKind.SUPERVISOR], when=may_rate)
grant("supervision.own", to=[RoleKind.GUIDE])
grant("supervision.answer", to=[RoleKind.GUIDE], when=was_rated)


def may_confirm(role: Role, guide: Role) -> bool:
    """A guide's supervisor; where a guide has none, any of the service. Never oneself."""
    if guide.kind != RoleKind.GUIDE or guide.person_id == role.person_id:
        return False
    theirs = set(Supervision.objects.filter(guide_id=guide.person_id, until=None).values_list("supervisor_id",
                                                                                              flat=True))
    return not theirs or role.person_id in theirs


grant("supervision.confirm", to=[RoleKind.SUPERVISOR], when=may_confirm)
grant("supervision.guides", to=[RoleKind.MANAGER])


def supervises_guide(role: Role, guide: Role) -> bool:
    """The role's person is, now, this guide's supervisor."""
    return guide.kind == RoleKind.GUIDE and Supervision.objects.filter(
        guide_id=guide.person_id, supervisor_id=role.person_id, until=None).exists()


grant("supervision.guide", to=[RoleKind.SUPERVISOR], when=supervises_guide)
