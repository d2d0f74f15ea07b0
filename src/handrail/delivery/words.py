"""Codes of the outbox in words, for the manager."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .carriers import SMS
from .models import Outgoing
from .queries import Spent
from .tasks import NONE_SET_UP, REACHED

STATES = {
    "waiting": gettext_lazy("Waiting"),
    "dead": gettext_lazy("Not delivered"),
    "uncertain": gettext_lazy("Uncertain"),
    "sent": gettext_lazy("Sent"),
    "cancelled": gettext_lazy("Cancelled"),
}

_KINDS = {
    "sign-in": gettext_lazy("Signing in"),
    "second-factor": gettext_lazy("Signing in"),
    "sign-up": gettext_lazy("Signing up"),
    "invitation": gettext_lazy("Invitation"),
    "message": gettext_lazy("A message to read"),
    "flag": gettext_lazy("A flag to look at"),
    "assigned": gettext_lazy("Somebody new to guide"),
    "supervision": gettext_lazy("What a supervisor said"),
    "supervision-overdue": gettext_lazy("Something of supervision is overdue"),
    "something-new": gettext_lazy("Something new"),
    "check-in": gettext_lazy("A short word in between"),
    "we-are-here": gettext_lazy("We are here when you are ready"),
    "planned": gettext_lazy("A reminder that they asked for"),
    "questions": gettext_lazy("Questions to answer"),
    "appointment": gettext_lazy("An appointment"),
    "appointment-soon": gettext_lazy("A reminder of an appointment"),
    "pause-over": gettext_lazy("A break is over"),
    "sms-ask": gettext_lazy("Whether texts are wanted"),
    "sms-agreed": gettext_lazy("A reply to YES"),
    "sms-stopped": gettext_lazy("A reply to STOP"),
    "sms-started": gettext_lazy("A reply to START"),
    "sms-help": gettext_lazy("A reply to HELP"),
    "sms-join": gettext_lazy("A reply to JOIN"),
    "sms-unknown": gettext_lazy("A reply to a number nobody knows"),
    "sms-kept": gettext_lazy("A reply to a text"),
}

_WHY = {
    "bad-address": gettext_lazy("No letter can go to this address: something is wrong in how it is written."),
    "bad-header": gettext_lazy("No letter can go to this address: something is wrong in how it is written."),
    "address-not-supported": gettext_lazy("The mail server can't write to this address."),
    "connection-refused": gettext_lazy("The mail server doesn't answer."),
    "no-connection": gettext_lazy("The mail server can't be found or reached."),
    "timed-out": gettext_lazy("The mail server didn't answer in time."),
    "tls-failed": gettext_lazy("The mail server's encryption isn't right, so nothing was said to it."),
    "disconnected": gettext_lazy("The mail server hung up."),
    "installation-key-missing": gettext_lazy("The installation's key that opens this letter isn't here."),
    "forgotten": gettext_lazy("The person has been forgotten."),
    "push-gone": gettext_lazy("The browser takes no more notices."),
    "push-ended": gettext_lazy("The person wants no more notices in a browser."),
    "bad-number": gettext_lazy("No text reaches this number: it is no mobile, or wrong."),
    "too-long": gettext_lazy("The text is longer than networks take."),
    "stopped": gettext_lazy("STOP was texted from this number, so nothing goes there."),
    "texts-ended": gettext_lazy("They no longer want texts."),
    "sms-failed": gettext_lazy("The network couldn't deliver it."),
    "sms-not-accepted": gettext_lazy("The SMS gateway didn't accept it."),
    "no-answer": gettext_lazy("It was handed to the SMS gateway, which didn't answer. It may or may not have gone."),
    "too-late": gettext_lazy("It couldn't go in time, and later it would have been of no use."),
    "carrier-lost": gettext_lazy("It may or may not have gone: the carrier stopped in the middle."),
    NONE_SET_UP: gettext_lazy("No mail server is set up."),
}


@dataclass(frozen=True)
class Row:
    """One letter on the manager's page."""

    letter: Outgoing
    at: datetime

    @property
    def kind(self) -> str:
        """What it is for."""
        return str(_KINDS.get(self.letter.kind) or self.letter.kind.replace("-", " ").capitalize())

    @property
    def state(self) -> str:
        return _("Delivered") if self.letter.delivered_at else str(STATES[self.letter.state])

    @property
    def state_since(self) -> datetime | None:
        """When it was delivered, else sent."""
        return self.letter.delivered_at or self.letter.sent_at

    @property
    def is_text(self) -> bool:
        return self.letter.channel == SMS

    @property
    def size(self) -> str:
        """How many parts a text was counted in, and what they cost, where that is known."""
        if not self.letter.parts:
            return ""
        parts = ngettext("%(many)s part", "%(many)s parts", self.letter.parts) % {"many": self.letter.parts}
        if self.letter.cost is None:
            return parts
        return f"{parts}, {number_format(self.letter.cost.normalize(), use_l10n=True)} {self.letter.currency}".strip()

    @property
    def why(self) -> str:
        """Why it waits or didn't go, and by which code; empty when nothing is wrong."""
        return why(self.letter.last_error)

    @property
    def tries_again_at(self) -> datetime | None:
        """When a letter that failed is tried again."""
        is_put_off = self.letter.state == Outgoing.State.WAITING and self.letter.not_before > self.at
        return self.letter.not_before if is_put_off else None

    @property
    def can_go_again(self) -> bool:
        return self.letter.state in (Outgoing.State.DEAD, Outgoing.State.UNCERTAIN) and not self.letter.is_emptied

    @property
    def can_be_cancelled(self) -> bool:
        return self.letter.state in (Outgoing.State.WAITING, Outgoing.State.DEAD, Outgoing.State.UNCERTAIN)

    @property
    def can_have_arrived(self) -> bool:
        return self.letter.state == Outgoing.State.UNCERTAIN


def spent(one: Spent) -> str:
    """What the texts of thirty days came to: "12 texts in the last 30 days, 15 parts, 0.68 GBP."."""
    texts = ngettext("%(many)s text in the last 30 days", "%(many)s texts in the last 30 days", one.texts)
    parts = ngettext("%(many)s part", "%(many)s parts", one.parts)
    said = f"{texts % {'many': one.texts}}, {parts % {'many': one.parts}}"
    if one.cost is None:
        return f"{said}."
    return f"{said}, {number_format(one.cost.normalize(), use_l10n=True)} {one.currency}.".replace(" .", ".")


def why(code: str) -> str:
    """A carrier's code in words."""
    if not code:
        return ""
    if code in _WHY:
        return str(_WHY[code])
    if code in ("smtp-550", "smtp-551", "smtp-553"):
        return _("The address is unknown there, or takes no letters (code %(code)s).") % {"code": code[5:]}
    if code in ("smtp-552", "smtp-452"):
        return _("The mailbox is full (code %(code)s).") % {"code": code[5:]}
    if code.startswith("http-"):
        return _("The SMS gateway said no (code %(code)s).") % {"code": code[5:]}
    if code.startswith("smtp-"):
        return _("The mail server said no (code %(code)s).") % {"code": code[5:]}
    if code.startswith("sign-in-refused"):
        return _("The mail server doesn't accept the name and password that are set up for it.")
    if code.startswith("sender-refused"):
        return _("The mail server doesn't accept the sender's address that is set up.")
    return _("It failed (%(code)s).") % {"code": code}


def tried(code: str) -> str:
    """What came of asking the mail server."""
    return _("The mail server answers.") if code == REACHED else why(code)
