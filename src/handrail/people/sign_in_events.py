"""What follows when somebody has signed in, or changed how they do: listeners to Django's and allauth's signals."""

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from handrail.ground import moment

from . import audit, kept_form
from .models import Role
from .second_factor import note_first

ROLE_IN_SESSION = "role"


@receiver(user_logged_in)
def take_the_only_role(sender, request, user, **kwargs) -> None:
    """Whoever has one role is in it at once; with several, the page asks (people:choose-role)."""
    roles = list(Role.everywhere.filter(person_id=user.pk, until=None).order_by("pk")[:2])
    request.session.pop(ROLE_IN_SESSION, None)
    if len(roles) == 1:
        request.session[ROLE_IN_SESSION] = str(roles[0].pk)


@receiver(account.user_logged_in)
def write_down_sign_in(sender, request, user, response=None, **kwargs) -> None:
    """Remember in this browser whose forms it may hold, and audit the sign-in where the role is known."""
    role = Role.everywhere.filter(pk=request.session.get(ROLE_IN_SESSION)).first()
    if role is not None:
        entered(request, response, role)


def entered(request, response, role: Role) -> None:
    """Somebody begins to work in a role: audited, and this browser remembers them."""
    audit.record(did="session.begun", to=role, at=getattr(request, "at", None) or moment.now(), by=role)
    if response is not None:
        kept_form.remember(response, role)


@receiver(mfa.authenticator_added)
def second_factor_added(sender, request, user, authenticator, **kwargs) -> None:
    """The first one counts as shown; each is audited where the person works."""
    note_first(request, authenticator)
    _audit_factor(request, user, "second-factor.added", authenticator)


@receiver(mfa.authenticator_removed)
def second_factor_removed(sender, request, user, authenticator, **kwargs) -> None:
    """Audited where the person works."""
    _audit_factor(request, user, "second-factor.removed", authenticator)


def _audit_factor(request, user, did: str, authenticator: Authenticator) -> None:
    for role in Role.everywhere.filter(person_id=user.pk, until=None).order_by("pk"):
        audit.record(did=did, to=user, at=getattr(request, "at", None) or moment.now(), by=role,
                     type=authenticator.type)
