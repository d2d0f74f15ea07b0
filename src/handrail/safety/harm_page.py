"""What a participant's page says of harm: what they said themselves, and adverse events. A bounded number of reads."""

from dataclasses import dataclass, field

from handrail.journeys.models import Enrolment

from .adverse_records import AdverseEvent, AdverseVersion, EffectsAsked
from .harm_words import OCCASIONS, Effect, Known, about, effects_in_words, known


@dataclass(frozen=True)
class Said:
    """What the participant said on one occasion."""

    asked: EffectsAsked
    occasion: str
    effects: list[Effect]
    about: list[str]
    words: str


@dataclass(frozen=True)
class Event:
    """An adverse event, as it is known now."""

    event: AdverseEvent
    now: Known


@dataclass(frozen=True)
class Harm:
    """All of it, the latest first."""

    said: list[Said] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.said or self.events)


def harm_of(enrolment: Enrolment) -> Harm:
    """What there is of harm about one participant: three statements."""
    events = list(AdverseEvent.objects.filter(enrolment=enrolment).order_by("-noted_at", "-pk"))
    latest: dict = {}
    for version in AdverseVersion.objects.select_related("by").filter(event__in=events).order_by("number"):
        latest[version.event_id] = version
    shown = []
    for event in events:
        event.enrolment = enrolment
        latest[event.pk].event = event
        shown.append(Event(event, known(latest[event.pk])))
    became = {(event.told_id, event.effect): event.pk for event in events if event.told_id}
    said = []
    rows = EffectsAsked.objects.select_related("row").filter(enrolment=enrolment, answered_at__isnull=False)
    for asked in rows.order_by("-answered_at"):
        asked.enrolment = enrolment
        told = asked.told
        mine = {kind: became.get((asked.pk, kind)) for kind in told.there}
        said.append(Said(asked, str(OCCASIONS[asked.occasion]), effects_in_words(told, mine), about(told), told.words))
    return Harm(said, shown)


def versions_of(event: AdverseEvent) -> list[AdverseVersion]:
    """Every version of an event, the latest first."""
    rows = list(AdverseVersion.objects.select_related("by").filter(event=event).order_by("-number"))
    for row in rows:
        row.event = event
    return rows
