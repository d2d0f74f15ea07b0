"""A flag in words, made when it is shown."""

from django.utils.translation import gettext as _

from .models import Flag


def signal_words(flag: Flag) -> str:
    """What happened, in one sentence for a guide."""
    if flag.signal == "phq-9-item-9":
        often = {1: _("several days"), 2: _("more than half the days"), 3: _("nearly every day")}
        return _("PHQ-9 item 9 (thoughts of being better off dead or of self-harm): “%(often)s”.") % {
            "often": often.get(flag.value, flag.value)
        }
    return _("Said at screening that thoughts of ending their life are there now.")


def signal_short(flag: Flag) -> str:
    """The same in a few words, for a queue."""
    if flag.signal == "phq-9-item-9":
        often = {1: _("several days"), 2: _("more than half the days"), 3: _("nearly every day")}
        return _("PHQ-9 item 9 is “%(often)s”") % {"often": often.get(flag.value, flag.value)}
    return _("Thoughts of ending their life, said at screening")
