"""Today's calls, in order, with all that is needed before ringing. And who is ringing: looked for by number."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import phonenumbers
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language

from handrail.journeys import course
from handrail.journeys.models import Enrolment
from handrail.people.access import allows
from handrail.people.models import CareRelation, Role, RoleKind, Service, Supervision
from handrail.safety import owners

from . import shelf
from .models import Contact, IncomingCall, Wishes
from .participants import OPEN
from .wishes import VOICEMAIL, When, suits, when_in_words

FEWEST_DIGITS = 5  # of the end of a number, to look for a caller
MOST_CALLS = 100


@dataclass(frozen=True)
class Call:
    """One call of today."""

    contact: Contact
    number: str  # as it is written here
    tel: str
    local_time: str  # where they live, where that isn't here
    best: str
    suits_now: bool
    voicemail: str
    is_wrong: bool
    script: tuple[str, ...]
    stands_in_for: str = ""

    @property
    def enrolment(self) -> Enrolment:
        """Whose call it is."""
        return self.contact.enrolment


def written(phone: str, country: str) -> str:
    """A number as people write it: nationally where it is of this country, else internationally."""
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return phone
    at_home = phonenumbers.region_code_for_country_code(number.country_code) == country.upper() or (
        phonenumbers.region_code_for_number(number) == country.upper())
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, form.NATIONAL if at_home else form.INTERNATIONAL)


def of_the_day(role: Role, service: Service, at: datetime) -> list[Call]:
    """The calls that are due, or come before the day is over: by time. Three statements, four while one stands in."""
    away = owners.stood_in_for(role.person_id, at)
    guides = list(away) + [role.person_id]
    if role.kind == RoleKind.SUPERVISOR:
        over = Supervision.objects.filter(supervisor_id=role.person_id, until=None)
        guides = [*away, *over.values_list("guide_id", flat=True)]
    here = timezone.localtime(at)
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    theirs = CareRelation.objects.filter(guide_id__in=guides, until=None).values("participant_id")
    rows = Contact.objects.select_related("enrolment__participant", "enrolment__service", "enrolment__guidance__guide")
    rows = rows.filter(
        models.Q(state=Contact.State.DUE) | models.Q(state=Contact.State.PLANNED, due_at__lt=midnight),
        channel="telephone", enrolment__participant_id__in=theirs, enrolment__state__in=OPEN,
    ).order_by("due_at", "pk")
    contacts = list(rows)
    wishes = {one.enrolment_id: one for one in
              Wishes.objects.filter(enrolment_id__in=[contact.enrolment_id for contact in contacts])}
    return [_call(contact, wishes.get(contact.enrolment_id), service, at, set(away)) for contact in contacts]


def _call(contact: Contact, wishes: Wishes | None, service: Service, at: datetime, away: set[uuid.UUID]) -> Call:
    enrolment = contact.enrolment
    zone = course.zone_of(enrolment.participant, service)
    there = at.astimezone(zone)
    guidance = getattr(enrolment, "guidance", None)
    protocol = shelf.protocol(guidance.protocol_id) if guidance else None
    rule = protocol.contact(contact.rule) if protocol else None
    rule = rule or next((one for one in protocol.contacts if one.script), None) if protocol else None
    when = When(frozenset(wishes.days), tuple(wishes.times)) if wishes else When()
    same = there.utcoffset() == timezone.localtime(at).utcoffset()
    return Call(
        contact=contact, number=written(enrolment.participant.phone, service.country), tel=enrolment.participant.phone,
        local_time="" if same else f"{there:%H:%M}", best=when_in_words(when.days, when.times),
        suits_now=not when.is_any and suits(at, when, zone),
        voicemail=str(VOICEMAIL[wishes.voicemail if wishes else "nothing"][1]),
        is_wrong=bool(wishes and wishes.wrong_number),
        script=rule.script_in(get_language() or "en") if rule else (),
        stands_in_for=str(guidance.guide) if guidance and guidance.guide_id in away else "",
    )


@dataclass(frozen=True)
class Caller:
    """Somebody whose number it may be. Without access there is a guide's name and nothing else."""

    enrolment: Enrolment
    is_theirs: bool

    @property
    def guide(self) -> str:
        """Who guides them."""
        guidance = getattr(self.enrolment, "guidance", None)
        return str(guidance.guide) if guidance and guidance.guide_id else ""


def callers(role: Role, number: str, region: str) -> list[Caller]:
    """Whose number this may be: the whole of it, or its end of five digits and more. Two statements and access."""
    digits = "".join(one for one in number if one.isdigit())
    if len(digits) < FEWEST_DIGITS:
        return []
    ends = {digits, digits.lstrip("0")}
    try:
        whole = phonenumbers.format_number(phonenumbers.parse(number, region), phonenumbers.PhoneNumberFormat.E164)
        ends.add(whole.lstrip("+"))
    except phonenumbers.NumberParseException:
        pass
    looked = models.Q()
    for end in sorted(one for one in ends if len(one) >= FEWEST_DIGITS):
        looked |= models.Q(participant__phone__endswith=end)
    rows = Enrolment.objects.select_related("participant", "service", "guidance__guide").filter(looked)
    latest: dict[uuid.UUID, Enrolment] = {}
    for enrolment in rows.order_by("signed_up_at", "pk")[:20]:
        latest[enrolment.participant_id] = enrolment
    return [Caller(one, allows(role, "guidance.contact", one)) for one in latest.values()]


def incoming_log(role: Role) -> list[IncomingCall]:
    """The calls that this person took, the latest first."""
    rows = IncomingCall.objects.select_related("enrolment__participant", "taken_by").filter(taken_by_id=role.person_id)
    return list(rows.order_by("-at", "-pk")[:MOST_CALLS])
