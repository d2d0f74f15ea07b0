"""A guide's message, brought whole by text to whoever reads there: their course comes by text, and texts may say what
they are about. Everybody else gets a notice, with no word of it.
"""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from handrail.delivery.sms import telling
from handrail.ground.text_size import plainer
from handrail.journeys.models import Enrolment

from .models import Message

MOST = 900  # characters: six parts, and few telephones show more at a time
Reads = Callable[[Enrolment], bool]
_reads: list[Reads] = []


def reads_by_text(reads: Reads) -> Reads:
    """Register who reads by text: `reads(enrolment)`."""
    _reads.append(reads)
    return reads


def bring(message: Message, *, at: datetime, once: str) -> None:
    """Decide the text, instead of the notice that has the same `once`."""
    if message.about or not any(reads(message.enrolment) for reads in _reads):
        return
    telling.tell(
        person=message.enrolment.participant, service=message.enrolment.service, kind="message", once=once, at=at,
        plain=lambda: _("There is something new for you. Sign in to see it, whenever it suits you."),
        more=lambda: _in_short(message),
    )


def _in_short(message: Message) -> str:
    said = _("%(name)s writes: %(words)s") % {"name": message.sender.name, "words": plainer(message.words)}
    if len(said) <= MOST:
        return said
    return " ".join([said[:MOST].rsplit(None, 1)[0], "...", _("The rest is on your page.")])
