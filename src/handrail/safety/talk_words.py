"""The conversation in words, to read, to print, and for the person's own data."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .records import RiskTalk
from .talk_forms import STEPS


@dataclass(frozen=True)
class Line:
    """One thing that was asked: what was chosen, and the words."""

    label: str
    chosen: str
    words: str = ""


def lines(talk: RiskTalk) -> list[Line]:
    """What was said and agreed, in the order in which it is asked. What wasn't asked isn't there."""
    words = talk.words_by_topic
    asked = [
        ("thoughts", _("Thoughts of death, of ending their life, or of harming themselves"),
         talk.get_thoughts_display()),
        ("plan", _("A plan"), talk.get_plan_display()),
        ("means", pgettext("of suicide", "Means"), talk.get_means_display()),
        ("intent", _("Intent"), talk.get_intent_display()),
        ("protects", _("What has kept them safe so far, and who is with them"), ""),
        ("agreed", _("What was agreed, in a few words"), ""),
    ]
    return [Line(label, chosen, words.get(topic, "")) for topic, label, chosen in asked
            if chosen or words.get(topic)]


def steps(talk: RiskTalk) -> list[str]:
    """What was agreed or done, each a sentence."""
    return [str(STEPS[code]) for code in talk.steps if code in STEPS]
