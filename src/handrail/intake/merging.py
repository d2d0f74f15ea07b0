"""Two accounts of one person become one, in one transaction, for good.

Everything that belonged to the one that goes belongs to the one that is kept, and its words are sealed with the kept
person's key. The old key stays, for backups from before that day; it is destroyed when the kept person is forgotten.
"""

import uuid
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handrail.delivery import outbox
from handrail.delivery.models import Due
from handrail.ground.lock import lock
from handrail.ground.scoped import Scoped
from handrail.journeys import course
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment
from handrail.people import audit, signals
from handrail.people.models import CareRelation, Person, Role, RoleKind, Service
from handrail.people.sessions import end_sessions

from . import resealing
from .models import Merge, NotTheSame

KNOWN_BY = {
    "they-said-so": gettext_lazy("They told us that both are theirs, and we know that it was them"),
    "both-answered": gettext_lazy("They answered from both addresses"),
    "same-papers": gettext_lazy("Date of birth and address are the same in our records"),
}


BARE = ("person_id", "participant_id")  # ids without a foreign key: always the enrolment's participant


class BothRunning(Exception):
    """Both are in the middle of a course: one must be ended first."""


class IsStaff(Exception):
    """One of them works here: accounts that see other people's data are never joined."""


class NotParticipants(Exception):
    """One of them takes part in nothing here, or was joined with another account already."""


class Clash(Exception):
    """Both have something of which a person can only have one; nothing was changed."""


@transaction.atomic
def merge(*, kept: Person, gone: Person, known_by: str, by: Role, at: datetime) -> Merge:
    """Make two accounts one. Done once, however often it is asked.

    Raises NotParticipants, IsStaff, BothRunning, Clash, WontOpen: nothing is changed then.
    """
    if known_by not in KNOWN_BY:
        raise ValueError(known_by)
    for pk in sorted((kept.pk, gone.pk)):  # always in one order, so that two merges can't block each other
        lock(Person(pk=pk))
    service = by.service
    done = Merge.objects.filter(gone=gone, kept=kept).first()
    if done is not None:
        return done
    must_be_possible(kept=kept, gone=gone)
    kept, gone = Person.objects.get(pk=kept.pk), Person.objects.get(pk=gone.pk)
    addresses = (kept.email, gone.email)
    for pk in Enrolment.objects.filter(participant__in=(kept, gone)).order_by("pk").values_list("pk", flat=True):
        lock_standing(pk)
    old, new = (service.pk, gone.pk), (service.pk, kept.pk)
    _fill_one_row(gone.pk, kept.pk)
    words = resealing.open_all(old)
    moved = _move(gone.pk, kept.pk, service, at)
    resealing.seal_all(words, new)
    if next(resealing.rows_of(old), None) is not None:
        raise resealing.WontOpen("left behind")
    _let_go(kept, gone, service, at)
    done = Merge.objects.create(service=service, kept=kept, gone=gone, by_id=by.person_id, at=at, known_by=known_by,
                                moved=moved)
    audit.record(did="persons.merged", to=kept, at=at, by=by, gone=gone.pk, known_by=known_by, moved=moved)
    signals.announce(signals.persons_merged, kept=kept, at=at)
    _tell(kept, service, addresses, at, once=done.pk)
    return done


def must_be_possible(*, kept: Person, gone: Person) -> None:
    """Raise what stands against it. Three statements."""
    roles = list(Role.objects.filter(person__in=(kept, gone)))
    if any(role.kind != RoleKind.PARTICIPANT and role.until is None for role in roles):
        raise IsStaff
    takes_part = {role.person_id for role in roles if role.kind == RoleKind.PARTICIPANT}
    if kept.pk == gone.pk or takes_part != {kept.pk, gone.pk} or Merge.objects.filter(
            gone__in=(kept, gone)).exists():
        raise NotParticipants
    running = Enrolment.objects.filter(participant__in=(kept, gone), state__in=course.RUNNING)
    if running.values("participant").distinct().count() > 1:
        raise BothRunning


@transaction.atomic
def not_the_same(*, one: Person, other: Person, by: Role, at: datetime) -> NotTheSame:
    """Write down that two accounts are two people, so that nobody wonders again. Written once."""
    one, other = sorted((one, other), key=lambda person: person.pk)
    row, is_new = NotTheSame.objects.get_or_create(
        one=one, other=other, defaults={"service_id": by.service_id, "by_id": by.person_id, "at": at})
    if is_new:
        audit.record(did="persons.told-apart", to=one, at=at, by=by, other=other.pk)
    return row


def _move(gone: uuid.UUID, kept: uuid.UUID, service: Service, at: datetime) -> dict[str, int]:
    """Every row of the service that names the one names the other. Raises Clash."""
    moved = {}
    theirs = list(Enrolment.objects.filter(participant_id=gone).values_list("pk", flat=True))
    _move_roles(gone, kept, at)
    _move_care(gone, kept, at)
    for model in apps.get_models():
        if not issubclass(model, Scoped) or model in (Role, NotTheSame):
            continue
        for column in resealing.person_columns(model):
            rows = model.everywhere.filter(service_id=service.pk, **{column: gone})
            if column in BARE and resealing.is_of_enrolment(model):  # there is no index on the column itself
                rows = rows.filter(enrolment__in=theirs)
            try:
                with transaction.atomic():
                    count = rows.update(**{column: kept})
            except IntegrityError as clash:
                raise Clash(model._meta.label) from clash
            if count:
                moved[model._meta.label] = moved.get(model._meta.label, 0) + count
    for due in Due.objects.filter(subject=gone, state=Due.State.PLANNED):
        if not Due.objects.filter(subject=kept, rule=due.rule, occurrence=due.occurrence).exists():
            Due.objects.filter(pk=due.pk).update(subject=kept)
    NotTheSame.objects.filter(models.Q(one=gone) | models.Q(other=gone)).delete()
    return moved


def _move_roles(gone: uuid.UUID, kept: uuid.UUID, at: datetime) -> None:
    for role in Role.objects.filter(person_id=gone):
        mine = Role.objects.filter(person_id=kept, kind=role.kind).first()
        if mine is None:
            Role.objects.filter(pk=role.pk).update(person_id=kept)
            continue
        mine.since = min(mine.since, role.since)
        mine.until = None if None in (mine.until, role.until) else max(mine.until, role.until)
        mine.save(update_fields=["since", "until"])
        Role.objects.filter(pk=role.pk, until=None).update(until=at)


def _move_care(gone: uuid.UUID, kept: uuid.UUID, at: datetime) -> None:
    """Where both are looked after by the same guide, that goes on once."""
    mine = CareRelation.objects.filter(participant_id=kept, until=None).values("guide_id")
    CareRelation.objects.filter(participant_id=gone, until=None, guide_id__in=mine).update(until=at)


def _fill_one_row(gone: uuid.UUID, kept: uuid.UUID) -> None:
    """Of what a person has one row: what the kept one left empty is taken from the other's, whose row goes."""
    from handrail.safety.models import EmergencyDetails

    mine = EmergencyDetails.objects.filter(participant_id=kept).first()
    theirs = EmergencyDetails.objects.filter(participant_id=gone).first()
    if mine is None or theirs is None:
        return
    newer, older = sorted((mine, theirs), key=lambda row: row.changed_at, reverse=True)
    for field in resealing.sealed_columns(EmergencyDetails):
        setattr(mine, field.attname, getattr(newer, field.attname) or getattr(older, field.attname))
    mine.answered_at, mine.changed_at = min(mine.answered_at, theirs.answered_at), newer.changed_at
    mine.save()
    theirs.delete()


def _let_go(kept: Person, gone: Person, service: Service, at: datetime) -> None:
    """The account that goes can do nothing here any more; where no other service knows it, it is nobody's."""
    end_sessions(gone.pk)
    if not kept.phone and gone.phone:
        kept.phone = gone.phone
        kept.save(update_fields=["phone"])
    if Role.everywhere.filter(person=gone, until=None).exclude(service_id=service.pk).exists():
        return
    EmailAddress.objects.filter(user=gone).delete()
    Authenticator.objects.filter(user=gone).delete()
    gone.email = f"joined-{gone.pk.hex}@joined.invalid"
    gone.name = gone.phone = gone.timezone = ""
    gone.is_active, gone.last_login = False, None
    gone.set_unusable_password()
    gone.save()


def _tell(kept: Person, service: Service, addresses: tuple[str, str], at: datetime, *, once: uuid.UUID) -> None:
    """Write to both addresses, without a word on what the service is for."""
    here, there = addresses
    link = settings.HANDRAIL_ORIGIN + reverse("account_login")
    contact = service.contact_email or service.name
    with translation.override(kept.language or service.language):
        lines = {
            here: _("You had two accounts at %(service)s. They are one now. Nothing has been lost. Please sign in with "
                    "this address, as before:\n\n%(link)s\n\nThe other address, %(other)s, can’t be used to sign in "
                    "any more."),
            there: _("You had two accounts at %(service)s. They are one now. Nothing has been lost. Please sign in "
                     "with your other address, %(other)s:\n\n%(link)s\n\nThis address can’t be used to sign in any "
                     "more."),
        }
        wrong = _("If this isn’t right, please tell us at once: %(contact)s") % {"contact": contact}
        for place, (address, line) in enumerate(lines.items()):
            other = masked(there if address == here else here)
            text = line % {"service": service.name, "link": link, "other": other}
            outbox.decide(once=f"merged:{once}:{place}", kind="merged", person=kept, address=address, at=at,
                          urgent=True, subject=_("Your two accounts are one now"), body=f"{text}\n\n{wrong}\n")


def masked(email: str) -> str:
    """An address that its owner knows and nobody else learns: "m…@example.org". Pure."""
    local, _at, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"
