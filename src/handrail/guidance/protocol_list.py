"""Every protocol that is here: what comes with Handrail, and a service's own, with how many people it guides now."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import get_language

from handrail.programmes.models import PackVersion

from . import shelf, shipped
from .models import Guidance
from .participants import OPEN
from .protocol import Protocol


@dataclass(frozen=True)
class Line:
    """One protocol: its latest version, and who is guided by this and by earlier ones."""

    protocol: Protocol
    is_own: bool
    people: int
    earlier: tuple[tuple[str, int], ...]  # version and people, the newest first

    @property
    def title(self) -> str:
        """Its title."""
        return self.protocol.title_in(get_language() or "en")


def lines() -> list[Line]:
    """Own protocols first, then what comes with Handrail, by title. Two statements."""
    guided = {row["protocol_id"]: row["many"] for row in Guidance.objects.filter(enrolment__state__in=OPEN)
              .order_by().values("protocol_id").annotate(many=models.Count("pk"))}
    kept: dict[str, list[tuple[str, str]]] = {}
    rows = PackVersion.objects.filter(kind=PackVersion.Kind.PROTOCOL).order_by("-loaded_at", "-version")
    for key, version, digest in rows.values_list("key", "version", "digest"):
        kept.setdefault(key, []).append((version, digest))
    own = kept.keys() - set(shipped.known())
    found = [
        Line(shelf.protocol(versions[0][1]), key in own, guided.get(versions[0][1], 0),
             tuple((version, guided[digest]) for version, digest in versions[1:] if digest in guided))
        for key, versions in kept.items()]
    return sorted(found, key=lambda line: (not line.is_own, line.title.casefold(), line.protocol.id))
