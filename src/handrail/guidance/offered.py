"""How a course is guided, in one sentence for somebody who thinks of joining."""

from django.utils.translation import gettext as _

from handrail.journeys import joining
from handrail.programmes.keeping import NoSuchPack

from . import shelf
from .protocol import GUIDE, PARTICIPANT, Every
from .words import channel_words, either, span_words


@joining.says_how_guided
def how_guided(protocol_key: str) -> str:
    """The sentence for a protocol's latest version; none where it isn't kept."""
    try:
        protocol = shelf.protocol(shelf.latest(protocol_key).digest)
    except NoSuchPack:
        return ""
    regular = next((rule for rule in protocol.contacts if rule.starts == GUIDE and isinstance(rule.when, Every)), None)
    if regular is not None:
        by = either(channel_words(channel) for channel in regular.channels)
        often = _("every week") if regular.when.every.days == 7 else _("every %(span)s") % {
            "span": span_words(regular.when.every)}
        return _("A guide gets in touch with you %(often)s, by %(by)s") % {"often": often, "by": by}
    if protocol.is_guided and any(rule.starts == GUIDE for rule in protocol.contacts):
        return _("A guide looks at what you did in a lesson and answers")
    if any(rule.starts == PARTICIPANT for rule in protocol.contacts):
        return _("A guide answers, in working hours, when you write or ask for a call")
    return _("You go at your own pace, without a guide; short e-mails come by themselves")
