"""The clock of a reply, said to both sides: until when a participant can expect an answer."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from handrail.journeys.models import Enrolment
from handrail.look import saying

from . import messages, times
from .guided import guided_by


@dataclass(frozen=True)
class Clock:
    """Since when somebody waits, and by when they are answered; without a reply time in the protocol, no promise."""

    guide: str
    waits_since: datetime | None
    answer_by: datetime | None
    at: datetime

    @property
    def is_late(self) -> bool:
        """Whether the promise has been broken."""
        return self.waits_since is not None and self.answer_by is not None and self.answer_by < self.at

    @property
    def for_participant(self) -> str:
        """One honest sentence."""
        name = self.guide or _("Your guide")
        if self.answer_by is None:
            return ""
        day = saying.day(self.answer_by, self.at)
        if self.waits_since is None:
            return _("If you write now, %(name)s answers by %(day)s.") % {"name": name, "day": day}
        if self.is_late:
            return _("%(name)s meant to answer by %(day)s and hasn’t yet. That is on our side, and it shows on our "
                     "list. You can write again, and nothing you wrote is lost.") % {"name": name, "day": day}
        return _("%(name)s answers by %(day)s.") % {"name": name, "day": day}

    @property
    def for_guide(self) -> str:
        """What the writer sees above the thread; nothing while nobody waits."""
        if self.waits_since is None:
            return ""
        waits = _("Waiting for an answer since %(when)s.") % {"when": saying.when(self.waits_since, self.at)}
        if self.answer_by is None:
            return waits
        by = _("It was due %(when)s.") if self.is_late else _("The answer is due %(when)s.")
        return f"{waits} {by % {'when': saying.when(self.answer_by, self.at)}}"


def clock_of(enrolment: Enrolment, at: datetime) -> Clock:
    """How it stands now."""
    it = guided_by(enrolment)
    within = it.protocol.reply_within if it else None
    since = messages.waiting_since(enrolment)
    guide = it.guidance.guide.name if it and it.guidance.guide else ""
    return Clock(guide, since, times.after(since or at, within, it.hours) if within else None, at)
