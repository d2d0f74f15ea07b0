"""A guided enrolment: what every verb of guidance needs to know of it, read together."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import Sum

from handrail.ground.prepared import Prepared
from handrail.journeys import course
from handrail.journeys.models import Enrolment
from handrail.people.hours import Hours, holiday_lists_of, hours_of

from . import breaks, reach, reckoning, shelf
from .breaks import Break
from .models import Contact, Guidance, Wishes
from .protocol import NO_MORE, ContactRule, Protocol
from .wishes import When

_guidance_of = Prepared(lambda enrolment: Guidance.objects.filter(enrolment_id=enrolment))
_enrolments = Prepared(
    lambda enrolment: Enrolment.objects.select_related("participant", "service").filter(pk=enrolment)
)

AGREED, UNPLANNED = "agreed", "unplanned"  # rules of contacts that no protocol plans
PAUSED, BACK = "paused", "back"  # anchors beside those of the protocol's events


@dataclass
class Guided:
    """An enrolment with its guidance."""

    enrolment: Enrolment
    guidance: Guidance

    @cached_property
    def protocol(self) -> Protocol:
        """The version that this enrolment is guided by."""
        return shelf.protocol(self.guidance.protocol_id)

    @cached_property
    def hours(self) -> Hours:
        """The working hours: the service's, with what the protocol says of its own."""
        service = self.enrolment.service
        return self.protocol.hours.within(hours_of(service), holiday_lists_of(service))

    @cached_property
    def zone(self) -> ZoneInfo:
        """The participant's zone."""
        return course.zone_of(self.enrolment.participant, self.enrolment.service)

    @property
    def breaks(self) -> tuple[Break, ...]:
        """The breaks that are over."""
        return breaks.read(self.guidance.breaks)

    def rule(self, key: str) -> ContactRule | None:
        """The protocol's rule with this key; none for what was agreed or unplanned."""
        return self.protocol.contact(key)

    def allows(self, key: str) -> bool:
        """Whether a contact of this rule may come while the enrolment stands as it does."""
        state = self.enrolment.state
        if key == AGREED:
            return state in (Enrolment.State.ACTIVE, Enrolment.State.PAUSED, Enrolment.State.FINISHED)
        rule = self.rule(key)
        return rule is not None and reckoning.may_come(rule, state)

    def outlasts(self, contact: Contact) -> bool:
        """Whether a contact that was planned before the course ended still takes place."""
        ended_at, rule = self.enrolment.ended_at, self.rule(contact.rule)
        is_over = self.enrolment.state == Enrolment.State.FINISHED and ended_at is not None
        return is_over and rule is not None and reckoning.outlasts(rule, contact.due_at, ended_at=ended_at)

    @cached_property
    def wishes(self) -> Wishes | None:
        """How the participant would like to be guided, where they said so."""
        return Wishes.objects.filter(enrolment=self.enrolment).first()

    @property
    def suits(self) -> When:
        """The days and times that suit the participant."""
        return When(frozenset(self.wishes.days), tuple(self.wishes.times)) if self.wishes else When()

    @property
    def given_minutes(self) -> int:
        """The minutes that guides gave so far."""
        given = Contact.objects.filter(enrolment=self.enrolment, state=Contact.State.DONE)
        return int(given.aggregate(total=Sum("minutes"))["total"] or 0)

    @property
    def is_past_most(self) -> bool:
        """As much was given as the protocol allows, and it wants no more contacts then."""
        most = self.protocol.most_minutes
        return self.protocol.beyond == NO_MORE and most is not None and self.given_minutes >= most

    def channel_of(self, channels: tuple[str, ...]) -> str:
        """The one they wish among these, else the first they can have; the first of all where they can have none."""
        wished = self.wishes.channel if self.wishes else ""
        if wished in channels and self.can_have(wished):
            return wished
        return reckoning.channel_for(channels, self.can_have)

    def can_have(self, channel: str) -> bool:
        """Whether this participant can be reached by a channel."""
        if channel == "telephone" and self.wishes and self.wishes.wrong_number:
            return False
        return reach.can_have(self.enrolment, channel)

    def anchor(self, name: str) -> datetime | None:
        """When something that contacts are counted from happened."""
        held = self.guidance.anchors.get(name)
        return datetime.fromisoformat(held) if held else None

    def keep_anchors(self, **anchors: datetime | None) -> None:
        """Write down when something happened, or forget it (None). Names with blanks go through `name_anchor`."""
        for name, moment in anchors.items():
            self.name_anchor(name, moment)
        self.guidance.save(update_fields=["anchors"])

    def keep_break(self, one: Break) -> None:
        """Write down a break that is over."""
        self.guidance.breaks = [*self.guidance.breaks, *breaks.as_kept([one])]
        self.guidance.save(update_fields=["breaks"])

    def name_anchor(self, name: str, moment: datetime | None) -> None:
        """Set or drop an anchor, without saving it."""
        rest = {key: value for key, value in self.guidance.anchors.items() if key != name}
        self.guidance.anchors = {**rest, name: moment.isoformat()} if moment else rest


def guided_by(enrolment: Enrolment) -> Guided | None:
    """The enrolment with its guidance; None before it was taken up."""
    found = _guidance_of(enrolment=enrolment.pk)
    return Guided(enrolment, found[0]) if found else None


def guided(enrolment_id: uuid.UUID) -> Guided | None:
    """The same, read afresh by the enrolment's id."""
    found = _enrolments(enrolment=enrolment_id)
    if not found:
        raise Enrolment.DoesNotExist(enrolment_id)
    return guided_by(found[0])

