"""A clinician sees only who agreed, and only what was agreed, from the moment of agreeing to that of taking it back."""

from handrail.people.access import grant, is_self, is_their_guide, supervises_their_guide
from handrail.people.models import Qualification, RoleKind

from .models import Agreement, Clinician, Part


def is_theirs(role, referral) -> bool:
    """The code is this clinician's own, who is still checked."""
    clinician = referral.clinician
    return clinician.person_id == role.person_id and clinician.state == Clinician.State.CHECKED


def gave_it(role, referral) -> bool:
    """The code is this clinician's own, and was given as one: nobody is told of a course that only follows another."""
    return is_theirs(role, referral) and referral.follows_id is None


def may_take_on(role, enrolment) -> bool:
    """Somebody's guide who isn't in training."""
    return is_their_guide(role, enrolment) and role.qualification not in (Qualification.STUDENT, Qualification.PEER)


def has_agreed(*parts: Part):
    """A rule: the referral is theirs, and its person agrees, now, to one of these parts."""

    def rule(role, referral) -> bool:
        return is_theirs(role, referral) and referral.is_linked and Agreement.objects.filter(
            referral=referral, part__in=parts, withdrawn_at=None).exists()

    return rule


def is_own(role, referral) -> bool:
    """The referral belongs to this participant's course."""
    return referral.enrolment_id is not None and is_self(role, referral)


grant("referrals.mine", to=[RoleKind.CLINICIAN])
grant("referrals.slip", to=[RoleKind.CLINICIAN], when=gave_it)
grant("referrals.patient", to=[RoleKind.CLINICIAN], when=has_agreed(*Part))
for _part in Part:
    grant(f"referrals.{_part}", to=[RoleKind.CLINICIAN], when=has_agreed(_part))
grant("referrals.own", to=[RoleKind.PARTICIPANT], when=is_own)
grant("referrals.clinicians", to=[RoleKind.MANAGER])
grant("referrals.responsibility", to=[RoleKind.MANAGER])
grant("referrals.responsibility", to=[RoleKind.GUIDE], when=is_their_guide)
grant("referrals.responsibility", to=[RoleKind.SUPERVISOR], when=supervises_their_guide)
grant("referrals.take-on", to=[RoleKind.MANAGER])
grant("referrals.take-on", to=[RoleKind.GUIDE], when=may_take_on)
grant("referrals.take-on", to=[RoleKind.SUPERVISOR], when=supervises_their_guide)
