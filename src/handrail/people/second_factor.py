"""Whether the session has shown a second factor."""

from allauth.mfa.utils import is_mfa_enabled

PASSED = "second_factor"


def has_passed(request) -> bool:
    """True once the person has a second factor: sign-in then always asks for it (allauth's login stages)."""
    if request.session.get(PASSED):
        return True
    if is_mfa_enabled(request.user):
        request.session[PASSED] = True
        return True
    return False
