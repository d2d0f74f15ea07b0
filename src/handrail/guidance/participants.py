"""The manager's list of participants: state, guide and protocol. No words, no scores."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db import models
from django.utils.translation import get_language

from handrail.journeys.models import Enrolment

from . import shelf
from .models import Need
from .need_words import Reason, reason
from .needs import KINDS, MANAGER
from .protocol import Protocol
from .words import state_words

A_PAGE = 50
State = Enrolment.State
_ORDER = (State.WAITING, State.JOINING, State.ACTIVE, State.PAUSED, State.FINISHED, State.LEFT, State.UNSUITABLE)
OPEN = (State.JOINING, State.WAITING, State.ACTIVE, State.PAUSED)
_THEIRS = [code for code, kind in KINDS.items() if MANAGER in kind.whose]


@dataclass(frozen=True)
class Row:
    """One participant on the manager's list."""

    enrolment: Enrolment
    protocol: Protocol | None

    @property
    def state(self) -> str:
        """The state in words."""
        return state_words(self.enrolment.state)

    @property
    def guide(self):
        """Who guides them."""
        return self.enrolment.guidance.guide if self.protocol else None

    @property
    def protocol_title(self) -> str:
        """The protocol, by its title."""
        return self.protocol.title_in(get_language() or "en") if self.protocol else self.enrolment.protocol_key

    @property
    def lacks_guide(self) -> bool:
        """The protocol wants a guide, and there is none."""
        return self.protocol is not None and self.protocol.is_guided and self.guide is None and self.is_open

    @property
    def can_be_assigned(self) -> bool:
        """Whether a guide can be given or changed."""
        return self.protocol is not None and self.protocol.is_guided and self.is_open

    @property
    def is_open(self) -> bool:
        """The course hasn't ended."""
        return self.enrolment.state in OPEN


def participants(*, state: str, page: str) -> Page:
    """A page of all participants, who lacks a guide first. Two statements."""
    rank = models.Case(*(models.When(state=one, then=place) for place, one in enumerate(_ORDER)), default=len(_ORDER))
    rows = Enrolment.objects.select_related("participant", "guidance__guide").annotate(rank=rank)
    if state in State.values:
        rows = rows.filter(state=state)
    found = Paginator(rows.order_by("rank", "-signed_up_at", "pk"), A_PAGE).get_page(page)
    found.object_list = [row_of(enrolment) for enrolment in found.object_list]
    return found


def work(at: datetime) -> list[tuple[Enrolment, Reason]]:
    """What is a manager's to do, with whom: the longest first, at most a page. No words, no scores. One statement."""
    rows = Need.objects.filter(code__in=_THEIRS).select_related("enrolment__participant", "enrolment__guidance__guide")
    found = list(rows.order_by("-weight", "since", "pk")[:A_PAGE])
    return [(need.enrolment, reason(need, stands="", at=at)) for need in found]


def row_of(enrolment: Enrolment) -> Row:
    """An enrolment with its protocol, if guidance has taken it up."""
    guidance = getattr(enrolment, "guidance", None)
    return Row(enrolment, shelf.protocol(guidance.protocol_id) if guidance else None)


def states() -> list[tuple[str, str]]:
    """Every state, with its words, for the filter."""
    return [(str(state), state_words(state)) for state in _ORDER]
