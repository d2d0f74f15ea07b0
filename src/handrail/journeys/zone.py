"""Which clock counts: the person's own, else their service's."""

from zoneinfo import ZoneInfo

from handrail.people.models import Person, Service


def zone_of(person: Person, service: Service) -> ZoneInfo:
    """The person's own zone, else their service's."""
    return ZoneInfo(person.timezone or service.timezone)
