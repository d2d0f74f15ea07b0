"""The contacts behind the figures, one line each, under codes: so that every number can be counted again.

A line has dates and no scores, and its code is of no other file. Fewer than five people's aren't given. Staff only.
"""

from collections.abc import Sequence

from handrail.ground.codes import code_of
from handrail.guidance.models import Contact
from handrail.look.figures.scope import LEAST, Scope

from . import queries
from .queries import Asked
from .sheet import Names
from .slots import NO_GUIDE

HEAD = (
    "code", "programme", "protocol", "version", "guide", "rule", "occurrence", "attempt", "planned_channel", "channel",
    "state", "because", "outcome", "planned_minutes", "minutes", "timed_minutes", "giver", "qualification", "due_at",
    "done_at",
)


class TooFew(Exception):
    """So few people are in the rows that somebody could be known."""


def contacts_behind(asked: Asked, scope: Scope, names: Names) -> list[Sequence[object]]:
    """A head and the lines, of the people whom this reader may see. Raises TooFew."""
    people = queries.narrowed(asked)
    if scope.guides is not None:
        people = people.filter(guide_id__in=scope.guides)
    of = {row[0]: row[1:] for row in people.values_list("enrolment_id", "programme", "protocol", "guide_id")}
    if len(of) < LEAST:
        raise TooFew
    rows = Contact.objects.filter(enrolment_id__in=people.values("enrolment_id")).values_list(
        "enrolment_id", "protocol__key", "protocol__version", "rule", "occurrence", "attempt", "planned_channel",
        "channel", "state", "because", "outcome", "planned_minutes", "minutes", "timed_minutes", "by_id",
        "qualification", "due_at", "done_at")
    found = []
    for enrolment, protocol, version, *facts, giver, qualification, due_at, done_at in rows.iterator(2_000):
        programme, now, guide = of[enrolment]
        found.append((
            code_of(enrolment, room="fidelity", kind="contacts"), programme, protocol or now, version,
            names.guides.get(guide, ""), *facts, names.guides.get(giver, "") if giver else "",
            (qualification or NO_GUIDE) if giver else "",
            *(moment.isoformat(timespec="seconds") if moment else "" for moment in (due_at, done_at)),
        ))
    return [HEAD, *sorted(found, key=lambda line: tuple(map(str, line[:8])))]
