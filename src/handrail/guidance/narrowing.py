"""Filters of the caseload: by why somebody is on the list, by guide, by protocol. They narrow what has been read."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from .caseload import Caseload, Row

REASONS = ("flag", "worse", "contact", "message", "rang", "handed-over", "sign-off", "returned", "not-booked", "quiet",
           "lapsed")


class Narrowing:
    """What a request asks to be shown, and what it could ask for."""

    def __init__(self, asked: Mapping[str, str], whole: Caseload):
        self._whole = whole
        self.why, self.guide, self.protocol = (asked.get(name, "") for name in ("why", "guide", "protocol"))
        rows = [*whole.queue, *whole.others]
        here = {need.code for row in whole.queue for need in row.needs}
        words = reason_words()
        self.reasons = [(code, words[code]) for code in REASONS if code in here]
        self.guides = sorted({row.guide for row in rows if row.guide})
        self.protocols = sorted({row.protocol for row in rows if row.protocol})

    @property
    def is_worthwhile(self) -> bool:
        """Whether there is anything to choose from."""
        return max(len(self.reasons), len(self.guides), len(self.protocols)) > 1

    @property
    def is_narrow(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.why or self.guide or self.protocol)

    def query(self, **more: str) -> str:
        """What was asked for, and more, as the query of an address."""
        asked = {"why": self.why, "guide": self.guide, "protocol": self.protocol}
        return urlencode({name: value for name, value in asked.items() if value} | more)

    def narrowed(self) -> Caseload:
        """The caseload with only those who fit."""
        if not self.is_narrow:
            return self._whole
        queue, others = ([row for row in rows if self._fits(row)] for rows in (self._whole.queue, self._whole.others))
        return Caseload(queue, others, self._whole.standing_in)

    def _fits(self, row: Row) -> bool:
        return (
            (not self.why or any(need.code == self.why for need in row.needs))
            and self.guide in ("", row.guide) and self.protocol in ("", row.protocol)
        )


def reason_words() -> dict[str, str]:
    """Each kind of reason, as the filter names it."""
    return {
        "flag": _("Flags"), "worse": _("Scores that got worse"), "contact": _("Contacts due"),
        "message": _("Messages waiting"),
        "rang": _("Rang"), "handed-over": _("New on your list"), "sign-off": _("Sign-off wanted"),
        "returned": _("Given back"),
        "not-booked": _("Not booked yet"),
        "quiet": _("Gone quiet"), "lapsed": _("Check-ins left out"),
    }
