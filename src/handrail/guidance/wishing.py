"""Verbs of wishes: a participant says how they would like to be guided; a number that was wrong is asked for."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from handrail.journeys import steps
from handrail.journeys.journal import lock_standing
from handrail.journeys.models import Enrolment, Step
from handrail.journeys.steps import Shown
from handrail.people import audit
from handrail.people.models import Person

from .models import GuidingOffer, Wishes
from .protocol import Protocol
from .wishes import GENDERS, NOTHING, TIMES, VOICEMAIL

STEP = ("guidance", "right-number")


class NotOffered(ValueError):
    """A wish that protocol or service don't offer. The name of the field."""


def wishes_of(enrolment: Enrolment) -> Wishes:
    """What somebody wishes; nothing in particular, unless they said so. One statement."""
    found = Wishes.objects.filter(enrolment=enrolment).first()
    return found or Wishes(enrolment=enrolment, service_id=enrolment.service_id, changed_at=enrolment.signed_up_at)


def offer_of() -> GuidingOffer:
    """What the active service offers."""
    return GuidingOffer.objects.first() or GuidingOffer()


def channels_of(protocol: Protocol) -> tuple[str, ...]:
    """The channels among which a participant may choose: those of the guide's contacts that leave a choice."""
    found: dict[str, None] = {}
    for rule in protocol.contacts:
        if not rule.is_automatic and len(rule.channels) > 1:
            found.update(dict.fromkeys(rule.channels))
    return tuple(found)


@transaction.atomic
def keep_wishes(
    *, enrolment: Enrolment, channel: str, days: list[int], times: list[str], language: str, guide_gender: str,
    voicemail: str, at: datetime,
) -> Wishes:
    """Keep what a participant wishes; contacts that are planned move with it. The same again changes nothing.

    Raises NotOffered.
    """
    from . import planning, signals
    from .guided import guided

    lock_standing(enrolment.pk)
    it = guided(enrolment.pk)
    given = {"channel": channel, "days": sorted(set(days)), "times": [one for one in TIMES if one in times],
             "language": language, "guide_gender": guide_gender, "voicemail": voicemail or NOTHING}
    _check(given, it.protocol if it else None)
    wishes = wishes_of(enrolment)
    if wishes.pk and not wishes._state.adding and all(getattr(wishes, name) == one for name, one in given.items()):
        return wishes
    moves = planning.as_planned(it) if it is not None else []
    for name, one in given.items():
        setattr(wishes, name, one)
    wishes.changed_at = at
    wishes.save()
    audit.record(did="wishes.changed", to=enrolment, at=at, by_id=enrolment.participant_id, channel=channel,
                 days=given["days"], times=given["times"], gender=guide_gender, voicemail=given["voicemail"])
    for rule, occurrence in moves:
        planning.plan_occurrence(guided(enrolment.pk), rule, occurrence, at=at)
    if moves:
        signals.announce(enrolment, event="moved", at=at, of=signals.contacts_moved)
    return wishes


def _check(given: dict, protocol: Protocol | None) -> None:
    if given["channel"] and (protocol is None or given["channel"] not in channels_of(protocol)):
        raise NotOffered("channel")
    if any(not 0 <= day < 7 for day in given["days"]):
        raise NotOffered("days")
    if given["guide_gender"] and (given["guide_gender"] not in GENDERS or not offer_of().offers_gender):
        raise NotOffered("guide_gender")
    if given["voicemail"] not in VOICEMAIL:
        raise NotOffered("voicemail")


def number_was_wrong(*, enrolment: Enrolment, at: datetime) -> None:
    """A call went to somebody else: no more calls there, and Today asks for the right number. Asked once.

    Call inside the transaction that closes the contact.
    """
    wishes = wishes_of(enrolment)
    if not wishes.wrong_number:
        wishes.wrong_number, wishes.changed_at = True, at
        wishes.save()
    steps.offer(enrolment=enrolment, room=STEP[0], code=STEP[1], since=at, weight=30)


@transaction.atomic
def give_number(*, enrolment: Enrolment, phone: str, at: datetime) -> Person:
    """The right number (E.164), or none; calls go there from now on."""
    lock_standing(enrolment.pk)
    person = Person.objects.get(pk=enrolment.participant_id)
    wishes = wishes_of(enrolment)
    if person.phone != phone:
        person.phone = phone
        person.save(update_fields=["phone"])
        audit.record(did="phone.changed", to=enrolment, at=at, by_id=enrolment.participant_id)
    if wishes.wrong_number:
        wishes.wrong_number, wishes.changed_at = False, at
        wishes.save()
    steps.withdraw(enrolment=enrolment, room=STEP[0], code=STEP[1])
    return person


@steps.words(*STEP)
def _ask_for_number(step: Step) -> Shown:
    return Shown(_("Is this still your number?"), _("A call didn’t reach you there. Please look whether it is right."),
                 reverse("guidance:how") + "#number", seconds=30, action=_("Look"))
