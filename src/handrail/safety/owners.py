"""Whose a flag is: always somebody who is there and trained for it."""

from handrail.journeys.models import Enrolment
from handrail.people.models import CareRelation, Person, Qualification, Role, RoleKind, Supervision

NOT_ALONE = (Qualification.STUDENT, Qualification.PEER)  # their supervisor owns their people's flags


def owner_of(enrolment: Enrolment) -> Person | None:
    """The guide; for a student or a peer their supervisor; without either a supervisor of the service, or a manager."""
    guides = CareRelation.objects.filter(participant_id=enrolment.participant_id, until=None).values("guide_id")
    roles = list(
        Role.objects.select_related("person")
        .filter(kind=RoleKind.GUIDE, person_id__in=guides, until=None, person__is_active=True).order_by("since", "pk")
    )
    trained = [role for role in roles if role.qualification not in NOT_ALONE]
    if trained:
        return trained[0].person
    supervisors = Supervision.objects.filter(
        guide_id__in=[role.person_id for role in roles], until=None
    ).values("supervisor_id")
    return (
        _first(RoleKind.SUPERVISOR, person_id__in=supervisors)
        or _first(RoleKind.SUPERVISOR)
        or _first(RoleKind.MANAGER)
        or (roles[0].person if roles else None)
    )


def _first(kind: RoleKind, **having) -> Person | None:
    role = (
        Role.objects.select_related("person")
        .filter(kind=kind, until=None, person__is_active=True, **having).order_by("since", "pk").first()
    )
    return role.person if role else None
