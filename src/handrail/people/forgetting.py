"""A person's own data: given to them whole, and destroyed when they ask.

To forget somebody in a service is to destroy the key that seals their words there; nothing opens them after that, in
no backup. What is held in the clear is blanked by the room that holds it. Two ledgers of ids, one in the data and one
beside the keys, are played again after a restore, so that neither backup brings anybody back.
"""

import uuid
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from handrail.ground import scoped, sealed
from handrail.ground.lock import lock
from handrail.ground.models import DataKey, ForgottenOwner

from . import audit, registries
from .models import CareRelation, Forgotten, Invitation, Person, Role, Service, Supervision
from .sessions import end_sessions, end_sessions_that_name
from .signals import announce, person_forgotten


def export(*, person: Person, service: Service, at: datetime | None = None, by: Role | None = None) -> dict[str, Any]:
    """Everything the service holds of a person, as plain data: the account, then what each room registered.

    A person's own look writes nothing; with `by` (somebody else gives it out) it is audited.
    """
    with scoped.service(service.pk):
        held = {name: list(rows(service.pk, person.pk)) for name, rows in sorted(registries.exports.items())}
        if by is not None and at is not None:
            audit.record(did="data.given-out", to=person, at=at, by=by)
    return {
        "service": service.name,
        "person": {
            "name": person.name, "email": person.email, "phone": person.phone, "language": person.language,
            "timezone": person.timezone, "theme": person.theme, "face": person.face, "since": person.made_at,
        },
        **held,
    }


@transaction.atomic
def forget(*, person: Person, service: Service, at: datetime, by: Role | None = None) -> None:
    """Forget a person in a service, for good. Asked twice, it is done once.

    What can fail comes first. The ledger beside the keys and the key itself go last, in a transaction of their own:
    should this transaction not commit after that, `replay_ledger` completes what was asked.
    """
    with scoped.service(service.pk):
        person = lock(person)
        came_back = _came_back(person.pk, service.pk)
        if not came_back and Forgotten.objects.filter(service_id=service.pk, person_id=person.pk).exists():
            _destroy(person.pk, service.pk, at)
            return
        for forget_in_room in registries.forgetters.values():
            forget_in_room(service_id=service.pk, person_id=person.pk, at=at)
        _let_go(person, service, at)
        announce(person_forgotten, person_id=person.pk, service_id=service.pk, at=at)
        audit.record(did="person.forgotten", to=person, at=at, by=by, by_id=None if by else person.pk)
        _destroy(person.pk, service.pk, at)


def replay_ledger(at: datetime) -> int:
    """Forget again everybody who had been forgotten and is here: after a restore, or when forgetting broke off.

    Nobody is forgotten again who joined the service anew after being forgotten. Returns how many there were. Where
    both ledgers agree with the data it costs three statements, so the clock does it every day.
    """
    beside_keys = {(row.service_id, row.person_id): row.at for row in ForgottenOwner.objects.all()}
    in_data = {(row.service_id, row.person_id): row.at for row in Forgotten.objects.all()}
    ledger = {owner: max(moments) for owner in beside_keys.keys() | in_data.keys()
              if (moments := [found[owner] for found in (beside_keys, in_data) if owner in found])}
    with_keys = set(DataKey.objects.filter(person_id__in={person_id for _, person_id in ledger})
                    .values_list("service_id", "person_id"))
    whole = (in_data.keys() & beside_keys.keys()) - with_keys
    done = 0
    for (service_id, person_id), forgotten_at in sorted(ledger.items(), key=lambda item: item[1]):
        if (service_id, person_id) not in whole:
            is_here = (service_id, person_id) not in in_data or (service_id, person_id) in with_keys
            done += _forget_again(service_id, person_id, forgotten_at, at, is_here=is_here)
    return done


@transaction.atomic
def _forget_again(service_id: uuid.UUID, person_id: uuid.UUID, forgotten_at: datetime, at: datetime, *,
                  is_here: bool) -> bool:
    if _came_back(person_id, service_id, forgotten_at):
        return False
    person = Person.objects.filter(pk=person_id).first()
    service = Service.objects.filter(pk=service_id).first()
    if is_here and person is not None and service is not None:
        with scoped.service(service_id):
            for forget_in_room in registries.forgetters.values():
                forget_in_room(service_id=service_id, person_id=person_id, at=at)
            _let_go(lock(person), service, at)
            audit.record(did="person.forgotten-again", to=person, at=at)
    _destroy(person_id, service_id, forgotten_at)
    return is_here


def _let_go(person: Person, service: Service, at: datetime) -> None:
    """End what the person is in the service, and blank who they are where no other service knows them."""
    Role.objects.filter(person=person, until=None).update(until=at)
    for relation, end in ((CareRelation, "participant"), (CareRelation, "guide"),
                          (Supervision, "guide"), (Supervision, "supervisor")):
        relation.objects.filter(**{end: person}, until=None).update(until=at)
    by_address = Invitation.objects.filter(email__iexact=person.email)
    for invitation in [*by_address, *Invitation.objects.filter(accepted_by=person)]:
        invitation.email, invitation.name = nobodys_address(invitation.pk), ""
        invitation.withdrawn_at = invitation.withdrawn_at or (None if invitation.accepted_at else at)
        invitation.save(update_fields=["email", "name", "withdrawn_at"])
    if not _is_known_elsewhere(person, service):
        _blank(person)


def _blank(person: Person) -> None:
    """Take away who a person was: address, name, telephone, ways of signing in. The bare row stays, for its ids."""
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person.pk)
    end_sessions_that_name(person.email, str(person.pk), person.pk.hex)
    person.email = nobodys_address(person.pk)
    person.name = person.phone = person.timezone = ""
    person.theme, person.face, person.language = Person.Theme.AUTO, Person.Face.STANDARD, "en"
    person.last_login = None
    person.is_active = False
    person.set_unusable_password()
    person.save()


def nobodys_address(pk: uuid.UUID) -> str:
    """An address that can't be written to and that no other row has."""
    return f"forgotten-{pk.hex}@forgotten.invalid"


def _is_known_elsewhere(person: Person, service: Service) -> bool:
    """Whether another service holds, or held and hasn't forgotten, a role of this person."""
    forgotten_in = Forgotten.objects.filter(person_id=person.pk).values_list("service_id", flat=True)
    elsewhere = Role.everywhere.filter(person=person).exclude(service_id=service.pk)
    return elsewhere.exclude(until__isnull=False, service_id__in=list(forgotten_in)).exists()


def _came_back(person_id: uuid.UUID, service_id: uuid.UUID, after: datetime | None = None) -> bool:
    """Whether the person has a role again that began after they were forgotten."""
    roles = Role.everywhere.filter(person_id=person_id, service_id=service_id, until=None)
    if after is None:
        ledger = Forgotten.objects.filter(service_id=service_id, person_id=person_id)
        after = ledger.values_list("at", flat=True).first()
    return after is not None and roles.filter(since__gt=after).exists()


def _destroy(person_id: uuid.UUID, service_id: uuid.UUID, at: datetime) -> None:
    """Write both ledgers and destroy the key. The ledger beside the keys commits at once."""
    Forgotten.objects.update_or_create(service_id=service_id, person_id=person_id, defaults={"at": at})
    with transaction.atomic(using="keys"):
        ForgottenOwner.objects.update_or_create(service_id=service_id, person_id=person_id, defaults={"at": at})
        sealed.destroy((service_id, person_id))
