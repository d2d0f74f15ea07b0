"""How allauth is asked to sign people in."""

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils import translation

from handrail.ground import moment

from .models import Person, Role, RoleKind
from .second_factor import PRIMARY, open_secret, seal_secret


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up on allauth's own page; letters have plain subjects."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """In the language of whom it goes to, whatever the browser speaks that asked for it."""
        language = Person.objects.filter(email__iexact=email).values_list("language", flat=True).first()
        with translation.override(language or translation.get_language()):
            super().send_mail(template_prefix, email, context)

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Not within five minutes of signing in: who sets up a second factor has just shown who they are."""
        records = get_authentication_records(self.request, self.request.user)
        if records and moment.real_now().timestamp() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: secrets are sealed, and who must have one can't remove the last."""

    def encrypt(self, text: str) -> str:
        return seal_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_secret(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if authenticator.type not in PRIMARY:
            return True
        roles = Role.everywhere.filter(person_id=authenticator.user_id, until=None)
        if not roles.exclude(kind=RoleKind.PARTICIPANT).exists():
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=PRIMARY)
        return others.exclude(pk=authenticator.pk).exists()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Handrail"}
