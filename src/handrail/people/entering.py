"""Signing somebody in who has just shown by a letter that the address is theirs."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login


def sign_in_new(request, person, *, to: str = "/"):
    """Sign the person in and answer with a redirect to `to`.

    It goes through allauth's stages: somebody who has a second factor is asked for it.
    """
    record_authentication(request, person, "letter", email=person.email)
    return perform_login(request, Login(user=person, email=person.email, redirect_url=to))
