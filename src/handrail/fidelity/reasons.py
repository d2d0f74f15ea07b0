"""Why a contact was cancelled or a letter left out, in words."""

from django.utils.translation import gettext as _


def reason_words(code: str) -> str:
    """A reason; what nobody named is said as it is kept."""
    return {
        "paused": _("Taking a break"), "finished": _("The course was over"), "left": _("Left the course"),
        "forgotten": _("Asked to be forgotten"), "reached": _("Reached before it was needed"),
        "not-now": _("The course stood otherwise"), "too-late": _("Its moment had gone"),
        "signed-in": _("Signed in meanwhile"), "most-given": _("As much was given as the protocol allows"),
        "cancelled": _("No reason kept"), "missed": _("Not done in time"),
        "protocol-changed": _("Guided in another way from then on"),
        "protocol-chosen": _("Guided in another way from then on"), "appointment": _("The appointment was cancelled"),
    }.get(code, code)
